export interface BackoffOptions {
  /** Upper bound of the first pause. */
  readonly minMs: number;
  /** Upper bound of every pause. */
  readonly maxMs: number;
  /** A number in [0, 1). Default: Math.random. */
  readonly random?: () => number;
}

/**
 * Exponential backoff with full jitter: the n-th pause in a row is anything between 0 and the bound that doubles with each,
 * so that clients that were disconnected together do not come back together.
 */
export class Backoff {
  readonly #options: BackoffOptions;
  readonly #random: () => number;
  #attempt = 0;

  constructor(options: BackoffOptions) {
    this.#options = options;
    this.#random = options.random ?? Math.random;
  }

  /** The next pause in milliseconds. */
  next(): number {
    const { minMs, maxMs } = this.#options;
    const bound = Math.min(maxMs, minMs * 2 ** this.#attempt);
    if (bound < maxMs) this.#attempt += 1;
    return Math.round(this.#random() * bound);
  }

  reset(): void {
    this.#attempt = 0;
  }
}

/** The pauses of a client: between attempts to connect, and before something refused is tried again. */
export function clientBackoff(): Backoff {
  return new Backoff({ minMs: 250, maxMs: 10_000 });
}
