import { Deadline, Deadlines } from '../../rpc/deadline-queue.ts';
import { awaitHello } from '../hello-deadline.ts';

export interface HeartbeatOptions {
  /** From opening a connection to the end of its handshake. */
  readonly helloMs: number;
  /** What clients wait from a heartbeat of the server to their own. */
  readonly pingMs: number;
}

/** What heartbeats do to one connection. */
export interface Heartbeating {
  sendHeartbeat(): void;
  /** The handshake did not end in time. */
  silent(): void;
  /** The interval after which the client sends a heartbeat is over. How long it may take beyond is for others to say. */
  owing(): void;
}

/** Deadlines of all connections of a transport. */
export class Heartbeats {
  /** What clients are told to wait from a heartbeat to the next. */
  readonly intervalSeconds: number;
  readonly #deadlines = new Deadlines();
  readonly #helloMs: number;

  constructor({ helloMs, pingMs }: HeartbeatOptions) {
    // Some clients read a whole number only.
    this.intervalSeconds = Math.ceil(pingMs / 1_000);
    this.#helloMs = helloMs;
  }

  watch(connection: Heartbeating): Heartbeat {
    const intervalMs = this.intervalSeconds * 1_000;
    return new Heartbeat(connection, this.#deadlines, { helloMs: this.#helloMs, intervalMs });
  }

  stop(): void {
    this.#deadlines.stop();
  }
}

interface Delays {
  readonly helloMs: number;
  readonly intervalMs: number;
}

class Timer extends Deadline {
  readonly expire: () => void;

  constructor(expire: () => void) {
    super();
    this.expire = expire;
  }
}

/**
 * The heartbeat of one connection. The server's first follows the handshake; then a client waits for the interval before it sends
 * its own, and each is answered. A client that answers at once would make that a race: between two of the server's there is half
 * an interval at least.
 */
export class Heartbeat {
  readonly #connection: Heartbeating;
  readonly #deadlines: Deadlines;
  readonly #delays: Delays;
  readonly #helloCame: () => void;
  readonly #due: Timer;
  readonly #answer: Timer;
  #sentAt = Number.NEGATIVE_INFINITY;

  constructor(connection: Heartbeating, deadlines: Deadlines, delays: Delays) {
    this.#connection = connection;
    this.#deadlines = deadlines;
    this.#delays = delays;
    this.#due = new Timer(() => connection.owing());
    this.#answer = new Timer(() => this.#send());
    this.#helloCame = awaitHello(delays.helloMs, () => connection.silent());
  }

  /** The handshake ended. */
  begin(): void {
    this.#helloCame();
    this.#send();
  }

  /** The client's heartbeat came. */
  received(): void {
    this.#deadlines.cancel(this.#due);
    if (this.#answer.queue) return;
    const pauseMs = this.#delays.intervalMs / 2;
    if (performance.now() - this.#sentAt >= pauseMs) this.#send();
    else this.#deadlines.start(this.#answer, pauseMs);
  }

  stop(): void {
    this.#helloCame();
    for (const timer of [this.#due, this.#answer]) this.#deadlines.cancel(timer);
  }

  #send(): void {
    this.#sentAt = performance.now();
    this.#deadlines.cancel(this.#due);
    this.#deadlines.start(this.#due, this.#delays.intervalMs);
    this.#connection.sendHeartbeat();
  }
}
