import { type Clock, systemClock } from './clock.ts';

export interface DeadlineQueueOptions<Item> {
  /** One constant delay for every item, in milliseconds: so the queue is in order of its deadlines by itself. */
  readonly delayMs: number;
  /** `lateMs`: for how long it has been due; much only when the process stood still. */
  readonly onDue: (item: Item, lateMs: number) => void;
  /** Default: that of the process. */
  readonly clock?: Clock;
}

/** What timers can count to, in milliseconds; a tick that comes too early finds nothing due. */
const LONGEST_WAIT_MS = 2 ** 31 - 1;

/** Items that are due after a constant delay: one timer for all of them, and no scan. Keeps no process alive. */
export class DeadlineQueue<Item> {
  readonly #delayMs: number;
  readonly #onDue: (item: Item, lateMs: number) => void;
  readonly #clock: Clock;
  /** A map keeps the order of insertion. */
  readonly #due = new Map<Item, number>();
  #cancel: (() => void) | undefined;

  constructor({ delayMs, onDue, clock = systemClock }: DeadlineQueueOptions<Item>) {
    this.#delayMs = delayMs;
    this.#onDue = onDue;
    this.#clock = clock;
  }

  has(item: Item): boolean {
    return this.#due.has(item);
  }

  /** Adds an item, or puts it off if it is there already. */
  add(item: Item): void {
    this.#due.delete(item);
    this.#due.set(item, this.#clock.now() + this.#delayMs);
    this.#wait(this.#delayMs);
  }

  delete(item: Item): void {
    this.#due.delete(item);
  }

  clear(): void {
    this.#due.clear();
    this.#cancel?.();
    this.#cancel = undefined;
  }

  #wait(delayMs: number): void {
    this.#cancel ??= this.#clock.after(Math.min(delayMs, LONGEST_WAIT_MS), () => this.#tick());
  }

  #tick(): void {
    const now = this.#clock.now();
    for (const [item, due] of this.#due) {
      if (due > now) break;
      this.#due.delete(item);
      this.#onDue(item, now - due);
    }
    this.#cancel = undefined;
    const [next] = this.#due.values();
    if (next !== undefined) this.#wait(next - now);
  }
}
