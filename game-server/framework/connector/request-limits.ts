import { type ErrorReply, errorReply } from '../../../shared/errors.ts';

export interface RequestLimitSettings {
  /** Requests a second that a connection may keep up; 0: as many as it likes. */
  readonly messagesPerSecond: number;
  /** Requests that it may make at once. */
  readonly burst: number;
  /** Requests that may wait for an answer; 0: as many as it likes. */
  readonly inFlight: number;
}

/** What one connection may ask for: a token bucket, and a bound on what waits for an answer. */
export class RequestLimits {
  readonly #settings: RequestLimitSettings;
  readonly #now: () => number;
  #tokens: number;
  #filledAt: number;
  #inFlight = 0;

  constructor(settings: RequestLimitSettings, now: () => number = () => performance.now()) {
    this.#settings = settings;
    this.#now = now;
    this.#tokens = settings.burst;
    this.#filledAt = now();
  }

  /** Admits a request and returns `undefined`, or returns RATE_LIMITED (with `retryAfterMs`) or TOO_MANY_IN_FLIGHT. */
  admit(): ErrorReply | undefined {
    const retryAfterMs = this.take();
    if (retryAfterMs > 0) return errorReply('RATE_LIMITED', undefined, { retryAfterMs });
    const { inFlight } = this.#settings;
    if (inFlight > 0 && this.#inFlight >= inFlight) return errorReply('TOO_MANY_IN_FLIGHT');
    this.#inFlight += 1;
    return undefined;
  }

  /** An admitted request was answered. */
  done(): void {
    this.#inFlight -= 1;
  }

  /** Takes a place in the rate; returns 0, or in how many milliseconds there is one. */
  take(): number {
    const { messagesPerSecond, burst } = this.#settings;
    if (messagesPerSecond === 0) return 0;
    const now = this.#now();
    this.#tokens = Math.min(burst, this.#tokens + ((now - this.#filledAt) / 1_000) * messagesPerSecond);
    this.#filledAt = now;
    if (this.#tokens < 1) return Math.ceil(((1 - this.#tokens) / messagesPerSecond) * 1_000);
    this.#tokens -= 1;
    return 0;
  }
}
