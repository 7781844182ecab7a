import { useState } from 'preact/hooks';
import type { Person } from '../state/people.ts';
import { Dialog } from './dialog.tsx';
import { Field } from './field.tsx';
import { Icon } from './icon.tsx';
import { PeoplePicker } from './people-picker.tsx';

export interface NewGroupProps {
  readonly people: readonly Person[];
  /** Answers what is wrong, if anything. */
  readonly onCreate: (name: string, members: readonly string[]) => Promise<string | undefined>;
  readonly onClose: () => void;
}

export function NewGroup({ people, onCreate, onClose }: NewGroupProps) {
  const [name, setName] = useState('');
  const [members, setMembers] = useState<readonly string[]>([]);
  const [nameProblem, setNameProblem] = useState<string | undefined>(undefined);
  const [problem, setProblem] = useState<string | undefined>(undefined);

  const submit = async (event: Event) => {
    event.preventDefault();
    setProblem(undefined);
    setNameProblem(name.trim() === '' ? 'A group needs a name.' : undefined);
    if (name.trim() === '') return;
    const found = await onCreate(name.trim(), members);
    if (found === undefined) onClose();
    else setProblem(found);
  };

  return (
    <Dialog title="New group" onClose={onClose}>
      <form class="dialog-body" onSubmit={(event) => void submit(event)} noValidate>
        <Field id="group-name" label="Name" value={name} problem={nameProblem} autoFocus onInput={setName} />
        {members.length > 0 && (
          <ul class="chips" aria-label="Members">
            {members.map((member) => (
              <li key={member}>
                <button
                  class="chip"
                  type="button"
                  aria-label={`Remove ${member}`}
                  onClick={() => setMembers(members.filter((other) => other !== member))}
                >
                  <bdi>{member}</bdi>
                  <Icon name="close" />
                </button>
              </li>
            ))}
          </ul>
        )}
        <PeoplePicker
          label="Add members"
          verb="Add"
          autoFocus={false}
          people={people.filter((person) => !members.includes(person.name))}
          problem={problem}
          onPick={(member) => setMembers([...members.filter((other) => other !== member), member])}
        />
        <div class="dialog-buttons">
          <button class="button quiet" type="button" onClick={onClose}>
            Cancel
          </button>
          <button class="button primary" type="submit">
            Create group
          </button>
        </div>
      </form>
    </Dialog>
  );
}
