import type { Client, ClientOptions, TokenStorage } from '../../../../shared/client/client.ts';
import { TangeloError } from '../../../../shared/errors.ts';
import { roomToEnter } from '../state/reduce-chat.ts';
import type { Joined } from '../state/room.ts';
import type { Chat, EntryWay, Problem } from '../state/state.ts';
import type { Store } from '../state/store.ts';
import { entryProblem } from '../text/sentences.ts';
import { Conversations } from './conversations.ts';
import { type EntryRequest, enterAs } from './enter-as.ts';
import { followPushes } from './follow-client.ts';
import { HistoryLoader } from './history-loader.ts';
import { MemberLoader } from './member-loader.ts';
import { OpenRooms } from './open-rooms.ts';
import { OutgoingMessages } from './outgoing-messages.ts';
import { Presence } from './presence.ts';
import { ReadMarks } from './read-marks.ts';
import { Remarks } from './remarks.ts';
import { RoomActions } from './room-actions.ts';
import { RoomDirectory } from './room-directory.ts';
import type { SavedLogin } from './saved-login.ts';
import { waitForGates } from './wait-for-gates.ts';
import { whyEnded } from './why-ended.ts';

export interface ChatSessionOptions {
  readonly store: Store;
  /** Base URLs of the gates; a rejection means: not now, ask again. */
  readonly findGates: () => Promise<readonly string[]>;
  readonly createClient: (options: ClientOptions) => Client;
  /** Lives as long as the tab. */
  readonly storage: TokenStorage;
  readonly login: SavedLogin;
  readonly now: () => number;
}

/** After this long without an answer the door says so. */
const PATIENCE_MS = 4_000;

/**
 * What a person does on the page, as calls to the cluster, and what comes of it, as actions on the store. What is
 * written while there is no connection, or before a room has let us in, waits here or in the client and goes out in order.
 */
export class ChatSession {
  readonly conversations: Conversations;
  readonly rooms: RoomActions;
  readonly directory: RoomDirectory;
  readonly messages: OutgoingMessages;
  readonly #options: ChatSessionOptions;
  readonly #open: OpenRooms;
  readonly #history: HistoryLoader;
  readonly #marks: ReadMarks;
  readonly #remarks: Remarks;
  readonly #presence: Presence;
  #client: Client | undefined;
  #stop: (() => void) | undefined;

  constructor(options: ChatSessionOptions) {
    const { store } = options;
    const client = () => this.#client;
    this.#options = options;
    this.messages = new OutgoingMessages({ store, client, now: options.now });
    this.#remarks = new Remarks(store);
    this.#marks = new ReadMarks(store);
    const remarks = this.#remarks;
    const members = new MemberLoader({ store, client });
    this.#presence = new Presence({ store, client });
    this.directory = new RoomDirectory({ store, client });
    this.#open = new OpenRooms({ store, client, outgoing: this.messages, remarks });
    this.#history = new HistoryLoader({
      store,
      client,
      onFailed: (rid, error) => this.#open.unreadable(rid, error),
    });
    this.conversations = new Conversations({ store, client, marks: this.#marks });
    this.rooms = new RoomActions({ store, client, remarks, open: (rid) => this.open(rid) });
    store.subscribe(() => {
      this.#marks.tell(this.#client);
      this.#history.catchUp();
      members.catchUp();
      this.#presence.catchUp();
    });
  }

  /** Enters from the door. */
  async enter(request: EntryRequest): Promise<void> {
    const { as, username, room } = request;
    this.#dispatch({ type: 'entering', as, username, room });
    await this.#start(request);
  }

  /** Comes back into the session that the store shows: after a reload, or after the server has ended it. */
  async enterAgain(): Promise<void> {
    const chat = this.#chat;
    if (chat === undefined) return;
    this.#dispatch({ type: 'connectionChanged', connection: { state: 'connecting' } });
    const { me: username, registered } = chat;
    const token = registered ? this.#options.login.tokenOf(username) : undefined;
    await this.#start({ as: 'guest', username, password: '', room: roomToEnter(chat), token });
  }

  /** Says goodbye and goes back to the door; an account is logged out, in all tabs of this browser. */
  quit(): void {
    const { view } = this.#options.store.state;
    if (view.phase === 'chat') {
      const { me: username, registered } = view;
      // Written before the goodbye, which nobody answers either.
      if (registered) {
        this.#client?.notify('user.userHandler.logout', {});
        this.#options.login.forget();
      }
      this.#drop();
      this.#dispatch({ type: 'quit', as: registered ? 'login' : 'guest', username, room: roomToEnter(view) });
    } else {
      this.#drop();
      this.#dispatch({ ...view, type: 'quit' });
    }
  }

  /** Shows a room, a group or a conversation, and joins it if need be. */
  open(rid: string): void {
    this.#open.open(rid);
  }

  /** Loads what was said before in a room. */
  loadHistory(rid: string): void {
    void this.#history.load(rid);
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

  async #start(request: EntryRequest): Promise<void> {
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
    this.#follow(client, request.as, stopped.signal);
    try {
      const login = await enterAs(client, request);
      clearTimeout(patience);
      if (login !== undefined && !stopped.signal.aborted) this.#options.login.keep(login);
    } catch (error) {
      if (stopped.signal.aborted) return;
      this.#drop();
      if (request.token !== undefined && isOver(error)) this.#options.login.forget();
      this.#dispatch({ type: 'refused', problem: entryProblem(error) });
    }
  }

  #follow(client: Client, as: EntryWay, stopped: AbortSignal): void {
    const { store, now } = this.#options;
    let entered = false;
    const ends = [
      followPushes(client, store, now),
      client.on('joined', (reply) => this.#entered(client, reply, as)),
      client.on('left', ({ rid, error }) => this.#open.lost(rid, error)),
      client.on('onMove', ({ former, rid, reason }) =>
        this.#remarks.say(`${former}: ${reason}. You are in ${rid} now.`),
      ),
      this.conversations.follow(client),
      this.#presence.follow(client),
      client.on('state', ({ state, reason, error }) => {
        if (state === 'online') {
          entered = true;
          this.#dispatch({ type: 'connectionChanged', connection: { state } });
          void this.#open.join().then(() => this.directory.list());
          void this.conversations.list();
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
  #entered(client: Client, reply: Joined, as: EntryWay): void {
    const chat = this.#chat;
    const { username } = client;
    if (username !== undefined && (chat === undefined || chat.me !== username)) {
      const registered = as === 'guest' ? {} : { registered: true };
      this.#dispatch({ type: 'entered', username, rid: reply.rid, ...registered });
    }
    this.#dispatch({ type: 'roomJoined', reply });
    this.messages.send(reply.rid);
  }
}

/** Whether a login counts no more. */
function isOver(error: unknown): boolean {
  return error instanceof TangeloError && error.error === 'BAD_TOKEN';
}
