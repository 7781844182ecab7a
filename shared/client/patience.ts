import type { TangeloError } from '../errors.ts';
import { type Backoff, clientBackoff } from './backoff.ts';
import type { Connection } from './connection.ts';
import { pause } from './deferred.ts';
import { ConnectionLostError, isTransient, toTangeloError } from './failures.ts';

/** The longest pause that a server can ask for. */
const LONGEST_PAUSE_MS = 60_000;

/** How long to wait after a refusal for the moment: as long as the server says, or the next pause. */
export function pauseAfter({ details: { retryAfterMs } }: TangeloError, backoff: Backoff): number {
  const asked = typeof retryAfterMs === 'number' && retryAfterMs >= 0 ? retryAfterMs : undefined;
  return Math.min(asked ?? backoff.next(), LONGEST_PAUSE_MS);
}

/**
 * Repeats a request that is refused for the moment, for as long as the connection lasts. Rejects with ConnectionLostError,
 * or with a refusal for good.
 */
export async function patiently<T>(connection: Connection, request: () => Promise<T>): Promise<T> {
  const backoff = clientBackoff();
  for (;;) {
    try {
      return await request();
    } catch (thrown) {
      const error = toTangeloError(thrown);
      if (!isTransient(error) || error instanceof ConnectionLostError) throw error;
      await pause(pauseAfter(error, backoff), connection.closed);
    }
  }
}
