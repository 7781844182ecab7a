import { setTimeout as delay } from 'node:timers/promises';
import type { Logger } from 'pino';
import { DISCONNECTS, type Disconnect } from '../../../shared/disconnect.ts';
import { type ErrorReply, errorReply, TangeloError } from '../../../shared/errors.ts';
import type { ClientSession } from '../session/client-session.ts';
import type { RoomFeed } from '../session/room-feed.ts';
import type { Session } from '../session/session.ts';
import type { Sessions } from '../session/sessions.ts';
import type {
  ClientRequest,
  CloseKind,
  OutgoingPush,
  PacedReceiver,
  TransportConnection,
} from '../transport/transport.ts';
import type { Deadlines } from './deadlines.ts';
import type { Dispatch } from './dispatcher.ts';
import { Lifecycle } from './lifecycle.ts';
import { Outbox, type Outboxes } from './outbox.ts';
import { Patience } from './patience.ts';
import { type RequestLimitSettings, RequestLimits } from './request-limits.ts';

/** How long answers that are under way may take when the server is being stopped. */
const LAST_ANSWERS_MS = 5_000;

/** What all connections of a front-end share. */
export interface ConnectionServices {
  readonly sessions: Sessions;
  readonly dispatch: Dispatch;
  readonly limits: RequestLimitSettings;
  readonly deadlines: Deadlines;
  readonly outboxes: Outboxes;
  /** Why a session is to be closed, if it is. */
  readonly shouldKick: (session: ClientSession) => Disconnect | undefined;
  readonly log: Logger;
}

export interface ConnectionOptions extends ConnectionServices {
  readonly transport: TransportConnection;
  readonly onClosed: (connection: Connection) => void;
}

/** One client's connection: its requests go in, their replies go out, and it is released exactly once. */
export class Connection implements PacedReceiver {
  readonly session: Session;
  readonly #options: ConnectionOptions;
  readonly #limits: RequestLimits;
  readonly #patience = new Patience();
  readonly #lifecycle = new Lifecycle();
  readonly #outbox: Outbox;
  /** Requests that were heard and not answered yet. */
  readonly #answering = new Set<Promise<void>>();
  #isDraining = false;

  constructor(options: ConnectionOptions) {
    const { transport, sessions, limits, outboxes, deadlines } = options;
    this.#options = options;
    this.#limits = new RequestLimits(limits);
    this.#outbox = new Outbox(transport, outboxes, (disconnect) => this.close(disconnect));
    const { remoteAddress, requestedHost } = transport;
    this.session = sessions.open(
      { push: (push, feed) => this.#push(push, feed), close: (disconnect) => this.#end(disconnect) },
      { address: remoteAddress, requestedHost },
    );
    this.#lifecycle.advance('connected');
    deadlines.connected(this);
  }

  request(request: ClientRequest): void {
    if (!this.#lifecycle.isLive || this.#isKicked()) return;
    // Whoever reads no answers at all need not be given any.
    if (this.#outbox.fill > 2) return;
    const { reply } = request;
    const answering = this.#answer(request).then((answer) => {
      this.#answering.delete(answering);
      if (!this.#lifecycle.isLive) return;
      this.#noticeEntering();
      // Without an acknowledgement nobody wants to know.
      if (reply) this.#outbox.reply(() => reply(answer));
    });
    this.#answering.add(answering);
  }

  async pace(): Promise<void> {
    for (let waitMs = this.#limits.take(); waitMs > 0; waitMs = this.#limits.take())
      await delay(waitMs, undefined, { ref: false });
    // Nothing is carried out for a client that is gone.
    if (!this.#lifecycle.isLive) await new Promise<never>(() => {});
  }

  pinged(): void {
    if (this.#lifecycle.isLive) this.#options.deadlines.pinged(this);
  }

  ponged(): void {
    this.#options.deadlines.ponged(this);
    // Those who say nothing are asked about too.
    if (this.#lifecycle.isLive) this.#isKicked();
  }

  closed(kind: CloseKind): void {
    if (!this.#lifecycle.advance('disconnected')) return;
    this.#options.deadlines.ended(this);
    this.#outbox.end();
    this.#options.sessions.disconnected(this.session, kind);
    this.#options.onClosed(this);
  }

  /** Tells the client why, and closes. Whoever may come back is waited for. */
  close(disconnect: Disconnect = DISCONNECTS.KICKED): void {
    void this.session.kick(disconnect);
  }

  /** Carries out nothing more, and closes when what was asked before is answered. */
  async drain(disconnect: Disconnect): Promise<void> {
    this.#isDraining = true;
    if (this.#answering.size > 0)
      await Promise.race([Promise.all(this.#answering), delay(LAST_ANSWERS_MS, undefined, { ref: false })]);
    this.close(disconnect);
  }

  #push(push: OutgoingPush, feed: RoomFeed | undefined): void {
    if (this.#lifecycle.isLive) this.#outbox.push(push, feed);
  }

  #end(disconnect: Disconnect): void {
    if (!this.#lifecycle.advance('to-be-disconnected')) return;
    this.#options.deadlines.ended(this);
    this.#outbox.end();
    this.#noteWhy(disconnect);
    this.#options.transport.close(disconnect);
  }

  /** A server that is stopped closes all connections that it has, which says nothing about any of them. */
  #noteWhy({ code, reason }: Disconnect): void {
    const { log, transport } = this.#options;
    const level = code === DISCONNECTS.DRAINING.code ? 'debug' : 'info';
    log[level](
      { code, reason, user: this.session.name, address: transport.remoteAddress },
      'client sent away',
    );
  }

  #isKicked(): boolean {
    const disconnect = this.#options.shouldKick(this.session);
    if (disconnect) this.close(disconnect);
    return disconnect !== undefined;
  }

  /** A request may have given the session a name, or taken it away. */
  #noticeEntering(): void {
    const hasEntered = this.session.uid !== undefined;
    if (hasEntered === (this.#lifecycle.state === 'in-chat')) return;
    this.#lifecycle.advance(hasEntered ? 'in-chat' : 'connected');
    if (hasEntered) this.#options.deadlines.entered(this);
    else this.#options.deadlines.exited(this);
  }

  /** Never rejects: every failure is a reply with a documented code. */
  async #answer({ route, body, admitted = false }: ClientRequest): Promise<object> {
    const refusal = this.#refusal({ admitted });
    if (refusal) {
      this.#refused(refusal);
      return refusal;
    }
    try {
      return { code: 200, ...(await this.#options.dispatch(this.session, route, body)) };
    } catch (error) {
      return this.#failure(route, error);
    } finally {
      if (!admitted) this.#limits.done();
    }
  }

  /** Why a request is not even looked at. */
  #refusal({ admitted }: { admitted: boolean }): ErrorReply | undefined {
    // Whoever is told so knows that nothing was done, and can ask elsewhere.
    if (this.#isDraining) return errorReply('SERVER_BUSY', DISCONNECTS.DRAINING.reason);
    // The answers to what it has asked before are not read yet.
    if (this.#outbox.fill > 1) return errorReply('TOO_MANY_IN_FLIGHT');
    return admitted ? undefined : this.#limits.admit();
  }

  #refused({ error, retryAfterMs }: ErrorReply): void {
    if (error !== 'RATE_LIMITED') return;
    if (typeof retryAfterMs === 'number' && this.#patience.isExhausted(retryAfterMs))
      this.close(DISCONNECTS.TOO_FAST);
  }

  #failure(route: string, error: unknown): object {
    if (error instanceof TangeloError) return error.toReply();
    this.#options.log.error({ err: error, route }, 'request failed');
    return errorReply('INTERNAL');
  }
}
