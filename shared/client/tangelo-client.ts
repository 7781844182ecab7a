import type { Body, Reply, Route } from '../contract/routes.ts';
import { TangeloError } from '../errors.ts';
import type {
  Client,
  ClientEvents,
  ClientOptions,
  ClientState,
  DirectRequest,
  RoomState,
  SendRequest,
  Who,
} from './client.ts';
import type { Connection } from './connection.ts';
import { type Deferred, deferred } from './deferred.ts';
import { Emitter } from './emitter.ts';
import { Entrance, firstSuccess } from './entrance.ts';
import type { Entered } from './entry.ts';
import { ConnectionLostError, isUncertain, isWorthAnotherAttempt, toTangeloError } from './failures.ts';
import type { Events } from './incoming.ts';
import { Keeper } from './keeper.ts';
import { randomId } from './random-id.ts';
import { ResumeStore } from './resume-store.ts';
import { Sender } from './sender.ts';
import { Session } from './session.ts';

const CONNECT_TIMEOUT_MS = 5_000;
/** The longest `uid` that the gate takes. */
const UID_LENGTH = 64;

/** Routes whose outcome the client has to know about, however they are called. */
type Followed = { readonly [R in Route]?: (body: Body<R>) => Promise<Reply<R>> };

export class TangeloClient implements Client {
  readonly #emitter = new Emitter<Events>();
  readonly #entrance: Entrance;
  readonly #session: Session;
  readonly #sender: Sender;
  readonly #keeper: Keeper;
  /** What the gate places a client by that has no name yet. */
  readonly #uid = randomId();
  readonly #followed: Followed = {
    'connector.entryHandler.enter': (body) => this.connect(body),
    'connector.entryHandler.rename': ({ username }) => this.#session.rename(username),
    'chat.roomHandler.join': ({ rid }) => this.join(rid),
    'chat.roomHandler.leave': async ({ rid }) => {
      await this.leave(rid);
      return {};
    },
    'chat.groupHandler.leave': async ({ rid }) => {
      await this.#sender.queue.settled(rid);
      await this.#session.memberships.leave(rid, 'chat.groupHandler.leave');
      return {};
    },
    'user.userHandler.logout': () => this.#logout(),
  };
  #state: ClientState = 'idle';
  #connection: Connection | undefined;
  #entering: Deferred<Entered> | undefined;
  #initializing: Deferred<void> | undefined;

  constructor(options: ClientOptions) {
    const { gate, storage, transports, requestTimeoutMs, offlineSends } = options;
    this.#entrance = new Entrance({
      gates: typeof gate === 'string' ? [gate] : gate,
      transports: transports ?? ['websocket', 'polling'],
      connectTimeoutMs: CONNECT_TIMEOUT_MS,
      requestTimeoutMs: requestTimeoutMs ?? 10_000,
    });
    this.#session = new Session({
      emitter: this.#emitter,
      store: new ResumeStore(storage),
      onEntered: (connection) => {
        this.#connection = connection;
      },
      onRoomReady: (rid) => this.#sender.queue.resume(rid),
    });
    this.#sender = new Sender({
      session: this.#session,
      state: () => this.#state,
      connection: () => this.#open(),
      offlineSends: offlineSends ?? 1_000,
    });
    this.#keeper = new Keeper({
      establish: (signal) => this.#establish(signal),
      mayReturn: (error) => isWorthAnotherAttempt(error) || this.#session.isOwnTakeover(error),
      onWaiting: (why) =>
        this.#changeTo({ state: this.#session.hasEntered ? 'offline' : 'connecting', ...why }),
      onGivenUp: (error) => this.#giveUp(error),
    });
  }

  get state(): ClientState {
    return this.#state;
  }

  get username(): string | undefined {
    return this.#session.username;
  }

  get rooms(): readonly RoomState[] {
    return this.#session.rooms.states;
  }

  async connect(who: Who = {}): Promise<Entered> {
    if (this.#session.isActive) throw new TangeloError('ALREADY_ENTERED');
    this.#session.begin(who);
    const entering = deferred<Entered>();
    this.#entering = entering;
    if (this.#connection?.isOpen === true) void this.#enterLater(this.#connection);
    else this.#start();
    return entering.promise;
  }

  async init(): Promise<void> {
    if (this.#connection?.isOpen === true) return;
    this.#initializing ??= deferred<void>();
    this.#start();
    return this.#initializing.promise;
  }

  async request<R extends Route>(route: R, body: Body<R>): Promise<Reply<R>> {
    const follow: Followed[R] = this.#followed[route];
    return follow === undefined ? this.#open().request(route, body) : follow(body);
  }

  notify<R extends Route>(route: R, body: Body<R>): void {
    this.#connection?.notify(route, body);
  }

  send(request: SendRequest): Promise<Reply<'chat.chatHandler.send'>> {
    return this.#sender.send(request);
  }

  sendDirect(request: DirectRequest): Promise<Reply<'chat.directHandler.send'>> {
    return this.#sender.sendDirect(request);
  }

  async join(rid: string): Promise<Reply<'chat.roomHandler.join'>> {
    return this.#session.memberships.join(rid);
  }

  async leave(rid: string): Promise<void> {
    await this.#sender.queue.settled(rid);
    await this.#session.memberships.leave(rid, 'chat.roomHandler.leave');
  }

  on<E extends keyof Events>(event: E, listener: (body: Events[E]) => void): () => void {
    return this.#emitter.on(event, listener);
  }

  disconnect(): void {
    const wasIdle = this.#state === 'idle';
    this.#keeper.stop();
    this.#session.end();
    this.#cease(new ConnectionLostError('The client was disconnected.', { written: false }));
    if (!wasIdle) this.#changeTo({ state: 'idle' });
  }

  #start(): void {
    if (this.#keeper.isRunning) return;
    this.#changeTo({ state: 'connecting' });
    this.#keeper.start();
  }

  async #establish(signal: AbortSignal): Promise<Connection> {
    const uid = (this.#session.wantedName || this.#uid).slice(0, UID_LENGTH);
    const urls = await this.#entrance.find(uid, signal);
    return firstSuccess(urls, (url) => this.#attempt(url, signal));
  }

  async #attempt(url: string, signal: AbortSignal): Promise<Connection> {
    this.#session.expectConnection();
    const onPush = (event: string, body: unknown) => this.#session.receive(event, body);
    const connection = await this.#entrance.open(url, { signal, onPush });
    try {
      if (this.#session.isActive) await this.#enter(connection);
      else if (!connection.isOpen)
        throw new ConnectionLostError('the connection ended at once', { written: false });
      this.#connection = connection;
      this.#initializing?.resolve();
      return connection;
    } catch (error) {
      connection.abandon('not entered');
      throw error;
    }
  }

  /** Enters on a connection that `init` opened. */
  async #enterLater(connection: Connection): Promise<void> {
    try {
      await this.#enter(connection);
    } catch (thrown) {
      const error = toTangeloError(thrown);
      if (isWorthAnotherAttempt(error)) return connection.abandon(error.message);
      this.#session.retire();
      this.#entering?.reject(error);
    }
  }

  async #enter(connection: Connection): Promise<void> {
    const reply = await this.#session.enter(connection);
    // It may have ended meanwhile, by what a listener did or by a kick.
    if (!connection.isOpen) throw new ConnectionLostError('the connection ended at once', { written: true });
    this.#entering?.resolve(reply);
    this.#changeTo({ state: 'online' });
    this.#sender.queue.resumeAll();
    void this.#session.catchUp(connection, reply);
  }

  /** Whether or not the answer comes: whoever wanted to leave does not come back by itself. */
  async #logout(): Promise<Reply<'user.userHandler.logout'>> {
    try {
      const reply = await this.#open().request('user.userHandler.logout', {});
      this.disconnect();
      return reply;
    } catch (error) {
      if (isUncertain(error)) this.disconnect();
      throw error;
    }
  }

  #open(): Connection {
    if (this.#connection === undefined) throw new ConnectionLostError('not connected', { written: false });
    return this.#connection;
  }

  #giveUp(error: TangeloError): void {
    this.#session.retire();
    this.#cease(error);
    this.#changeTo({ state: 'idle', reason: error.message, error });
  }

  /** Nothing more will come: tells everybody who waits. */
  #cease(error: TangeloError): void {
    this.#connection = undefined;
    this.#entering?.reject(error);
    this.#entering = undefined;
    this.#initializing?.reject(error);
    this.#initializing = undefined;
    this.#sender.queue.fail(error);
  }

  #changeTo(change: ClientEvents['state']): void {
    this.#state = change.state;
    this.#emitter.emit('state', change);
  }
}
