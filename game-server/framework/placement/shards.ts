import type { Logger } from 'pino';
import { TangeloError } from '../../../shared/errors.ts';
import { shardOf } from '../../../shared/rendezvous.ts';
import type { ServerInfo } from '../registry/registry.ts';
import type { ShardStorage } from '../storage/storage.ts';
import type { Placements } from './placements.ts';

/** A shard that this server owns, by its view and by its claim in storage. */
export interface OwnedShard {
  readonly number: number;
  readonly epoch: number;
}

/** The shards of one server. A view makes placement quick; the claim in storage makes it right. */
export interface Shards {
  /**
   * Makes sure that this server owns the shard of a room, claiming it the first time. Rejects with MOVED when the view or
   * the storage says that it belongs to another server, with STORAGE_UNAVAILABLE when it cannot be claimed now.
   */
  own(rid: string): Promise<OwnedShard>;
  /** Whether this server owns the shard under this epoch, as far as is known here. */
  holds(shard: OwnedShard): boolean;
  /** Whether the current view gives the shard to this server. */
  isMine(shard: number): boolean;
  /** Steps down for a shard under this epoch: what was known of it may be wrong. The next `own` claims it anew. */
  stepDown(shard: OwnedShard): void;
  /** From now on nothing belongs to this server, whatever the view says: it is about to leave. */
  release(): void;
  /** Told when a shard that was owned is no longer, or not under the same claim. */
  onLost(listener: (shard: number) => void): void;
}

export interface ShardsOptions {
  readonly self: Pick<ServerInfo, 'id' | 'type' | 'incarnation'>;
  readonly placements: Placements;
  readonly storage: ShardStorage;
  readonly log: Logger;
}

export function createShards({ self, placements, storage, log }: ShardsOptions): Shards {
  const owned = new Map<number, Promise<OwnedShard>>();
  /** Of those that were claimed, so that nobody waits for what is known. */
  const epochs = new Map<number, number>();
  const lostListeners: ((shard: number) => void)[] = [];

  let released = false;

  const isMine = (shard: number) =>
    !released && placements.current.ownerOfShard(self.type, shard)?.incarnation === self.incarnation;

  function lose(shard: number): void {
    owned.delete(shard);
    epochs.delete(shard);
    for (const listener of lostListeners) listener(shard);
  }

  placements.watch((placement, former) => {
    for (const shard of owned.keys()) if (!isMine(shard)) lose(shard);
    if (placement.follows(former)) return;
    verify().catch((error: unknown) => log.warn({ err: error }, 'claims not verified after a skipped view'));
  });

  /** In a view that was skipped a shard may have had another owner, whose claim ended ours. */
  async function verify(): Promise<void> {
    for (const [shard, claimed] of owned) {
      // A claim that fails has lost its shard by itself.
      const known = await claimed.catch(() => undefined);
      const epoch = await storage.epoch(shard);
      if (known && known.epoch < epoch && owned.get(shard) === claimed) lose(shard);
    }
  }

  async function claim(number: number): Promise<OwnedShard> {
    const { term, revision } = placements.current.view;
    const epoch = await storage.claim({
      shard: number,
      server: self.id,
      incarnation: self.incarnation,
      view: { term, revision },
    });
    if (epoch === undefined) {
      log.info({ shard: number, term, revision }, 'a server with a newer view holds the shard');
      throw new TangeloError('MOVED');
    }
    return { number, epoch };
  }

  return {
    holds: ({ number, epoch }) => epochs.get(number) === epoch && isMine(number),
    isMine,
    stepDown({ number, epoch }) {
      const claimed = owned.get(number);
      void claimed?.then(
        (shard) => {
          if (shard.epoch === epoch && owned.get(number) === claimed) lose(number);
        },
        () => {
          // A claim that failed is nothing to step down from.
        },
      );
    },
    release() {
      released = true;
      for (const shard of owned.keys()) lose(shard);
    },
    onLost: (listener) => void lostListeners.push(listener),
    own(rid) {
      const number = shardOf(rid);
      if (!isMine(number)) return Promise.reject(new TangeloError('MOVED'));
      const known = owned.get(number);
      if (known) return known;
      const claimed: Promise<OwnedShard> = claim(number).then((shard) => {
        // Lost while the claim was under way, perhaps even claimed again since.
        if (owned.get(number) !== claimed) throw new TangeloError('MOVED');
        epochs.set(number, shard.epoch);
        return shard;
      });
      owned.set(number, claimed);
      // The next call tries again; this one's caller gets the rejection itself.
      claimed.catch(() => {
        if (owned.get(number) === claimed) owned.delete(number);
      });
      return claimed;
    },
  };
}
