/** Something that expires, kept in the queue of its delay. */
export abstract class Deadline {
  /** Monotonic milliseconds. */
  expiresAt = 0;
  previous: Deadline | undefined;
  next: Deadline | undefined;
  queue: DeadlineQueue | undefined;

  abstract expire(): void;
}

/**
 * Deadlines that all have the same delay expire in the order in which they were added: a list and one timer do for any
 * number of them, and leaving it costs two assignments.
 */
class DeadlineQueue {
  readonly #delayMs: number;
  readonly #emptied: () => void;
  #first: Deadline | undefined;
  #last: Deadline | undefined;
  #timer: NodeJS.Timeout | undefined;

  constructor(delayMs: number, emptied: () => void) {
    this.#delayMs = delayMs;
    this.#emptied = emptied;
  }

  add(deadline: Deadline): void {
    deadline.expiresAt = performance.now() + this.#delayMs;
    deadline.queue = this;
    deadline.previous = this.#last;
    if (this.#last === undefined) this.#first = deadline;
    else this.#last.next = deadline;
    this.#last = deadline;
    if (this.#timer === undefined) this.#wait(this.#delayMs);
  }

  remove(deadline: Deadline): void {
    const { previous, next } = deadline;
    if (previous === undefined) this.#first = next;
    else previous.next = next;
    if (next === undefined) this.#last = previous;
    else next.previous = previous;
    deadline.previous = undefined;
    deadline.next = undefined;
    deadline.queue = undefined;
  }

  stop(): void {
    clearTimeout(this.#timer);
  }

  #wait(delayMs: number): void {
    this.#timer = setTimeout(() => this.#expire(), delayMs).unref();
  }

  /** The timer is not moved when its deadline leaves: it then finds less to do, at most once a delay. */
  #expire(): void {
    const now = performance.now();
    // Timers may fire a fraction of a millisecond early.
    while (this.#first !== undefined && this.#first.expiresAt <= now + 1) {
      const deadline = this.#first;
      this.remove(deadline);
      deadline.expire();
    }
    this.#timer = undefined;
    if (this.#first === undefined) this.#emptied();
    else this.#wait(this.#first.expiresAt - now);
  }
}

/** All deadlines of a process's calls. */
export class Deadlines {
  readonly #queues = new Map<number, DeadlineQueue>();

  start(deadline: Deadline, delayMs: number): void {
    let queue = this.#queues.get(delayMs);
    if (queue === undefined) {
      queue = new DeadlineQueue(delayMs, () => this.#queues.delete(delayMs));
      this.#queues.set(delayMs, queue);
    }
    queue.add(deadline);
  }

  /** Does nothing when it has expired. */
  cancel(deadline: Deadline): void {
    deadline.queue?.remove(deadline);
  }

  stop(): void {
    for (const queue of this.#queues.values()) queue.stop();
    this.#queues.clear();
  }
}
