export interface BackoffOptions {
  /** First pause in milliseconds. */
  readonly minMs: number;
  /** Longest pause in milliseconds. */
  readonly maxMs: number;
  /** A number in [0, 1); default `Math.random`. */
  readonly random?: () => number;
}

/**
 * Pauses that double from `minMs` to `maxMs`. Each is drawn from the upper half of its range, so that many who failed at
 * one instant do not come back at one instant.
 */
export class Backoff {
  readonly #options: BackoffOptions;
  #attempts = 0;

  constructor(options: BackoffOptions) {
    this.#options = options;
  }

  /** Milliseconds to wait before the next attempt. */
  next(): number {
    const { minMs, maxMs, random = Math.random } = this.#options;
    const ceiling = Math.min(maxMs, minMs * 2 ** this.#attempts);
    if (ceiling < maxMs) this.#attempts += 1;
    return Math.round((ceiling * (1 + random())) / 2);
  }

  reset(): void {
    this.#attempts = 0;
  }
}
