import type { Room } from '../state/room.ts';
import { MAIN_HALL } from '../state/state.ts';
import { Icon } from './icon.tsx';

export interface RoomHeaderProps {
  readonly room: Room;
  readonly me: string;
  /** Whether the other one of a conversation is here. */
  readonly online: boolean;
  /** Unread messages of the other rooms. */
  readonly unread: number;
  /** Absent where the rooms stand beside. */
  readonly onShowRooms: (() => void) | undefined;
  readonly onShowMembers: (() => void) | undefined;
  readonly onLeave: () => void;
  readonly onDelete: () => void;
}

export function RoomHeader(props: RoomHeaderProps) {
  const { room, me, online, unread, onShowRooms, onShowMembers } = props;
  return (
    <header class="room-header">
      {onShowRooms !== undefined && (
        <button
          class="icon-button"
          type="button"
          aria-label={unread > 0 ? `Rooms, ${unread} unread` : 'Rooms'}
          onClick={onShowRooms}
        >
          <Icon name="menu" />
          {unread > 0 && <span class="dot" aria-hidden="true" />}
        </button>
      )}
      <div class="room-title">
        <h1>
          <bdi>{room.title}</bdi>
        </h1>
        <p>{room.kind === 'direct' ? <Presence online={online} /> : <About room={room} me={me} />}</p>
      </div>
      {room.kind === 'room' && room.owner === me && (
        <button
          class="icon-button"
          type="button"
          aria-label={`Delete ${room.title}`}
          title="Delete this room"
          onClick={props.onDelete}
        >
          <Icon name="trash" />
        </button>
      )}
      {room.kind !== 'direct' && room.rid !== MAIN_HALL && (
        <button class="button quiet" type="button" aria-label={`Leave ${room.title}`} onClick={props.onLeave}>
          Leave
        </button>
      )}
      {onShowMembers !== undefined && room.kind !== 'direct' && (
        <button
          class="icon-button"
          type="button"
          aria-label={`Members, ${room.count}`}
          onClick={onShowMembers}
        >
          <Icon name="people" />
        </button>
      )}
    </header>
  );
}

function Presence({ online }: { readonly online: boolean }) {
  return <>{online ? 'Direct messages · online' : 'Direct messages'}</>;
}

function About({ room, me }: { readonly room: Room; readonly me: string }) {
  const members = `${room.count} ${room.count === 1 ? 'member' : 'members'}`;
  return (
    <>
      {room.joined || room.count > 0 ? members : 'Opening…'}
      {room.owner !== '' && (
        <>
          {' · owned by '}
          {room.owner === me ? 'you' : <bdi>{room.owner}</bdi>}
        </>
      )}
    </>
  );
}
