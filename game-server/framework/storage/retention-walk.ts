import type { FoundRooms, RetainRequest } from './sqlite-retention.ts';
import type { RoomStorage } from './storage.ts';

export interface RetentionSteps {
  /** Looks at some rooms after `after`, waiting for nobody who writes. */
  find(request: RetainRequest & { readonly after: string }): Promise<FoundRooms>;
  /** One transaction. */
  trim(request: RetainRequest & { readonly rids: readonly string[] }): Promise<number>;
}

/**
 * Retention as a walk over all rooms that goes on where it found something last. It looks without a lock and locks only to
 * delete what it found; it answers 0 after a whole round in which nothing was due.
 */
export function createRetention({ find, trim }: RetentionSteps): RoomStorage['retain'] {
  let after = '';

  return async (request) => {
    let rounds = 0;
    while (rounds < 2) {
      const { rids, next } = await find({ ...request, after });
      if (rids.length > 0) {
        const deleted = await trim({ ...request, rids });
        if (deleted > 0) {
          return deleted; // the same rooms may have more: the next call looks at them again
        }
      }
      after = next ?? '';
      rounds += next === undefined ? 1 : 0;
    }
    return trim({ ...request, rids: [] });
  };
}
