import type { Room } from '../state/room.ts';
import { MAIN_HALL } from '../state/state.ts';
import { Icon } from './icon.tsx';

export interface RoomHeaderProps {
  readonly room: Room;
  /** Unread messages of the other rooms. */
  readonly unread: number;
  /** Absent where the rooms stand beside. */
  readonly onShowRooms: (() => void) | undefined;
  readonly onShowMembers: (() => void) | undefined;
  readonly onLeave: () => void;
}

export function RoomHeader({ room, unread, onShowRooms, onShowMembers, onLeave }: RoomHeaderProps) {
  const members = `${room.count} ${room.count === 1 ? 'member' : 'members'}`;
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
          <bdi>{room.rid}</bdi>
        </h1>
        <p>
          {room.joined || room.count > 0 ? members : 'Opening…'}
          {room.owner !== '' && (
            <>
              {' · kept by '}
              <bdi>{room.owner}</bdi>
            </>
          )}
        </p>
      </div>
      {room.rid !== MAIN_HALL && (
        <button class="button quiet" type="button" aria-label={`Leave ${room.rid}`} onClick={onLeave}>
          Leave
        </button>
      )}
      {onShowMembers !== undefined && (
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
