import type { Logger } from 'pino';
import type { FetchReply__Output } from '../../../shared/proto/generated/tangelo/channel/FetchReply.ts';

const FETCH_LIMIT = 200;

/** One message of a room's log, as it is delivered: the JSON of an `onChat`. */
export interface SequencedMessage {
  readonly seq: number;
  readonly body: Buffer;
}

export interface MessageSequenceOptions {
  /** The seq after which it starts. */
  readonly seq: number;
  /** Asks the room's owner for messages after a seq. */
  readonly fetch: (after: number, limit: number) => Promise<FetchReply__Output>;
  readonly onMessage: (message: SequencedMessage) => void;
  /** Told the epoch of whoever answered a fetch. */
  readonly onEpoch: (epoch: number) => void;
  readonly log: Logger;
}

/** Puts a room's messages in order: n only after n-1, a gap is fetched first, and what was had is dropped. */
export class MessageSequence {
  readonly #options: MessageSequenceOptions;
  readonly #held = new Map<number, SequencedMessage>();
  #seq: number;
  #fetching = false;

  constructor(options: MessageSequenceOptions) {
    this.#options = options;
    this.#seq = options.seq;
  }

  /** The last seq that was delivered. */
  get seq(): number {
    return this.#seq;
  }

  receive(message: SequencedMessage): void {
    if (message.seq <= this.#seq) return;
    if (message.seq === this.#seq + 1 && !this.#fetching) {
      this.#deliver(message);
      return;
    }
    this.#held.set(message.seq, message);
    void this.#fetchGap();
  }

  /** The room's head is known to be at `seq`. */
  reach(seq: number): void {
    if (seq > this.#seq) void this.#fetchGap();
  }

  async #fetchGap(): Promise<void> {
    if (this.#fetching) return;
    this.#fetching = true;
    const { fetch, onEpoch, log } = this.#options;
    try {
      for (let behind = true; behind; ) {
        const { epoch, seq, lowest, messages } = await fetch(this.#seq, FETCH_LIMIT);
        onEpoch(epoch);
        // What the owner no longer keeps is skipped, not waited for.
        this.#seq = Math.max(this.#seq, Math.min(lowest - 1, seq));
        for (const message of messages) if (message.seq === this.#seq + 1) this.#deliver(message);
        behind = messages.length > 0 && seq > this.#seq;
      }
    } catch (error) {
      // Whatever comes next of the room (a message, a head, a new owner) notices the gap again.
      log.warn({ err: error, seq: this.#seq }, 'missed messages not fetched');
    }
    this.#fetching = false;
    this.#releaseHeld();
  }

  #releaseHeld(): void {
    for (let next = this.#held.get(this.#seq + 1); next; next = this.#held.get(this.#seq + 1))
      this.#deliver(next);
    for (const seq of this.#held.keys()) if (seq <= this.#seq) this.#held.delete(seq);
  }

  #deliver(message: SequencedMessage): void {
    this.#seq = message.seq;
    this.#options.onMessage(message);
  }
}
