import type { TangeloError } from '../errors.ts';
import { type Backoff, clientBackoff } from './backoff.ts';
import type { Connection, ConnectionEnd } from './connection.ts';
import { type Deferred, deferred, pause } from './deferred.ts';
import { ConnectionLostError, toTangeloError } from './failures.ts';
import { onWakeUp } from './wake-ups.ts';

/** A connection that lived this long was a good one: the next pause is a short one again. */
const STABLE_MS = 5_000;

export interface KeeperOptions {
  /** Opens a connection and makes it ready; the signal says goodbye on it. */
  readonly establish: (signal: AbortSignal) => Promise<Connection>;
  /** Whether another attempt makes sense after this; asked once for each failure and each end of a connection. */
  readonly mayReturn: (error: TangeloError) => boolean;
  /** Told when there is no connection, and how long the pause before the next attempt is. */
  readonly onWaiting: (why: { reason: string; retryInMs: number }) => void;
  /** Told once when another attempt would not help; the keeper has stopped. */
  readonly onGivenUp: (error: TangeloError) => void;
}

/** Keeps a connection: opens one, waits for its end, and opens the next one after a pause, until it is stopped. */
export class Keeper {
  readonly #options: KeeperOptions;
  readonly #backoff: Backoff = clientBackoff();
  #running: AbortController | undefined;
  #wakeUp: Deferred<void> | undefined;
  #connection: Connection | undefined;

  constructor(options: KeeperOptions) {
    this.#options = options;
  }

  get isRunning(): boolean {
    return this.#running !== undefined;
  }

  start(): void {
    if (this.#running !== undefined) return;
    const running = new AbortController();
    this.#running = running;
    this.#backoff.reset();
    void this.#run(running.signal);
  }

  stop(): void {
    this.#running?.abort();
    this.#running = undefined;
    this.#wakeUp?.resolve();
  }

  async #run(signal: AbortSignal): Promise<void> {
    const stopListening = onWakeUp(() => {
      this.#wakeUp?.resolve();
      // What was connected before a sleep may be connected to nothing.
      this.#connection?.probe();
    });
    try {
      while (!signal.aborted) {
        const reason = await this.#live(signal);
        if (!signal.aborted) await this.#wait(reason);
      }
    } catch (error) {
      if (signal.aborted) return;
      this.#running = undefined;
      this.#options.onGivenUp(toTangeloError(error));
    } finally {
      stopListening();
    }
  }

  /** One connection, from its opening to its end. Returns why it ended; throws what no other attempt would mend. */
  async #live(signal: AbortSignal): Promise<string> {
    try {
      const connection = await this.#options.establish(signal);
      this.#connection = connection;
      const openedAt = Date.now();
      const end = await connection.closed;
      if (Date.now() - openedAt >= STABLE_MS) this.#backoff.reset();
      throw lost(end);
    } catch (thrown) {
      const error = toTangeloError(thrown);
      if (!this.#options.mayReturn(error)) throw error;
      return error.message;
    } finally {
      this.#connection = undefined;
    }
  }

  async #wait(reason: string): Promise<void> {
    const retryInMs = this.#backoff.next();
    this.#wakeUp = deferred<void>();
    this.#options.onWaiting({ reason, retryInMs });
    await pause(retryInMs, this.#wakeUp.promise);
  }
}

function lost({ reason, kick }: ConnectionEnd): ConnectionLostError {
  return new ConnectionLostError(reason, { written: true, ...(kick && { kickCode: kick.code }) });
}
