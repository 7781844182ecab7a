export interface DeadlineQueueOptions<Item> {
  /** One constant delay for every item, in milliseconds: so the queue is in order of its deadlines by itself. */
  readonly delayMs: number;
  readonly onDue: (item: Item) => void;
}

/** Items that are due after a constant delay: one timer for all of them, and no scan. Keeps no process alive. */
export class DeadlineQueue<Item> {
  readonly #delayMs: number;
  readonly #onDue: (item: Item) => void;
  /** A map keeps the order of insertion. */
  readonly #due = new Map<Item, number>();
  #timer: NodeJS.Timeout | undefined;

  constructor({ delayMs, onDue }: DeadlineQueueOptions<Item>) {
    this.#delayMs = delayMs;
    this.#onDue = onDue;
  }

  has(item: Item): boolean {
    return this.#due.has(item);
  }

  /** Adds an item, or puts it off if it is there already. */
  add(item: Item): void {
    this.#due.delete(item);
    this.#due.set(item, performance.now() + this.#delayMs);
    this.#wait(this.#delayMs);
  }

  delete(item: Item): void {
    this.#due.delete(item);
  }

  clear(): void {
    this.#due.clear();
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }

  #wait(delayMs: number): void {
    this.#timer ??= setTimeout(() => this.#tick(), delayMs).unref();
  }

  #tick(): void {
    const now = performance.now();
    for (const [item, due] of this.#due) {
      if (due > now) break;
      this.#due.delete(item);
      this.#onDue(item);
    }
    this.#timer = undefined;
    const [next] = this.#due.values();
    if (next !== undefined) this.#wait(next - now);
  }
}
