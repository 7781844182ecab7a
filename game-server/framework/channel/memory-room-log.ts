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

  async read({ before, after, limit }: LogRange): Promise<{ messages: LoggedMessage[]; more: boolean }> {
    const lowest = this.#lowest;
    if (after !== undefined) {
      const start = Math.max(0, after + 1 - lowest);
      return {
        messages: this.#messages.slice(start, start + limit),
        more: start + limit < this.#messages.length,
      };
    }
    const end = Math.max(0, Math.min(this.#messages.length, (before ?? this.#seq + 1) - lowest));
    const start = Math.max(0, end - limit);
    return { messages: this.#messages.slice(start, end), more: start > 0 };
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

function keyOf({ uid, id }: Draft): string {
  return `${uid}\n${id}`;
}
