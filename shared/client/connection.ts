import { io, type Socket } from 'socket.io-client';
import type { Body, Reply, Route } from '../contract/routes.ts';
import type { Disconnect } from '../disconnect.ts';
import { TangeloError } from '../errors.ts';
import type { Transport } from './client.ts';
import { type Deferred, deferred } from './deferred.ts';
import { ConnectionLostError } from './failures.ts';
import { isRecord, readRefusal, readReply } from './reply.ts';

/** How long a connection that was kicked waits for the answers to what is in flight. */
const KICK_GRACE_MS = 1_000;

/** What is asked where any answer will do, a refusal, too. */
const PROBE: Route = 'chat.roomHandler.list';

export interface ConnectionOptions {
  readonly url: string;
  readonly transports: readonly Transport[];
  readonly connectTimeoutMs: number;
  readonly requestTimeoutMs: number;
  /** Says goodbye when aborted. */
  readonly signal: AbortSignal;
  /** Told each event of the server, in order, until the connection ends. */
  readonly onPush?: (event: string, body: unknown) => void;
}

export interface ConnectionEnd {
  readonly reason: string;
  /** What `onKick` told before. */
  readonly kick?: Disconnect;
}

/** One socket.io connection, from its opening to its one end. It never reconnects by itself. */
export interface Connection {
  /** Whether requests can be written: it was opened, was not kicked and has not ended. */
  readonly isOpen: boolean;
  /** Resolves when the connection has ended, however it did. */
  readonly closed: Promise<ConnectionEnd>;
  /** Rejects with the server's TangeloError, TIMEOUT or ConnectionLostError. */
  request<R extends Route>(route: R, body: Body<R>): Promise<Reply<R>>;
  /** Writes without waiting for an answer; does nothing when the connection is not open. */
  notify<R extends Route>(route: R, body: Body<R>): void;
  /** Asks for any sign of life, and ends when none comes soon: the connection may have died without anybody noticing. */
  probe(): void;
  /** Closes in a way that the server takes for a departure for good. */
  goodbye(): void;
  /** Closes in a way that the server takes for a broken connection, so that the session can be resumed. */
  abandon(reason: string): void;
}

/** Resolves when the connection can be used; rejects with UNAVAILABLE or with the error by which the server refused it. */
export async function openConnection(options: ConnectionOptions): Promise<Connection> {
  const connection = new SocketConnection(options);
  await connection.opened;
  return connection;
}

class SocketConnection implements Connection {
  readonly #options: ConnectionOptions;
  readonly #socket: Socket;
  readonly #opened = deferred<void>();
  readonly #closed = deferred<ConnectionEnd>();
  readonly #pending = new Set<Deferred<unknown>>();
  /** At most one of: waiting for the opening, for the answers after a kick, for any sign of life. */
  #timer: ReturnType<typeof setTimeout> | undefined;
  #state: 'opening' | 'open' | 'kicked' | 'ended' = 'opening';
  #kick: Disconnect | undefined;
  #packets = 0;

  constructor(options: ConnectionOptions) {
    this.#options = options;
    this.#socket = io(options.url, {
      forceNew: true,
      reconnection: false,
      transports: [...options.transports],
      tryAllTransports: true,
      // The next connection tries the first transport again; upgrading this one is not worth the pause it takes.
      upgrade: false,
      timeout: options.connectTimeoutMs,
    });
    this.#socket.on('connect', () => this.#open());
    this.#socket.on('connect_error', (error: Error) => this.#end(error.message, readRefusal(error)));
    this.#socket.on('disconnect', (reason) => this.#end(reason));
    this.#socket.onAny((event: string, body: unknown) => this.#receive(event, body));
    this.#socket.io.engine.on('packet', () => {
      this.#packets += 1;
    });
    this.#timer = setTimeout(() => this.abandon('connecting took too long'), options.connectTimeoutMs);
    options.signal.addEventListener('abort', this.#onAbort);
    if (options.signal.aborted) this.goodbye();
  }

  readonly #onAbort = () => this.goodbye();

  get opened(): Promise<void> {
    return this.#opened.promise;
  }

  get isOpen(): boolean {
    return this.#state === 'open';
  }

  get closed(): Promise<ConnectionEnd> {
    return this.#closed.promise;
  }

  async request<R extends Route>(route: R, body: Body<R>): Promise<Reply<R>> {
    if (!this.isOpen) throw this.#lost(false);
    const answer = deferred<unknown>();
    const packets = this.#packets;
    const timer = setTimeout(() => {
      this.#suspect(packets);
      answer.reject(new TangeloError('TIMEOUT'));
    }, this.#options.requestTimeoutMs);
    this.#pending.add(answer);
    this.#socket.emit(route, body, answer.resolve);
    try {
      // The contract's schemas stay on the server: a browser need not carry a validator for what its own server says.
      return readReply(await answer.promise) as Reply<R>;
    } finally {
      clearTimeout(timer);
      this.#pending.delete(answer);
      if (this.#state === 'kicked' && this.#pending.size === 0) this.abandon('kicked');
    }
  }

  notify<R extends Route>(route: R, body: Body<R>): void {
    if (this.isOpen) this.#socket.emit(route, body);
  }

  probe(): void {
    if (!this.isOpen) return;
    this.#socket.emit(PROBE, { limit: 1 }, () => {});
    this.#suspect(this.#packets);
  }

  goodbye(): void {
    this.#end('disconnected');
    this.#socket.disconnect();
  }

  abandon(reason: string): void {
    this.#end(reason);
    // While connected, `socket.disconnect()` would tell the server goodbye; while opening, only it ends the attempt.
    if (this.#socket.connected) this.#socket.io.engine.close();
    else this.#socket.disconnect();
  }

  #open(): void {
    this.#stopTimer();
    if (this.#state === 'opening') this.#state = 'open';
    this.#opened.resolve();
  }

  #receive(event: string, body: unknown): void {
    if (this.#state === 'ended') return;
    this.#options.onPush?.(event, body);
    if (event === 'onKick' && isRecord(body) && typeof body.code === 'number') {
      this.#kicked({ code: body.code, reason: String(body.reason) });
    }
  }

  #kicked(kick: Disconnect): void {
    if (this.#state === 'ended') return;
    this.#kick = kick;
    this.#state = 'kicked';
    this.#stopTimer();
    if (this.#pending.size === 0) this.abandon('kicked');
    else this.#timer = setTimeout(() => this.abandon('kicked'), KICK_GRACE_MS);
  }

  /** An answer is overdue, or the connection looks odd: if nothing at all is heard, it is dead though nobody has noticed. */
  #suspect(packets: number): void {
    if (this.#state !== 'open' || this.#packets !== packets || this.#timer !== undefined) return;
    this.#timer = setTimeout(() => {
      this.#timer = undefined;
      if (this.#packets === packets) this.abandon('the server has fallen silent');
    }, this.#options.requestTimeoutMs / 2);
  }

  #stopTimer(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }

  #lost(written: boolean, reason = 'there is no connection'): ConnectionLostError {
    const { code: kickCode, reason: kickReason } = this.#kick ?? {};
    return new ConnectionLostError(kickReason ?? reason, {
      written,
      ...(kickCode === undefined ? {} : { kickCode }),
    });
  }

  #end(reason: string, refusal?: TangeloError): void {
    if (this.#state === 'ended') return;
    this.#state = 'ended';
    this.#stopTimer();
    this.#options.signal.removeEventListener('abort', this.#onAbort);
    this.#socket.removeAllListeners().offAny();
    this.#opened.reject(refusal ?? this.#lost(false, reason));
    // Nobody waits for an opening that had succeeded, nor for one that ended in the constructor.
    this.#opened.promise.catch(() => {});
    for (const answer of this.#pending) answer.reject(this.#lost(true, reason));
    const kick = this.#kick;
    this.#closed.resolve(kick === undefined ? { reason } : { reason: kick.reason, kick });
  }
}
