import { TangeloError } from '../../../shared/errors.ts';
import type { OwnedShard } from '../placement/shards.ts';
import type { AppendOutcome, AppendRequest, MessageDraft, RoomStorage } from '../storage/storage.ts';
import { isRefusal } from './claimed-change.ts';

/**
 * Appends the messages of all rooms of this server. Those of one turn of the event loop go to the storage together, which
 * commits everything that waits there as one group: while one group commits, the next one fills.
 */
export interface Appender {
  /** Resolves when the message is committed, in the order of the calls. Rejects with MOVED or STORAGE_UNAVAILABLE. */
  append(shard: OwnedShard, draft: MessageDraft): Promise<AppendOutcome>;
}

export interface AppenderOptions {
  readonly storage: Pick<RoomStorage, 'append'>;
  /** Most messages of one call to the storage. Default 512: no group gets large because one call is. */
  readonly callSize?: number;
  /** Another server has the shard, or nobody knows what was committed: what is known here does not count any more. */
  readonly onDoubt: (shard: OwnedShard) => void;
}

interface Waiting {
  readonly resolve: (outcome: AppendOutcome) => void;
  readonly reject: (error: unknown) => void;
}

/** What is appended to one shard, under one claim. */
interface Batch {
  readonly request: AppendRequest & { readonly messages: MessageDraft[] };
  /** One for each message. */
  readonly waiting: Waiting[];
}

const CALL_SIZE = 512;

export function createAppender({ storage, onDoubt, callSize = CALL_SIZE }: AppenderOptions): Appender {
  /** By the claim; what comes under it in one turn shares the object. */
  let batches = new Map<OwnedShard, Batch>();
  let count = 0;

  function flush(): void {
    const due = [...batches.values()];
    batches = new Map();
    count = 0;
    if (due.length > 0) void commit(due);
  }

  async function commit(due: readonly Batch[]): Promise<void> {
    try {
      const results = await storage.append(due.map(({ request }) => request));
      for (const [n, batch] of due.entries()) {
        const result = results[n];
        if (result?.kind === 'moved') fail(batch, new TangeloError('MOVED'));
        else settle(batch, result?.outcomes ?? []);
      }
    } catch (error) {
      for (const batch of due) fail(batch, error);
    }
  }

  function settle(batch: Batch, outcomes: readonly AppendOutcome[]): void {
    const { waiting } = batch;
    if (outcomes.length !== waiting.length) {
      fail(batch, new Error('The storage did not answer for each message.'));
      return;
    }
    for (const [n, outcome] of outcomes.entries()) waiting[n]?.resolve(outcome);
  }

  function fail({ request: { shard, epoch }, waiting }: Batch, error: unknown): void {
    if (!isRefusal(error)) onDoubt({ number: shard, epoch });
    for (const { reject } of waiting) reject(error);
  }

  return {
    append(shard, draft) {
      return new Promise((resolve, reject) => {
        if (count === callSize) flush();
        if (count === 0) setImmediate(flush);
        count += 1;
        let batch = batches.get(shard);
        if (batch === undefined) {
          batch = { request: { shard: shard.number, epoch: shard.epoch, messages: [] }, waiting: [] };
          batches.set(shard, batch);
        }
        batch.request.messages.push(draft);
        batch.waiting.push({ resolve, reject });
      });
    },
  };
}
