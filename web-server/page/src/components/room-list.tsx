import { useState } from 'preact/hooks';
import { addressOf } from '../session/room-address.ts';
import { type Chat, MAIN_HALL } from '../state/state.ts';
import { Icon } from './icon.tsx';
import { Logo } from './logo.tsx';
import { RoomLink } from './room-link.tsx';

export interface RoomListProps {
  readonly chat: Chat;
  readonly onOpen: (rid: string) => void;
}

/** room-2 comes before room-10. */
const byName = new Intl.Collator(undefined, { numeric: true });

/** The rooms that one is in, then the others; a field finds one of them or opens a new one. */
export function RoomList({ chat, onOpen }: RoomListProps) {
  const [search, setSearch] = useState('');
  const wanted = search.trim();
  const mine = [...chat.rooms.values()].sort(
    (a, b) => Number(b.rid === MAIN_HALL) - Number(a.rid === MAIN_HALL),
  );
  const others = [...chat.directory]
    .filter(([rid]) => !chat.rooms.has(rid) && rid.toLowerCase().includes(wanted.toLowerCase()))
    .sort(([a, countA], [b, countB]) => countB - countA || byName.compare(a, b));
  const submit = (event: Event) => {
    event.preventDefault();
    if (wanted === '') return;
    setSearch('');
    onOpen(wanted);
  };

  return (
    <nav class="rooms" aria-label="Rooms">
      <p class="brand">
        <Logo />
        Tangelo
      </p>
      <form class="room-search" onSubmit={submit}>
        <input
          type="text"
          aria-label="Find or open a room"
          placeholder="Find or open a room"
          value={search}
          autoComplete="off"
          autoCapitalize="none"
          spellcheck={false}
          enterkeyhint="go"
          onInput={(event) => setSearch(event.currentTarget.value)}
        />
        <button class="icon-button" type="submit" aria-label="Open this room">
          <Icon name="plus" />
        </button>
      </form>
      <h2>Your rooms</h2>
      <ul>
        {mine.map((room) => (
          <RoomLink
            key={room.rid}
            rid={room.rid}
            href={addressOf(room.rid)}
            current={room.rid === chat.current}
            unread={room.unread}
            unreadPrivate={room.unreadPrivate}
            count={chat.directory.get(room.rid)}
            onOpen={onOpen}
          />
        ))}
      </ul>
      {others.length > 0 && <h2>Other rooms</h2>}
      <ul>
        {others.map(([rid, count]) => (
          <RoomLink key={rid} rid={rid} href={addressOf(rid)} count={count} onOpen={onOpen} />
        ))}
      </ul>
    </nav>
  );
}
