import { TangeloError } from '../../../shared/errors.ts';
import type { OwnedShard } from '../placement/shards.ts';
import type { AppendOutcome, MessageDraft, RoomStorage } from '../storage/storage.ts';
import { isRefusal } from './claimed-change.ts';

/**
 * Appends the messages of all rooms of this server. Those of one turn of the event loop and one shard go to the storage
 * together, which commits everything that waits there as one group: while one group commits, the next one fills.
 */
export interface Appender {
  /** Resolves when the message is committed, in the order of the calls. Rejects with MOVED or STORAGE_UNAVAILABLE. */
  append(shard: OwnedShard, draft: MessageDraft): Promise<AppendOutcome>;
}

export interface AppenderOptions {
  readonly storage: Pick<RoomStorage, 'append'>;
  /** Most messages of one call to the storage. Default: any number. */
  readonly callSize?: number;
  /** Another server has the shard, or nobody knows what was committed: what is known here does not count any more. */
  readonly onDoubt: (shard: OwnedShard) => void;
}

interface Waiting {
  readonly draft: MessageDraft;
  readonly resolve: (outcome: AppendOutcome) => void;
  readonly reject: (error: unknown) => void;
}

interface Batch {
  readonly shard: OwnedShard;
  readonly waiting: Waiting[];
}

export function createAppender({
  storage,
  onDoubt,
  callSize = Number.POSITIVE_INFINITY,
}: AppenderOptions): Appender {
  let batches = new Map<string, Batch>();

  function flush(): void {
    const due = batches;
    batches = new Map();
    for (const batch of due.values()) void commit(batch);
  }

  async function commit({ shard, waiting }: Batch): Promise<void> {
    try {
      const messages = waiting.map(({ draft }) => draft);
      const result = await storage.append({ shard: shard.number, epoch: shard.epoch, messages });
      if (result.kind === 'moved') throw new TangeloError('MOVED');
      const { outcomes } = result;
      if (outcomes.length !== waiting.length) throw new Error('The storage did not answer for each message.');
      for (const [index, outcome] of outcomes.entries()) waiting[index]?.resolve(outcome);
    } catch (error) {
      if (!isRefusal(error)) onDoubt(shard);
      for (const { reject } of waiting) reject(error);
    }
  }

  return {
    append(shard, draft) {
      return new Promise((resolve, reject) => {
        if (batches.size === 0) setImmediate(flush);
        const key = `${shard.number}:${shard.epoch}`;
        const batch = batches.get(key);
        if (batch && batch.waiting.length < callSize) batch.waiting.push({ draft, resolve, reject });
        else {
          if (batch) void commit(batch);
          batches.set(key, { shard, waiting: [{ draft, resolve, reject }] });
        }
      });
    },
  };
}
