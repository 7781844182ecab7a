import { Icon } from './icon.tsx';

export interface UnreadBadgeProps {
  readonly unread: number;
  /** Whether something of it is for the reader alone. */
  readonly hasPrivate?: boolean;
}

export function UnreadBadge({ unread, hasPrivate = false }: UnreadBadgeProps) {
  return (
    <span class={hasPrivate ? 'badge private' : 'badge'}>
      {hasPrivate && <Icon name="lock" />}
      {unread > 99 ? '99+' : unread}
      <span class="for-readers">{hasPrivate ? ' unread, one is private' : ' unread'}</span>
    </span>
  );
}
