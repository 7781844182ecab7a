import { UnreadBadge } from './unread-badge.tsx';

export interface RoomLinkProps {
  readonly rid: string;
  readonly href: string;
  readonly current?: boolean;
  readonly unread?: number;
  readonly unreadPrivate?: boolean;
  readonly count: number | undefined;
  readonly onOpen: (rid: string) => void;
}

/** A real link, so that a room can be opened in another tab or copied; a plain click stays on the page. */
export function RoomLink({ rid, href, current, unread = 0, unreadPrivate, count, onOpen }: RoomLinkProps) {
  return (
    <li>
      <a
        class={unread > 0 ? 'room-link unread' : 'room-link'}
        href={href}
        aria-current={current === true ? 'page' : undefined}
        onClick={(event) => {
          if (event.metaKey || event.ctrlKey || event.shiftKey || event.button !== 0) return;
          event.preventDefault();
          onOpen(rid);
        }}
      >
        <bdi class="room-name">{rid}</bdi>
        {unread > 0 ? (
          <UnreadBadge unread={unread} hasPrivate={unreadPrivate === true} />
        ) : (
          count !== undefined &&
          count > 0 && (
            <span class="room-count">
              {count}
              <span class="for-readers">{count === 1 ? ' member' : ' members'}</span>
            </span>
          )
        )}
      </a>
    </li>
  );
}
