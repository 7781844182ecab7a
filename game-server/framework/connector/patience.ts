const PATIENCE_MS = 10_000;
/** Refusals in one turn of the event loop. Nobody can have heard the first of them. */
const MOST_AT_ONCE = 300;
/** Whoever pauses for so long has heard. */
const PAUSE_MS = 1_000;

/**
 * Tells a client that is too fast from one that does not care. A request that comes before the moment which the last refusal
 * named ignores it; whoever goes on doing so for ten seconds is not told again. Nor is who sends hundreds too many at once: a
 * body of a poll may hold thousands of requests, and the other clients wait until each of them is answered.
 */
export class Patience {
  readonly #now: () => number;
  readonly #afterTurn: (run: () => void) => void;
  #mayAskAgainAt = 0;
  #ignoredAt = Number.NEGATIVE_INFINITY;
  #ignoringSince = 0;
  #refusedAtOnce = 0;

  /** `afterTurn`: runs something when this turn of the event loop is over. */
  constructor(
    now: () => number = () => performance.now(),
    afterTurn: (run: () => void) => void = setImmediate,
  ) {
    this.#now = now;
    this.#afterTurn = afterTurn;
  }

  /** A request was refused; returns whether it was one too many. */
  isExhausted(retryAfterMs: number): boolean {
    this.#refusedAtOnce += 1;
    if (this.#refusedAtOnce === 1) {
      this.#afterTurn(() => {
        this.#refusedAtOnce = 0;
      });
    }
    if (this.#refusedAtOnce > MOST_AT_ONCE) return true;
    const now = this.#now();
    const ignores = now < this.#mayAskAgainAt;
    this.#mayAskAgainAt = now + retryAfterMs;
    if (!ignores) return false;
    if (now - this.#ignoredAt > PAUSE_MS + retryAfterMs) this.#ignoringSince = now;
    this.#ignoredAt = now;
    return now - this.#ignoringSince >= PATIENCE_MS;
  }
}
