import { useState } from 'preact/hooks';
import { type Door, MAIN_HALL } from '../state/state.ts';
import { Field } from './field.tsx';
import { Icon } from './icon.tsx';
import { Logo } from './logo.tsx';
import { hasKeyboard } from './use-media.ts';

export interface DoorPageProps {
  readonly door: Door;
  readonly onEnter: (username: string, room: string) => void;
  readonly onCancel: () => void;
}

/** Who are you, and where to? */
export function DoorPage({ door, onEnter, onCancel }: DoorPageProps) {
  const [username, setUsername] = useState(door.username);
  const [room, setRoom] = useState(door.room);
  const { entering, problem } = door;

  const submit = (event: Event) => {
    event.preventDefault();
    if (!entering) onEnter(username.trim(), room.trim() || MAIN_HALL);
  };

  return (
    <main class="door">
      <form class="door-card" onSubmit={submit} aria-labelledby="door-title" noValidate>
        <Logo />
        <h1 id="door-title">Tangelo</h1>
        <p class="door-lead">Pick a name, enter a room, say hello.</p>
        <Field
          id="username"
          label="Your name"
          value={username}
          placeholder="guest"
          autoComplete="nickname"
          autoFocus={hasKeyboard()}
          hint="Leave it empty to enter as a guest."
          problem={problem?.field === 'username' ? problem.text : undefined}
          onInput={setUsername}
        />
        <Field
          id="room"
          label="Room"
          value={room}
          placeholder={MAIN_HALL}
          problem={problem?.field === 'room' ? problem.text : undefined}
          onInput={setRoom}
        />
        <button class="button primary" type="submit" aria-disabled={entering}>
          {entering ? 'Entering…' : 'Enter'}
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
