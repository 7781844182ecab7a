import { setTimeout as delay } from 'node:timers/promises';
import type { Logger } from 'pino';
import { DISCONNECTS, type Disconnect } from '../../../shared/disconnect.ts';
import { TangeloError } from '../../../shared/errors.ts';
import type { Session } from '../session/session.ts';
import type { Sessions } from '../session/sessions.ts';
import type { ClientRequest, CloseKind, PacedReceiver, TransportConnection } from '../transport/transport.ts';
import type { Dispatch } from './dispatcher.ts';
import { type RequestLimitSettings, RequestLimits } from './request-limits.ts';

export interface ConnectionOptions {
  readonly transport: TransportConnection;
  readonly sessions: Sessions;
  readonly dispatch: Dispatch;
  readonly limits: RequestLimitSettings;
  readonly log: Logger;
  readonly onClosed: (connection: Connection) => void;
}

/** One client's connection: its requests go in, their replies go out, and it is released exactly once. */
export class Connection implements PacedReceiver {
  readonly session: Session;
  readonly #options: ConnectionOptions;
  readonly #limits: RequestLimits;
  #closed = false;

  constructor(options: ConnectionOptions) {
    const { transport, sessions, limits } = options;
    this.#options = options;
    this.#limits = new RequestLimits(limits);
    const { remoteAddress, requestedHost } = transport;
    this.session = sessions.open(transport, { address: remoteAddress, requestedHost });
  }

  request(request: ClientRequest): void {
    if (this.#closed) return;
    void this.#answer(request).then((answer) => {
      // Without an acknowledgement nobody wants to know.
      if (!this.#closed) request.reply?.(answer);
    });
  }

  async pace(): Promise<void> {
    for (let waitMs = this.#limits.take(); waitMs > 0; waitMs = this.#limits.take())
      await delay(waitMs, undefined, { ref: false });
    // Nothing is carried out for a client that is gone.
    if (this.#closed) await new Promise<never>(() => {});
  }

  closed(kind: CloseKind): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#options.sessions.disconnected(this.session, kind);
    this.#options.onClosed(this);
  }

  close(disconnect: Disconnect = DISCONNECTS.KICKED): void {
    void this.session.kick(disconnect);
  }

  /** Never rejects: every failure is a reply with a documented code. */
  async #answer({ route, body, admitted = false }: ClientRequest): Promise<object> {
    try {
      if (!admitted) this.#limits.admit();
    } catch (error) {
      return this.#failure(route, error);
    }
    try {
      return { code: 200, ...(await this.#options.dispatch(this.session, route, body)) };
    } catch (error) {
      return this.#failure(route, error);
    } finally {
      if (!admitted) this.#limits.done();
    }
  }

  #failure(route: string, error: unknown): object {
    if (error instanceof TangeloError) return error.toReply();
    this.#options.log.error({ err: error, route }, 'request failed');
    return new TangeloError('INTERNAL').toReply();
  }
}
