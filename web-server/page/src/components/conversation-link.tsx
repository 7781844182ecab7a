import type { Room } from '../state/room.ts';
import { Avatar } from './avatar.tsx';
import { UnreadBadge } from './unread-badge.tsx';

export interface ConversationLinkProps {
  readonly room: Room;
  readonly href: string;
  readonly current: boolean;
  readonly online: boolean;
  readonly me: string;
  readonly onOpen: (rid: string) => void;
}

/** A conversation or a group, with what was said last. */
export function ConversationLink({ room, href, current, online, me, onOpen }: ConversationLinkProps) {
  const { rid, kind, title, latest, unread } = room;
  const from = latest?.from === me ? 'You: ' : kind === 'group' ? `${latest?.from}: ` : '';
  return (
    <li>
      <a
        class={unread > 0 ? 'room-link conversation unread' : 'room-link conversation'}
        href={href}
        aria-current={current ? 'page' : undefined}
        onClick={(event) => {
          if (event.metaKey || event.ctrlKey || event.shiftKey || event.button !== 0) return;
          event.preventDefault();
          onOpen(rid);
        }}
      >
        <Avatar name={title} online={online} />
        <span class="conversation-body">
          <bdi class="room-name">{title}</bdi>
          {online && <span class="for-readers"> is online</span>}
          {latest !== undefined && (
            <span class="conversation-last">
              {from}
              <bdi>{latest.text}</bdi>
            </span>
          )}
        </span>
        {unread > 0 && <UnreadBadge unread={unread} />}
      </a>
    </li>
  );
}
