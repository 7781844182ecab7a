import { TangeloError } from '../../../shared/errors.ts';
import { shardOf } from '../../../shared/rendezvous.ts';
import type { OwnedShard } from '../placement/shards.ts';
import type { Fence } from '../storage/storage.ts';
import type { Room } from './room.ts';

/**
 * Makes a change in the storage under the claim of a room's shard. Rejects with MOVED when another server has the shard; what
 * is known here of the shard is in doubt then, and when nobody knows what became of the change.
 */
export type ClaimedChange = <T extends string>(
  room: Room,
  change: (fence: Fence) => Promise<T | 'moved'>,
) => Promise<T>;

export function createClaimedChange({
  onDoubt,
}: {
  readonly onDoubt: (shard: OwnedShard) => void;
}): ClaimedChange {
  return async <T extends string>(
    { rid, epoch }: Room,
    change: (fence: Fence) => Promise<T | 'moved'>,
  ): Promise<T> => {
    const shard = shardOf(rid);
    try {
      const outcome = await change({ shard, epoch });
      if (isMoved(outcome)) throw new TangeloError('MOVED');
      return outcome;
    } catch (error) {
      if (!isRefusal(error)) onDoubt({ number: shard, epoch });
      throw error;
    }
  };
}

function isMoved(outcome: string): outcome is 'moved' {
  return outcome === 'moved';
}

/** Whether the storage is known to have changed nothing: what is known here is still right, and the next change may succeed. */
export function isRefusal(error: unknown): boolean {
  if (!(error instanceof TangeloError) || error.error === 'MOVED') return false;
  return error.details.outcome !== 'unknown';
}
