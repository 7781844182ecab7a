import type { OwnedShard } from '../placement/shards.ts';
import type { RoomStorage } from '../storage/storage.ts';
import type { Appender } from './appender.ts';
import type { Draft, LoggedMessage, LogRange, RoomLog } from './room-log.ts';

export interface DurableRoomLogOptions {
  readonly rid: string;
  readonly shard: OwnedShard;
  /** The last seq that the storage has given. */
  readonly seq: number;
  readonly appender: Appender;
  readonly storage: Pick<RoomStorage, 'history'>;
}

/** A room's log in the storage: what was acknowledged is on disk. */
export class DurableRoomLog implements RoomLog {
  readonly #options: DurableRoomLogOptions;
  #seq: number;

  constructor(options: DurableRoomLogOptions) {
    this.#options = options;
    this.#seq = options.seq;
  }

  get seq(): number {
    return this.#seq;
  }

  append(draft: Draft): Promise<{ message: LoggedMessage; fresh: boolean }> {
    const { rid, shard, appender } = this.#options;
    return appender.append(shard, { ...draft, rid }).then(({ kind, seq, time }) => {
      if (seq > this.#seq) this.#seq = seq;
      return { message: { ...draft, seq, time }, fresh: kind === 'stored' };
    });
  }

  read(range: LogRange): Promise<{ messages: readonly LoggedMessage[]; more: boolean }> {
    const { rid, storage } = this.#options;
    return storage.history({ rid, ...range });
  }

  raise(): void {
    // The storage knows better than anybody who has seen the room.
  }
}
