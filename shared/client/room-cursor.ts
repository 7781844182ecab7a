import type { ChatMessage, Reply } from '../contract/routes.ts';
import { ConnectionLostError } from './failures.ts';

/** The part of the answer to `enter` and `join` that says where a room is. */
export type RoomPosition = Pick<Reply<'chat.roomHandler.join'>, 'seq' | 'missed'>;

export interface RoomCursorOptions {
  /** Told each message of the room once, in the order of `seq`. */
  readonly deliver: (message: ChatMessage) => void;
  /** Asks the server for what follows `seq`. */
  readonly fetch: (seq: number) => Promise<RoomPosition>;
}

/**
 * Where one room is read up to. Duplicates are dropped. What comes after a gap waits until the gap is filled, by the server's
 * late push or by asking for it; what the server does not have any more is skipped, not waited for.
 */
export class RoomCursor {
  readonly #options: RoomCursorOptions;
  readonly #waiting = new Map<number, ChatMessage>();
  #seq: number | undefined;
  #fetching = false;

  constructor(options: RoomCursorOptions) {
    this.#options = options;
  }

  /** The last seq delivered; `undefined` when nothing is known of the room yet. */
  get seq(): number | undefined {
    return this.#seq;
  }

  receive(message: ChatMessage): void {
    this.#seq ??= message.seq - 1;
    if (message.seq <= this.#seq) return;
    this.#waiting.set(message.seq, message);
    this.#advance();
    if (this.#waiting.size > 0) void this.#fill();
  }

  /**
   * Takes the answer to `enter` or `join` for the truth. A lower seq than the one delivered means that the room began anew (its
   * log was in memory only): the cursor goes back, or it would drop every message until the old seq is reached.
   */
  synchronize(position: RoomPosition): void {
    if (this.#seq !== undefined && position.seq < this.#seq) {
      this.#waiting.clear();
      const [oldest] = position.missed;
      this.#seq = oldest === undefined ? position.seq : oldest.seq - 1;
    }
    this.#catchUp(position);
  }

  #catchUp({ seq, missed }: RoomPosition): void {
    const delivered = this.#seq ?? 0;
    for (const message of missed) if (message.seq > delivered) this.#waiting.set(message.seq, message);
    this.#flush();
    this.#seq = Math.max(this.#seq ?? 0, seq);
  }

  async #fill(): Promise<void> {
    if (this.#fetching) return;
    this.#fetching = true;
    try {
      this.#catchUp(await this.#options.fetch(this.#seq ?? 0));
    } catch (error) {
      // With a new connection comes a new answer to join. Any other failure must not hold up what did arrive.
      if (!(error instanceof ConnectionLostError)) this.#flush();
    } finally {
      this.#fetching = false;
    }
  }

  #advance(): void {
    for (;;) {
      const next = (this.#seq ?? 0) + 1;
      const message = this.#waiting.get(next);
      if (message === undefined) return;
      this.#deliver(message);
    }
  }

  #flush(): void {
    for (const message of [...this.#waiting.values()].sort((a, b) => a.seq - b.seq)) this.#deliver(message);
  }

  #deliver(message: ChatMessage): void {
    this.#waiting.delete(message.seq);
    this.#seq = message.seq;
    this.#options.deliver(message);
  }
}
