import { isOnline } from '../state/people.ts';
import type { Room } from '../state/room.ts';
import type { Chat } from '../state/state.ts';
import { Avatar } from './avatar.tsx';
import { Icon } from './icon.tsx';

export interface MemberListProps {
  readonly room: Room;
  readonly chat: Chat;
  /** Within the room, for one member only. */
  readonly onWriteTo: (name: string) => void;
  /** Outside of any room. */
  readonly onWriteDirectly: (name: string) => void;
  readonly onInvite: () => void;
}

export function MemberList({ room, chat, onWriteTo, onWriteDirectly, onInvite }: MemberListProps) {
  const { me } = chat;
  const others = room.members.filter((name) => name !== me);
  const unlisted = room.count - room.members.length;
  const isGroup = room.kind === 'group';
  return (
    <aside class="members" aria-label="Members">
      <h2>
        Members <span class="member-count">{room.count}</span>
      </h2>
      {isGroup && (
        <button class="button small invite" type="button" onClick={onInvite}>
          <Icon name="plus" />
          Invite
        </button>
      )}
      <ul>
        {room.members.includes(me) && (
          <li class="member member-me">
            <Avatar name={me} online={isGroup} />
            <span class="member-name">
              <bdi>{me}</bdi> <span class="tag">{me === room.owner ? 'you, owner' : 'you'}</span>
            </span>
          </li>
        )}
        {others.map((name) => (
          <li key={name} class="member-row">
            {isGroup ? (
              <p class="member">
                <Avatar name={name} online={isOnline(chat, name)} />
                <bdi class="member-name">{name}</bdi>
                {isOnline(chat, name) && <span class="for-readers"> is online</span>}
              </p>
            ) : (
              <button
                class="member"
                type="button"
                aria-label={`Write privately to ${name}`}
                aria-pressed={room.target === name}
                title={`Write privately to ${name} in this room`}
                onClick={() => onWriteTo(name)}
              >
                <Avatar name={name} />
                <span class="member-name">
                  <bdi>{name}</bdi>
                  {name === room.owner && <span class="tag">owner</span>}
                </span>
                <Icon name="lock" />
              </button>
            )}
            <button
              class="icon-button"
              type="button"
              aria-label={`Direct message to ${name}`}
              title={`Direct message to ${name}`}
              onClick={() => onWriteDirectly(name)}
            >
              <Icon name="mail" />
            </button>
          </li>
        ))}
      </ul>
      {unlisted > 0 && <p class="aside-note">and {unlisted} more</p>}
      {room.kind === 'room' && room.joined && room.count === 1 && (
        <p class="aside-note">Nobody else is here yet. The address of this page leads others to this room.</p>
      )}
    </aside>
  );
}
