import type { RoomStorage } from './storage.ts';

export type RetainRequest = Parameters<RoomStorage['retain']>[0];

export interface FoundRooms {
  readonly rids: readonly string[];
  /** Where the next step begins; `undefined`: all rooms have been looked at. */
  readonly next?: string;
}

export interface RetentionSteps {
  /** Before the rooms are looked at: brings some messages to where they are looked for; 0: there are no more. */
  prepare?(limit: number): Promise<number>;
  /** Looks at some rooms after `after`, waiting for nobody who writes. */
  find(request: RetainRequest & { readonly after: string }): Promise<FoundRooms>;
  /** One transaction. */
  trim(request: RetainRequest & { readonly rids: readonly string[] }): Promise<number>;
}

const MOST_PREPARATIONS = 100;

/**
 * Retention as a walk over all rooms that goes on where it found something last. It looks without a lock and locks only to
 * delete what it found; it answers 0 after a whole round in which nothing was due.
 */
export function createRetention({ prepare, find, trim }: RetentionSteps): RoomStorage['retain'] {
  let after = '';

  /** Ends also where messages come as fast as they are prepared: the next round takes those. */
  async function prepareAll(limit: number): Promise<void> {
    for (let step = 0; step < MOST_PREPARATIONS; step++) if ((await prepare?.(limit)) !== limit) return;
  }

  return async (request) => {
    if (after === '') await prepareAll(request.limit);
    let rounds = after === '' ? 1 : 0; // a walk that begins in the middle has seen all after two ends
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
