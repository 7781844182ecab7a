import type { Chat } from '../state/state.ts';
import { Icon } from './icon.tsx';

export interface RoomSearchProps {
  readonly chat: Chat;
  readonly search: string;
  readonly onSearch: (search: string) => void;
  readonly onOpen: (rid: string) => void;
  readonly onCreate: (rid: string) => void;
}

/** Finds a room among the others, opens the one of that name, or makes it one's own. */
export function RoomSearch({ chat, search, onSearch, onOpen, onCreate }: RoomSearchProps) {
  const wanted = search.trim();
  const isSought = wanted !== '' && chat.soughtRoom === wanted;
  const isNew = isSought && !chat.directory.has(wanted) && !chat.rooms.has(wanted);
  const go = (how: (rid: string) => void) => {
    if (wanted === '') return;
    onSearch('');
    how(wanted);
  };
  return (
    <form
      class="room-search"
      onSubmit={(event) => {
        event.preventDefault();
        go(onOpen);
      }}
    >
      <input
        type="text"
        aria-label="Find or open a room"
        placeholder="Find or open a room"
        value={search}
        autoComplete="off"
        autoCapitalize="none"
        spellcheck={false}
        enterkeyhint="go"
        onInput={(event) => onSearch(event.currentTarget.value)}
      />
      <button class="icon-button" type="submit" aria-label="Open this room">
        <Icon name="plus" />
      </button>
      {isNew && (
        <p class="room-search-new">
          No such room yet: Enter opens it, or{' '}
          <button class="link-button" type="button" onClick={() => go(onCreate)}>
            create it as your own
          </button>
        </p>
      )}
    </form>
  );
}
