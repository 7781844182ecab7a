export interface LeasesOptions {
  readonly leaseMs: number;
  readonly onExpired: (key: string) => void;
}

/**
 * Who was heard of within the last `leaseMs`. All leases last equally long, so their deadlines are a queue in which the
 * oldest comes first, and one timer serves them all.
 */
export class Leases {
  readonly #options: LeasesOptions;
  /** Deadlines on the clock of `performance.now()`, soonest first: renewing moves a key to the end. */
  readonly #deadlines = new Map<string, number>();
  #timer: NodeJS.Timeout | undefined;

  constructor(options: LeasesOptions) {
    this.#options = options;
  }

  /** Starts the lease of a key, or starts it over. */
  renew(key: string): void {
    this.#deadlines.delete(key);
    this.#deadlines.set(key, performance.now() + this.#options.leaseMs);
    this.#schedule();
  }

  drop(key: string): void {
    this.#deadlines.delete(key);
  }

  close(): void {
    this.#deadlines.clear();
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }

  #schedule(): void {
    if (this.#timer !== undefined) return;
    const [soonest] = this.#deadlines.values();
    if (soonest === undefined) return;
    this.#timer = setTimeout(
      () => {
        this.#timer = undefined;
        this.#sweep(soonest);
      },
      Math.max(0, Math.ceil(soonest - performance.now())),
    );
  }

  #sweep(due: number): void {
    const now = performance.now();
    if (now - due > this.#options.leaseMs / 2) {
      // This process itself was stopped, or the machine slept: signs of life wait unread in its sockets.
      for (const key of [...this.#deadlines.keys()]) this.renew(key);
      return;
    }
    for (const [key, deadline] of this.#deadlines) {
      if (deadline > now) break;
      this.#deadlines.delete(key);
      this.#options.onExpired(key);
    }
    this.#schedule();
  }
}
