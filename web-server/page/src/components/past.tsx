import type { Room } from '../state/room.ts';

export interface PastProps {
  readonly room: Room;
  readonly onLoad: () => void;
}

/** What stands above the first message: that there is more, that it is on its way, or that this is where it all began. */
export function Past({ room: { past, kind, title, joined, entries }, onLoad }: PastProps) {
  // Nothing can be asked for before the room has let us in, which the heading says.
  if (!joined && entries.length === 0) return null;
  switch (past) {
    case 'more':
      return (
        <p class="past">
          <button class="link-button" type="button" onClick={onLoad}>
            Earlier messages
          </button>
        </p>
      );
    case 'loading':
      return (
        <p class="past">
          <span class="spinner" aria-hidden="true" />
          Loading messages…
        </p>
      );
    case 'failed':
      return (
        <p class="past past-failed">
          Earlier messages could not be loaded.
          <button class="link-button" type="button" onClick={onLoad}>
            Try again
          </button>
        </p>
      );
    case 'none':
      return (
        <p class="past">
          <span>
            {kind === 'direct' ? 'This is where your conversation with ' : 'This is the beginning of '}
            <bdi>{title}</bdi>
            {kind === 'direct' && ' begins'}
          </span>
        </p>
      );
  }
}
