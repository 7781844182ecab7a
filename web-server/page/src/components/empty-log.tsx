import type { Room } from '../state/room.ts';

/** Where nothing was said yet. */
export function EmptyLog({ room: { kind, title } }: { readonly room: Room }) {
  if (kind === 'direct') {
    return (
      <div class="log-empty">
        <p>
          You and <bdi>{title}</bdi>
        </p>
        <p>What you write here is for the two of you, and waits if the other is away.</p>
      </div>
    );
  }
  return (
    <div class="log-empty">
      <p>
        You are in <bdi>{title}</bdi>.
      </p>
      <p>Nothing has been said here yet. Say hello!</p>
    </div>
  );
}
