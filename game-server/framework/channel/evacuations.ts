import { setTimeout as pause } from 'node:timers/promises';
import type { Logger } from 'pino';
import { TangeloError } from '../../../shared/errors.ts';
import type { Evacuation, RoomStorage } from '../storage/storage.ts';
import type { ClaimedChange } from './claimed-change.ts';
import type { Room } from './room.ts';

/** Moves those who are in a deleted room elsewhere, whoever owned the room when it was deleted. */
export interface Evacuations {
  /** Nobody is in the room when this returns; connectors are told, and the storage is when they have it. Never throws. */
  begin(room: Room, evacuation: Evacuation): void;
}

export interface EvacuationsOptions {
  readonly storage: Pick<RoomStorage, 'evacuated'>;
  readonly change: ClaimedChange;
  readonly log: Pick<Logger, 'warn' | 'debug'>;
}

const RETRY_MS = 1_000;

export function createEvacuations({ storage, change, log }: EvacuationsOptions): Evacuations {
  /** Until then the next owner of the room would move everybody again, also those who have come since. */
  async function forget(room: Room): Promise<void> {
    const { rid } = room;
    for (;;) {
      try {
        await change(room, (fence) => storage.evacuated({ ...fence, rid }));
        return;
      } catch (error) {
        if (!(error instanceof TangeloError)) throw error;
        // Another server owns the room, or this one under another claim: it begins anew with what the storage says.
        if (error.error === 'MOVED' || error.details.outcome === 'unknown') return;
        log.debug({ err: error, rid }, 'evacuation not ended yet');
        await pause(RETRY_MS, undefined, { ref: false });
      }
    }
  }

  return {
    begin(room, { to, reason }) {
      const told = room.evacuate(to, reason);
      told
        .then(() => forget(room))
        .catch((error: unknown) => log.warn({ err: error, rid: room.rid }, 'evacuation not ended'));
    },
  };
}
