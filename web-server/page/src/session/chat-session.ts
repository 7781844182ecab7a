import type { Client, ClientOptions, TokenStorage } from '../../../../shared/client/client.ts';
import { TangeloError } from '../../../../shared/errors.ts';
import { type Message, messageKey } from '../state/entry.ts';
import type { Joined } from '../state/room.ts';
import { type Chat, MAIN_HALL, type Problem } from '../state/state.ts';
import type { Store } from '../state/store.ts';
import { entryProblem, roomProblem, sentence } from '../text/sentences.ts';
import { followPushes } from './follow-client.ts';
import { newMessageId } from './message-id.ts';
import { OutgoingMessages } from './outgoing-messages.ts';
import { waitForGates } from './wait-for-gates.ts';
import { whyEnded } from './why-ended.ts';

export interface ChatSessionOptions {
  readonly store: Store;
  /** Base URLs of the gates; a rejection means: not now, ask again. */
  readonly findGates: () => Promise<readonly string[]>;
  readonly createClient: (options: ClientOptions) => Client;
  /** Lives as long as the tab. */
  readonly storage: TokenStorage;
  readonly now: () => number;
}

/** After this long without an answer the door says so. */
const PATIENCE_MS = 4_000;
const REMARK_MS = 6_000;

/**
 * What a person does on the page, as calls to the cluster, and what comes of it, as actions on the store. What is
 * written while there is no connection, or before a room has let us in, waits here or in the client and goes out in order.
 */
export class ChatSession {
  readonly #options: ChatSessionOptions;
  #client: Client | undefined;
  #stop: (() => void) | undefined;
  readonly #outgoing: OutgoingMessages;
  #remarkTimer: ReturnType<typeof setTimeout> | undefined;

  constructor(options: ChatSessionOptions) {
    this.#options = options;
    this.#outgoing = new OutgoingMessages(options.store);
  }

  /** Enters from the door; an empty name asks the server for one. */
  async enter(username: string, room: string): Promise<void> {
    this.#dispatch({ type: 'entering', username, room });
    await this.#start(username, room);
  }

  /** Comes back into the session that the store shows: after a reload, or after the server has ended it. */
  async enterAgain(): Promise<void> {
    const chat = this.#chat;
    if (chat === undefined) return;
    this.#dispatch({ type: 'connectionChanged', connection: { state: 'connecting' } });
    await this.#start(chat.me, chat.current);
  }

  /** Says goodbye and goes back to the door. */
  quit(): void {
    const { view } = this.#options.store.state;
    const [username, room] = view.phase === 'chat' ? [view.me, view.current] : [view.username, view.room];
    this.#drop();
    this.#dispatch({ type: 'quit', username, room });
  }

  /** Shows a room, and joins it if need be. */
  open(rid: string): void {
    this.#dispatch({ type: 'roomOpened', rid });
    this.#dispatch({ type: 'roomShown', rid });
    void this.#joinWaiting();
  }

  async leave(rid: string): Promise<void> {
    if (rid === MAIN_HALL) return;
    if (this.#chat?.current === rid) this.open(MAIN_HALL);
    this.#dispatch({ type: 'roomClosed', rid });
    try {
      await this.#client?.leave(rid);
    } catch (error) {
      this.#remark(`Leaving ${rid}: ${sentence(error)}`);
    }
  }

  /** Answers what is wrong with the name, if anything. */
  async rename(username: string): Promise<Problem | undefined> {
    try {
      if (this.#client === undefined) throw new TangeloError('UNAVAILABLE');
      const reply = await this.#client.request('connector.entryHandler.rename', { username });
      this.#dispatch({ type: 'selfRenamed', reply, at: this.#options.now() });
      return undefined;
    } catch (error) {
      return entryProblem(error);
    }
  }

  send(rid: string, text: string, target: string): void {
    const chat = this.#chat;
    if (chat === undefined) return;
    const id = newMessageId();
    const message: Message = {
      kind: 'message',
      key: messageKey(chat.me, id),
      id,
      from: chat.me,
      mine: true,
      text,
      target,
      seq: 0,
      time: this.#options.now(),
      status: 'pending',
    };
    this.#dispatch({ type: 'messageQueued', rid, message });
    this.#outgoing.send(this.#client, rid);
  }

  retry(rid: string, id: string): void {
    this.#dispatch({ type: 'messageRetried', rid, id });
    this.#outgoing.send(this.#client, rid);
  }

  get #chat(): Chat | undefined {
    const { view } = this.#options.store.state;
    return view.phase === 'chat' ? view : undefined;
  }

  #dispatch: Store['dispatch'] = (action) => this.#options.store.dispatch(action);

  #drop(): void {
    this.#stop?.();
    this.#stop = undefined;
    // A client that is idle by itself has kept its resume token, which a goodbye would throw away.
    if (this.#client?.state !== 'idle') this.#client?.disconnect();
    this.#client = undefined;
  }

  async #start(username: string, rid: string): Promise<void> {
    this.#drop();
    const stopped = new AbortController();
    const patience = setTimeout(() => this.#dispatch({ type: 'unreachable' }), PATIENCE_MS);
    this.#stop = () => {
      clearTimeout(patience);
      stopped.abort();
    };
    const gate = await waitForGates(this.#options.findGates, stopped.signal);
    if (gate === undefined) return;
    const client = this.#options.createClient({ gate, storage: this.#options.storage });
    this.#client = client;
    this.#follow(client, stopped.signal);
    try {
      const reply = await client.connect(username === '' ? { rid } : { username, rid });
      if (stopped.signal.aborted) return;
      clearTimeout(patience);
      this.#entered(client, { ...reply, resumed: false });
      void this.#joinWaiting();
    } catch (error) {
      if (stopped.signal.aborted) return;
      this.#drop();
      this.#dispatch({ type: 'refused', problem: entryProblem(error) });
    }
  }

  #follow(client: Client, stopped: AbortSignal): void {
    const { store, now } = this.#options;
    let entered = false;
    const ends = [
      followPushes(client, store, now),
      client.on('joined', (reply) => this.#entered(client, reply)),
      client.on('left', ({ rid, error }) => this.#lost(rid, error)),
      client.on('state', ({ state, reason, error }) => {
        if (state === 'online') {
          entered = true;
          this.#dispatch({ type: 'connectionChanged', connection: { state } });
          void this.#joinWaiting();
        } else if (state === 'offline') {
          this.#dispatch({ type: 'connectionChanged', connection: { state } });
        } else if (state === 'connecting' && reason !== undefined) {
          this.#dispatch({ type: 'unreachable' });
        } else if (state === 'idle' && entered) {
          this.#dispatch({ type: 'connectionChanged', connection: { state: 'ended', why: whyEnded(error) } });
          this.#drop();
        }
      }),
    ];
    stopped.addEventListener('abort', () => {
      for (const end of ends) end();
    });
  }

  /** A room has let us in: the one entered with, or another one; for the first time, or again. */
  #entered(client: Client, reply: Joined): void {
    const chat = this.#chat;
    const { username } = client;
    if (username !== undefined && (chat === undefined || chat.me !== username)) {
      this.#dispatch({ type: 'entered', username, rid: reply.rid });
    }
    this.#dispatch({ type: 'roomJoined', reply, at: this.#options.now() });
    this.#outgoing.send(client, reply.rid);
  }

  /** Joins what is open but not joined, MainHall always, and asks for the list of rooms. */
  async #joinWaiting(): Promise<void> {
    const client = this.#client;
    const chat = this.#chat;
    if (client?.state !== 'online' || chat === undefined) return;
    this.#dispatch({ type: 'roomOpened', rid: MAIN_HALL });
    const waiting = [...(this.#chat?.rooms.values() ?? [])].filter(({ joined }) => !joined);
    await Promise.all(waiting.map(({ rid }) => this.#join(client, rid)));
    try {
      const { rooms } = await client.request('chat.roomHandler.list', {});
      this.#dispatch({ type: 'roomsListed', rooms });
    } catch {
      // The list that is shown stays as it is, is changed by pushes, and is asked for again with the next connection.
    }
  }

  async #join(client: Client, rid: string): Promise<void> {
    try {
      const reply = await client.join(rid);
      if (this.#chat?.rooms.get(rid)?.joined === false) this.#entered(client, { ...reply, resumed: false });
    } catch (error) {
      if (this.#client !== client || isLost(error)) return;
      this.#lost(rid, error);
    }
  }

  /** A room does not let us in, or not again. */
  #lost(rid: string, error: unknown): void {
    if (this.#chat?.current === rid) this.open(MAIN_HALL);
    this.#dispatch({ type: 'roomClosed', rid });
    this.#remark(`${rid} could not be opened. ${roomProblem(error)}`);
  }

  #remark(text: string): void {
    clearTimeout(this.#remarkTimer);
    this.#dispatch({ type: 'remarked', text });
    this.#remarkTimer = setTimeout(() => this.#dispatch({ type: 'remarked', text: undefined }), REMARK_MS);
  }
}

/** The connection went away meanwhile; the next one makes up for it. */
function isLost(error: unknown): boolean {
  return error instanceof TangeloError && (error.error === 'UNAVAILABLE' || error.error === 'TIMEOUT');
}
