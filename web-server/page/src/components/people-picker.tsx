import { useState } from 'preact/hooks';
import type { Person } from '../state/people.ts';
import { Avatar } from './avatar.tsx';
import { Field } from './field.tsx';
import { Icon } from './icon.tsx';

export interface PeoplePickerProps {
  readonly label: string;
  /** Whom one may want; anybody else can be named. */
  readonly people: readonly Person[];
  /** What choosing somebody who is not listed is called. */
  readonly verb: string;
  readonly problem: string | undefined;
  /** Whether this is where one begins. */
  readonly autoFocus: boolean;
  readonly onPick: (name: string) => void;
}

/** More would not be read anyway: a letter more finds them. */
const SHOWN = 50;

/** Finds a person by name: among those who are known, or as the one whose name was typed. */
export function PeoplePicker({ label, people, verb, problem, autoFocus, onPick }: PeoplePickerProps) {
  const [search, setSearch] = useState('');
  const wanted = search.trim();
  const found = people
    .filter(({ name }) => name.toLowerCase().includes(wanted.toLowerCase()))
    .slice(0, SHOWN);
  const isListed = found.some(({ name }) => name === wanted);
  const pick = (name: string) => {
    setSearch('');
    onPick(name);
  };
  return (
    <div class="picker">
      <Field
        id="person"
        label={label}
        value={search}
        autoFocus={autoFocus}
        problem={problem}
        onInput={setSearch}
        onEnter={() => wanted !== '' && pick(wanted)}
      />
      <ul class="people" aria-label="People">
        {wanted !== '' && !isListed && (
          <li key="typed">
            <button class="member" type="button" onClick={() => pick(wanted)}>
              <Icon name="plus" />
              <span class="member-name">
                {verb} <bdi>{wanted}</bdi>
              </span>
            </button>
          </li>
        )}
        {found.map(({ name, online }) => (
          <li key={name}>
            <button class="member" type="button" onClick={() => pick(name)}>
              <Avatar name={name} online={online} />
              <bdi class="member-name">{name}</bdi>
              {online && <span class="for-readers"> is online</span>}
            </button>
          </li>
        ))}
      </ul>
    </div>
  );
}
