import { addressOf } from '../session/room-address.ts';
import { isOnline } from '../state/people.ts';
import type { Room } from '../state/room.ts';
import { type Chat, MAIN_HALL } from '../state/state.ts';
import { ConversationLink } from './conversation-link.tsx';
import { Icon } from './icon.tsx';
import { Logo } from './logo.tsx';
import { RoomLink } from './room-link.tsx';
import { RoomSearch } from './room-search.tsx';

export interface RoomListProps {
  readonly chat: Chat;
  readonly search: string;
  readonly onSearch: (search: string) => void;
  readonly onOpen: (rid: string) => void;
  readonly onMoreRooms: () => void;
  /** Makes a room of one's own. */
  readonly onCreate: (rid: string) => void;
  readonly onNewMessage: () => void;
  readonly onNewGroup: () => void;
}

/** room-2 comes before room-10. */
const byName = new Intl.Collator(undefined, { numeric: true });

/** The rooms that one is in, conversations and groups, then the other rooms; a field finds one of these or opens a new one. */
export function RoomList(props: RoomListProps) {
  const { chat, search, onOpen } = props;
  const wanted = search.trim().toLowerCase();
  const open = [...chat.rooms.values()];
  const mine = open
    .filter(({ kind }) => kind === 'room')
    .sort((a, b) => Number(b.rid === MAIN_HALL) - Number(a.rid === MAIN_HALL));
  const others = [...chat.directory]
    .filter(([rid]) => !chat.rooms.has(rid) && rid.toLowerCase().includes(wanted))
    .sort(([a, countA], [b, countB]) => countB - countA || byName.compare(a, b));
  const latestFirst = (kind: Room['kind']) =>
    open
      .filter((room) => room.kind === kind)
      .sort(
        (a, b) =>
          (b.latest?.time ?? Infinity) - (a.latest?.time ?? Infinity) || byName.compare(a.title, b.title),
      );
  const linkOf = (room: Room) => (
    <ConversationLink
      key={room.rid}
      room={room}
      me={chat.me}
      href={addressOf(room.rid)}
      current={room.rid === chat.current}
      online={room.kind === 'direct' && isOnline(chat, room.title)}
      onOpen={onOpen}
    />
  );

  return (
    <nav class="rooms" aria-label="Rooms">
      <p class="brand">
        <Logo />
        Tangelo
      </p>
      <RoomSearch {...props} />
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
            count={room.joined ? room.count : chat.directory.get(room.rid)}
            onOpen={onOpen}
          />
        ))}
      </ul>
      <SectionHead title="Direct messages" action="New message" onAction={props.onNewMessage} />
      <ul>{latestFirst('direct').map(linkOf)}</ul>
      <SectionHead title="Groups" action="New group" onAction={props.onNewGroup} />
      <ul>{latestFirst('group').map(linkOf)}</ul>
      {others.length > 0 && <h2>Other rooms</h2>}
      <ul>
        {others.map(([rid, count]) => (
          <RoomLink key={rid} rid={rid} href={addressOf(rid)} count={count} onOpen={onOpen} />
        ))}
      </ul>
      {chat.moreRooms !== undefined && (
        <button class="link-button more-rooms" type="button" onClick={props.onMoreRooms}>
          More rooms
        </button>
      )}
    </nav>
  );
}

interface SectionHeadProps {
  readonly title: string;
  readonly action: string;
  readonly onAction: () => void;
}

function SectionHead({ title, action, onAction }: SectionHeadProps) {
  return (
    <div class="section-head">
      <h2>{title}</h2>
      <button class="icon-button" type="button" aria-label={action} title={action} onClick={onAction}>
        <Icon name="plus" />
      </button>
    </div>
  );
}
