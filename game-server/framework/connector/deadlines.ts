import { DISCONNECTS, type Disconnect } from '../../../shared/disconnect.ts';
import { type Clock, systemClock } from '../session/clock.ts';
import { DeadlineQueue } from '../session/deadline-queue.ts';
import { STOOD_STILL_MS } from '../transport/after-reading.ts';

/** After it stood still, a process has more to read than one turn brings, and a pong may be behind much that was said before. */
const CATCH_UP_MS = 1_000;

/** What is closed when a deadline has passed. */
export interface Expiring {
  close(disconnect: Disconnect): void;
}

export interface DeadlineSettings {
  /** From the handshake to entering. */
  readonly profileMs: number;
  /** From a ping to its answer. */
  readonly pongMs: number;
  /** From the handshake to the end, whatever is said meanwhile. */
  readonly ageMs: number;
}

/**
 * The deadlines of all connections of a process. Each policy has one constant delay, so each is one queue with one timer; how
 * many connections there are makes no difference to a tick at which nothing is due.
 */
export class Deadlines<C extends Expiring = Expiring> {
  readonly #clock: Clock;
  readonly #profile: DeadlineQueue<C>;
  readonly #pong: DeadlineQueue<C>;
  readonly #age: DeadlineQueue<C>;
  /** Their answer is late; it may have arrived and not have been read, when the process stood still. */
  readonly #suspects = new Set<C>();

  constructor({ profileMs, pongMs, ageMs }: DeadlineSettings, clock: Clock = systemClock) {
    const queue = (delayMs: number, onDue: (connection: C, lateMs: number) => void) =>
      new DeadlineQueue<C>({ delayMs, onDue, clock });
    this.#clock = clock;
    this.#profile = queue(profileMs, (connection) => connection.close(DISCONNECTS.NO_PROFILE));
    this.#pong = queue(pongMs, (connection, lateMs) => this.#suspect(connection, lateMs));
    this.#age = queue(ageMs, (connection) => connection.close(DISCONNECTS.MAX_AGE));
  }

  /** The handshake is done. */
  connected(connection: C): void {
    this.#profile.add(connection);
    this.#age.add(connection);
  }

  entered(connection: C): void {
    this.#profile.delete(connection);
  }

  /** Whoever was entered is not any more, and has as long again. */
  exited(connection: C): void {
    this.#profile.add(connection);
  }

  /** A ping was sent. One that is still unanswered counts from when it was sent. */
  pinged(connection: C): void {
    if (!this.#pong.has(connection)) this.#pong.add(connection);
  }

  ponged(connection: C): void {
    this.#pong.delete(connection);
    this.#suspects.delete(connection);
  }

  ended(connection: C): void {
    this.#profile.delete(connection);
    this.#age.delete(connection);
    this.ponged(connection);
  }

  /** Nothing is due any more. */
  clear(): void {
    for (const queue of [this.#profile, this.#pong, this.#age]) queue.clear();
    this.#suspects.clear();
  }

  #suspect(connection: C, lateMs: number): void {
    if (this.#suspects.size === 0) {
      const judge = () => this.#clock.afterReading(() => this.#judge());
      if (lateMs > STOOD_STILL_MS) this.#clock.after(CATCH_UP_MS, judge);
      else judge();
    }
    this.#suspects.add(connection);
  }

  #judge(): void {
    for (const connection of this.#suspects) connection.close(DISCONNECTS.NO_PONG);
    this.#suspects.clear();
  }
}
