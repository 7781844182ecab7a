import type { Draft, LoggedMessage, LogRange, RoomLog } from './room-log.ts';

/** Keeps the last messages of a room in the owner's memory; nothing survives the owner. */
export class MemoryRoomLog implements RoomLog {
  readonly #capacity: number;
  readonly #now: () => number;
  /** Consecutive seqs; the last one is `#seq`. */
  readonly #messages: LoggedMessage[] = [];
  readonly #byKey = new Map<string, LoggedMessage>();
  #seq = 0;

  constructor(options: { capacity: number; now?: () => number }) {
    this.#capacity = options.capacity;
    this.#now = options.now ?? Date.now;
  }

  get seq(): number {
    return this.#seq;
  }

  async append(draft: Draft): Promise<{ message: LoggedMessage; fresh: boolean }> {
    const key = keyOf(draft);
    const known = this.#byKey.get(key);
    if (known) return { message: known, fresh: false };
    this.#seq += 1;
    const message: LoggedMessage = { ...draft, seq: this.#seq, time: this.#now() };
    this.#messages.push(message);
    this.#byKey.set(key, message);
    // In steps, so that cutting costs nothing per message.
    if (this.#messages.length > this.#capacity * 1.25) this.#cut(this.#messages.length - this.#capacity);
    return { message, fresh: true };
  }

  async read({
    before,
    after,
    limit,
    bytes,
  }: LogRange): Promise<{ messages: LoggedMessage[]; more: boolean }> {
    const lowest = this.#lowest;
    if (after !== undefined) {
      const wanted = this.#messages.slice(Math.max(0, after + 1 - lowest));
      const messages = fitting(wanted.slice(0, limit), bytes);
      return { messages, more: messages.length < wanted.length };
    }
    const wanted = this.#messages.slice(0, Math.max(0, (before ?? this.#seq + 1) - lowest));
    const newestFirst = wanted.slice(Math.max(0, wanted.length - limit)).reverse();
    const messages = fitting(newestFirst, bytes).reverse();
    return { messages, more: messages.length < wanted.length };
  }

  raise(seq: number): void {
    if (seq <= this.#seq) return;
    this.#cut(this.#messages.length);
    this.#seq = seq;
  }

  get #lowest(): number {
    return this.#seq - this.#messages.length + 1;
  }

  #cut(count: number): void {
    for (const message of this.#messages.splice(0, count)) this.#byKey.delete(keyOf(message));
  }
}

/** The first messages whose texts are together no longer than `bytes`, one at least. */
function fitting(messages: readonly LoggedMessage[], bytes = Number.POSITIVE_INFINITY): LoggedMessage[] {
  let size = 0;
  const end = messages.findIndex(({ msg }, index) => {
    size += Buffer.byteLength(msg);
    return size > bytes && index > 0;
  });
  return messages.slice(0, end < 0 ? messages.length : end);
}

function keyOf({ uid, id }: Draft): string {
  return `${uid}\n${id}`;
}
