import { TangeloError } from '../../../shared/errors.ts';
import { isBusy } from './sqlite-failure.ts';

/** Longer than any commit; a lock that is held for this long belongs to a process that hangs. */
const LIMIT_MS = 5_000;
const SHORTEST_PAUSE_MS = 0.2;
const LONGEST_PAUSE_MS = 1;

/** Never notified: waiting for it is how a thread sleeps. */
const never = new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT));

/**
 * Runs `attempt` again and again while another connection holds the lock it needs, and blocks the thread between. SQLite's
 * own busy handler backs off to pauses of 100 ms, far beyond the milliseconds that a commit takes; the jitter keeps
 * processes from asking in step. Throws `STORAGE_UNAVAILABLE` after 5 s.
 */
export function waitForLock<Result>(attempt: () => Result): Result {
  const giveUpAt = performance.now() + LIMIT_MS;
  for (;;) {
    try {
      return attempt();
    } catch (error) {
      if (!isBusy(error)) {
        throw error;
      }
      if (performance.now() > giveUpAt) {
        throw new TangeloError(
          'STORAGE_UNAVAILABLE',
          `The storage has been locked for ${LIMIT_MS} ms; nothing was changed.`,
        );
      }
      Atomics.wait(never, 0, 0, SHORTEST_PAUSE_MS + Math.random() * (LONGEST_PAUSE_MS - SHORTEST_PAUSE_MS));
    }
  }
}
