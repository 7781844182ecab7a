const PATIENCE_MS = 10_000;
/** Whoever pauses for so long has heard. */
const PAUSE_MS = 1_000;

/**
 * Tells a client that is too fast from one that does not care. A request that comes before the moment which the last refusal
 * named ignores it; whoever goes on doing so for ten seconds is not told again.
 */
export class Patience {
  readonly #now: () => number;
  #mayAskAgainAt = 0;
  #ignoredAt = Number.NEGATIVE_INFINITY;
  #ignoringSince = 0;

  constructor(now: () => number = () => performance.now()) {
    this.#now = now;
  }

  /** A request was refused; returns whether it was one too many. */
  isExhausted(retryAfterMs: number): boolean {
    const now = this.#now();
    const ignores = now < this.#mayAskAgainAt;
    this.#mayAskAgainAt = now + retryAfterMs;
    if (!ignores) return false;
    if (now - this.#ignoredAt > PAUSE_MS + retryAfterMs) this.#ignoringSince = now;
    this.#ignoredAt = now;
    return now - this.#ignoringSince >= PATIENCE_MS;
  }
}
