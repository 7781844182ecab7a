import type { Room } from '../state/room.ts';
import { Avatar } from './avatar.tsx';
import { Icon } from './icon.tsx';

export interface MemberListProps {
  readonly room: Room;
  readonly me: string;
  readonly onWriteTo: (name: string) => void;
}

export function MemberList({ room, me, onWriteTo }: MemberListProps) {
  const others = room.members.filter((name) => name !== me);
  const unlisted = room.count - room.members.length;
  return (
    <aside class="members" aria-label="Members">
      <h2>
        Members <span class="member-count">{room.count}</span>
      </h2>
      <ul>
        {room.members.includes(me) && (
          <li class="member member-me">
            <Avatar name={me} />
            <span class="member-name">
              <bdi>{me}</bdi> <span class="tag">you</span>
            </span>
          </li>
        )}
        {others.map((name) => (
          <li key={name}>
            <button
              class="member"
              type="button"
              aria-label={`Write privately to ${name}`}
              aria-pressed={room.target === name}
              title={`Write privately to ${name}`}
              onClick={() => onWriteTo(name)}
            >
              <Avatar name={name} />
              <span class="member-name">
                <bdi>{name}</bdi>
                {name === room.owner && <span class="tag">owner</span>}
              </span>
              <Icon name="lock" />
            </button>
          </li>
        ))}
      </ul>
      {unlisted > 0 && <p class="aside-note">and {unlisted} more</p>}
      {room.joined && room.count === 1 && (
        <p class="aside-note">Nobody else is here yet. The address of this page leads others to this room.</p>
      )}
    </aside>
  );
}
