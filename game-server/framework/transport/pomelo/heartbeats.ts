import { Deadline, Deadlines } from '../../rpc/deadline-queue.ts';

export interface HeartbeatOptions {
  /** From opening a connection to the end of its handshake. */
  readonly helloMs: number;
  readonly pingMs: number;
  /** Longest time without an answer, beyond the interval that a client may take. */
  readonly pongMs: number;
}

/** What heartbeats do to one connection. */
export interface Heartbeating {
  sendHeartbeat(): void;
  /** The handshake did not end, or no heartbeat came, in time. */
  silent(): void;
}

/** Deadlines of all connections of a transport. */
export class Heartbeats {
  /** What clients are told to wait from a heartbeat to the next. */
  readonly intervalSeconds: number;
  readonly #deadlines = new Deadlines();
  readonly #helloMs: number;
  readonly #silenceMs: number;
  readonly #pauseMs: number;

  constructor({ helloMs, pingMs, pongMs }: HeartbeatOptions) {
    // Some clients read a whole number only.
    this.intervalSeconds = Math.ceil(pingMs / 1_000);
    this.#helloMs = helloMs;
    this.#silenceMs = this.intervalSeconds * 1_000 + pongMs;
    this.#pauseMs = (this.intervalSeconds * 1_000) / 2;
  }

  watch(connection: Heartbeating): Heartbeat {
    return new Heartbeat(connection, this.#deadlines, {
      helloMs: this.#helloMs,
      silenceMs: this.#silenceMs,
      pauseMs: this.#pauseMs,
    });
  }

  stop(): void {
    this.#deadlines.stop();
  }
}

interface Delays {
  readonly helloMs: number;
  readonly silenceMs: number;
  /** Heartbeats of a client that come sooner after each other are answered with one. */
  readonly pauseMs: number;
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
  readonly #silence: Timer;
  readonly #answer: Timer;
  /** Raised by everything that shows that the client is there. */
  #signs = 0;
  #sentAt = Number.NEGATIVE_INFINITY;
  #stopped = false;

  constructor(connection: Heartbeating, deadlines: Deadlines, delays: Delays) {
    this.#connection = connection;
    this.#deadlines = deadlines;
    this.#delays = delays;
    this.#silence = new Timer(() => this.#suspect());
    this.#answer = new Timer(() => this.#send());
    deadlines.start(this.#silence, delays.helloMs);
  }

  /** The handshake ended. */
  begin(): void {
    this.#alive();
    this.#send();
  }

  /** The client's heartbeat came. */
  received(): void {
    this.#alive();
    if (this.#answer.queue) return;
    const { pauseMs } = this.#delays;
    if (performance.now() - this.#sentAt >= pauseMs) this.#send();
    else this.#deadlines.start(this.#answer, pauseMs);
  }

  stop(): void {
    this.#stopped = true;
    this.#deadlines.cancel(this.#silence);
    this.#deadlines.cancel(this.#answer);
  }

  #alive(): void {
    this.#signs += 1;
    this.#deadlines.cancel(this.#silence);
    this.#deadlines.start(this.#silence, this.#delays.silenceMs);
  }

  #send(): void {
    this.#sentAt = performance.now();
    this.#connection.sendHeartbeat();
  }

  /** After a stall of this process what would save the connection may have come and not been read: that is read first. */
  #suspect(): void {
    const signs = this.#signs;
    setImmediate(() => {
      if (!this.#stopped && this.#signs === signs) this.#connection.silent();
    });
  }
}
