import { useState } from 'preact/hooks';
import type { EntryRequest } from '../session/enter-as.ts';
import { type Door, type EntryWay, MAIN_HALL } from '../state/state.ts';
import { Choice } from './choice.tsx';
import { Field } from './field.tsx';
import { Icon } from './icon.tsx';
import { Logo } from './logo.tsx';
import { hasKeyboard } from './use-media.ts';

export interface DoorPageProps {
  readonly door: Door;
  readonly onEnter: (request: EntryRequest) => void;
  readonly onCancel: () => void;
}

const WAYS = [
  { value: 'guest', label: 'Guest' },
  { value: 'login', label: 'Log in' },
  { value: 'register', label: 'Register' },
] as const satisfies readonly { value: EntryWay; label: string }[];

const WORDS: Readonly<
  Record<EntryWay, { lead: string; enter: string; entering: string; nameHint?: string }>
> = {
  guest: {
    lead: 'Pick a name, enter a room, say hello.',
    enter: 'Enter',
    entering: 'Entering…',
    nameHint: 'Leave it empty to enter as a guest.',
  },
  login: { lead: 'Your rooms, messages and groups are waiting.', enter: 'Log in', entering: 'Logging in…' },
  register: {
    lead: 'Keep your name, and get messages while you are away.',
    enter: 'Register',
    entering: 'Registering…',
  },
};

/** Who are you, and where to? */
export function DoorPage({ door, onEnter, onCancel }: DoorPageProps) {
  const [as, setAs] = useState<EntryWay>(door.as);
  const [username, setUsername] = useState(door.username);
  const [password, setPassword] = useState('');
  const [room, setRoom] = useState(door.room);
  const { entering, problem } = door;
  const words = WORDS[as];
  const problemOf = (field: string) => (problem?.field === field ? problem.text : undefined);

  const submit = (event: Event) => {
    event.preventDefault();
    if (entering) return;
    onEnter({ as, username: username.trim(), password, room: room.trim() || MAIN_HALL });
  };

  return (
    <main class="door">
      <form class="door-card" onSubmit={submit} aria-labelledby="door-title" noValidate>
        <Logo />
        <h1 id="door-title">Tangelo</h1>
        <p class="door-lead">{words.lead}</p>
        <Choice name="as" label="How to enter" options={WAYS} value={as} onChange={setAs} />
        <Field
          id="username"
          label="Your name"
          value={username}
          placeholder={as === 'guest' ? 'guest' : undefined}
          autoComplete={as === 'guest' ? 'nickname' : 'username'}
          autoFocus={hasKeyboard()}
          hint={words.nameHint}
          problem={problemOf('username')}
          onInput={setUsername}
        />
        {as !== 'guest' && (
          <Field
            id="password"
            label="Password"
            type="password"
            value={password}
            autoComplete={as === 'login' ? 'current-password' : 'new-password'}
            hint={as === 'register' ? 'At least 6 characters.' : undefined}
            problem={problemOf('password')}
            onInput={setPassword}
          />
        )}
        <Field
          id="room"
          label="Room"
          value={room}
          placeholder={MAIN_HALL}
          problem={problemOf('room')}
          onInput={setRoom}
        />
        <button class="button primary" type="submit" aria-disabled={entering}>
          {entering ? words.entering : words.enter}
          {entering ? <span class="spinner" aria-hidden="true" /> : <Icon name="send" />}
        </button>
        <div class="door-status" role="status">
          {problem?.field === 'form' && <p class="field-problem">{problem.text}</p>}
          {entering && door.unreachable && (
            <p>
              The server does not answer yet. Still trying…{' '}
              <button class="link-button" type="button" onClick={onCancel}>
                Cancel
              </button>
            </p>
          )}
        </div>
      </form>
    </main>
  );
}
