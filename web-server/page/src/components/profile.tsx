import { useLayoutEffect, useRef, useState } from 'preact/hooks';
import type { Problem } from '../state/state.ts';
import { Avatar } from './avatar.tsx';
import { Field } from './field.tsx';
import { Icon } from './icon.tsx';

export interface ProfileProps {
  readonly name: string;
  /** Whether the name belongs to an account: then it stays. */
  readonly registered: boolean;
  /** Answers what is wrong with the name, if anything. */
  readonly onRename: (username: string) => Promise<Problem | undefined>;
  readonly onQuit: () => void;
}

/** Who one is here; the place to change one's name and to leave. */
export function Profile({ name, registered, onRename, onQuit }: ProfileProps) {
  const [wish, setWish] = useState<string | undefined>(undefined);
  const [problem, setProblem] = useState<string | undefined>(undefined);
  const pencil = useRef<HTMLButtonElement>(null);
  const wasEditing = useRef(false);

  useLayoutEffect(() => {
    if (wish === undefined && wasEditing.current) pencil.current?.focus();
    wasEditing.current = wish !== undefined;
  }, [wish]);

  const stop = () => {
    setWish(undefined);
    setProblem(undefined);
  };
  const submit = async (event: Event) => {
    event.preventDefault();
    const username = wish?.trim() ?? '';
    if (username === name || username === '') return stop();
    setProblem(undefined);
    const found = await onRename(username);
    if (found === undefined) stop();
    else setProblem(found.text);
  };

  if (wish === undefined) {
    return (
      <div class="profile">
        <Avatar name={name} />
        <p class="profile-name">
          <bdi>{name}</bdi>
          <span class="for-readers"> is your name</span>
        </p>
        {!registered && (
          <button
            ref={pencil}
            class="icon-button"
            type="button"
            aria-label="Change your name"
            onClick={() => setWish(name)}
          >
            <Icon name="pencil" />
          </button>
        )}
        <button
          class="icon-button"
          type="button"
          aria-label={registered ? 'Log out' : 'Leave the chat'}
          title={registered ? 'Log out' : 'Leave the chat'}
          onClick={onQuit}
        >
          <Icon name="exit" />
        </button>
      </div>
    );
  }
  return (
    <form
      class="profile profile-form"
      aria-label="Change your name"
      noValidate
      onSubmit={(event) => void submit(event)}
      onKeyDown={(event) => {
        if (event.key !== 'Escape') return;
        // Where the rooms are in a drawer, it stays open.
        event.preventDefault();
        stop();
      }}
    >
      <Field
        id="new-name"
        label="New name"
        value={wish}
        autoFocus
        autoComplete="nickname"
        problem={problem}
        onInput={setWish}
      />
      <div class="profile-buttons">
        <button class="button small primary" type="submit">
          Change
        </button>
        <button class="button small quiet" type="button" onClick={stop}>
          Cancel
        </button>
      </div>
    </form>
  );
}
