import type { Reply } from '../contract/routes.ts';
import { TangeloError } from '../errors.ts';
import { messageId } from '../message-id.ts';
import type { ClientState, DirectRequest, SendRequest } from './client.ts';
import type { Connection } from './connection.ts';
import { ConnectionLostError } from './failures.ts';
import { SendQueue } from './send-queue.ts';
import type { Session } from './session.ts';

export interface SenderOptions {
  readonly session: Session;
  readonly state: () => ClientState;
  /** Throws ConnectionLostError when there is none. */
  readonly connection: () => Connection;
  /** How many sends may wait while offline. */
  readonly offlineSends: number;
}

/** Gives messages their ids, and sends each until it is acknowledged. */
export class Sender {
  readonly queue: SendQueue;
  readonly #options: SenderOptions;

  constructor(options: SenderOptions) {
    const { session, state, connection, offlineSends } = options;
    this.#options = options;
    this.queue = new SendQueue({
      isOpen: (lane) => state() === 'online' && connection().isOpen && session.isReady(lane),
      isOffline: () => state() !== 'online',
      offlineSends,
    });
  }

  async send(request: SendRequest): Promise<Reply<'chat.chatHandler.send'>> {
    const { session, connection } = this.#options;
    this.#requireSession();
    const rid = request.rid ?? session.defaultRoom;
    if (rid === undefined) throw new TangeloError('NOT_MEMBER');
    const body = { ...request, rid, id: request.id ?? messageId() };
    return this.queue.push(rid, {
      write: () => connection().request('chat.chatHandler.send', body),
      // A private message is stored nowhere: sent again, it could be shown twice.
      repeatable: body.target === '*',
    });
  }

  async sendDirect(request: DirectRequest): Promise<Reply<'chat.directHandler.send'>> {
    this.#requireSession();
    const body = { ...request, id: request.id ?? messageId() };
    // No room has such a name.
    return this.queue.push(`@${request.to}`, {
      write: () => this.#options.connection().request('chat.directHandler.send', body),
      repeatable: true,
    });
  }

  #requireSession(): void {
    const { session, state } = this.#options;
    if (state() === 'idle') throw new ConnectionLostError('The client is not connected.', { written: false });
    if (!session.isActive) throw new TangeloError('NOT_ENTERED');
  }
}
