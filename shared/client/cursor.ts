import { ConnectionLostError } from './failures.ts';

export interface Sequenced {
  readonly seq: number;
}

/** The part of the answer to `enter` and `join` that says where a room is. */
export interface Position<M> {
  readonly seq: number;
  /** What was said after the seq that was asked about, oldest first. */
  readonly missed: readonly M[];
  /** False when `missed` is not all of it. */
  readonly complete: boolean;
}

export interface CursorOptions<M> {
  /** Told each message once, in the order of `seq`. */
  readonly deliver: (message: M) => void;
  /** Some of what follows `seq`, oldest first; nothing when the server has nothing that does. */
  readonly fetch: (seq: number) => Promise<readonly M[]>;
}

/**
 * How far a sequence is read: that of a room, or of a conversation. Duplicates are dropped. What comes after a gap waits until
 * the gap is filled, by the server's late push or by asking for it; what the server does not have any more is skipped,
 * not waited for.
 */
export class Cursor<M extends Sequenced> {
  readonly #options: CursorOptions<M>;
  readonly #waiting = new Map<number, M>();
  #seq: number | undefined;
  /** What is known to have been said; to be delivered, or skipped. */
  #head = 0;
  /** Identifies the filling that counts: one that began before a new connection must not go on. */
  #filling: symbol | undefined;

  constructor(options: CursorOptions<M>) {
    this.#options = options;
  }

  /** The last seq delivered; `undefined` when nothing is known yet. */
  get seq(): number | undefined {
    return this.#seq;
  }

  /** Everything up to `seq` is known already, or of no interest. */
  begin(seq: number): void {
    this.#waiting.clear();
    this.#filling = undefined;
    this.#head = 0;
    this.#seq = seq;
  }

  receive(message: M): void {
    this.#seq ??= message.seq - 1;
    if (message.seq <= this.#seq) return;
    this.#waiting.set(message.seq, message);
    this.#advance();
    if (this.#filling === undefined) void this.#fill();
  }

  /** There are messages up to `seq`: what has not arrived is fetched. */
  reach(seq: number): void {
    this.#head = Math.max(this.#head, seq);
    if (this.#filling === undefined) void this.#fill();
  }

  /**
   * Takes the answer to `enter` or `join` for the truth. A lower seq than the one delivered means that the room began anew (its
   * log was in memory only): the cursor goes back, or it would drop every message until the old seq is reached.
   */
  synchronize({ seq, missed, complete }: Position<M>): void {
    this.#filling = undefined;
    const [oldest] = missed;
    if (this.#seq === undefined || seq < this.#seq) this.begin(oldest === undefined ? seq : oldest.seq - 1);
    this.#take(missed);
    if (complete) this.#skipTo(seq);
    this.#advance();
    this.reach(seq);
  }

  get #isBehind(): boolean {
    return this.#waiting.size > 0 || this.#head > (this.#seq ?? 0);
  }

  async #fill(): Promise<void> {
    const filling = Symbol();
    this.#filling = filling;
    try {
      while (this.#isBehind) {
        const after = this.#seq ?? 0;
        const messages = (await this.#options.fetch(after)).filter(({ seq }) => seq > after);
        if (this.#filling !== filling) return;
        this.#take(messages);
        this.#skipTo(messages.at(-1)?.seq ?? Number.POSITIVE_INFINITY);
        this.#advance();
      }
    } catch (error) {
      // With a new connection comes a new answer to join. Any other failure must not hold up what did arrive.
      const isCurrent = this.#filling === filling && !(error instanceof ConnectionLostError);
      if (isCurrent) this.#skipTo(Number.POSITIVE_INFINITY);
    } finally {
      if (this.#filling === filling) this.#filling = undefined;
    }
  }

  #take(messages: readonly M[]): void {
    for (const message of messages) {
      if (message.seq > (this.#seq ?? 0)) this.#waiting.set(message.seq, message);
    }
  }

  #advance(): void {
    for (;;) {
      const message = this.#waiting.get((this.#seq ?? 0) + 1);
      if (message === undefined) return;
      this.#deliver(message);
    }
  }

  /** Delivers what there is up to `seq`; what is not there by now does not exist. */
  #skipTo(seq: number): void {
    const ordered = [...this.#waiting.values()].sort((a, b) => a.seq - b.seq);
    // A listener may have begun this anew.
    for (const message of ordered) if (message.seq <= seq && this.#isNext(message)) this.#deliver(message);
    const known = Number.isFinite(seq) ? seq : this.#head;
    this.#seq = Math.max(this.#seq ?? 0, known);
  }

  #isNext(message: M): boolean {
    return this.#waiting.get(message.seq) === message;
  }

  #deliver(message: M): void {
    this.#waiting.delete(message.seq);
    this.#seq = message.seq;
    this.#options.deliver(message);
  }
}
