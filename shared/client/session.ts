import type { Push } from '../contract/pushes.ts';
import type { Reply } from '../contract/routes.ts';
import { TangeloError } from '../errors.ts';
import type { Who } from './client.ts';
import type { Connection } from './connection.ts';
import { Directs } from './directs.ts';
import type { Emitter } from './emitter.ts';
import { type Entered, Entry, type Place } from './entry.ts';
import { ConnectionLostError } from './failures.ts';
import { Inbox } from './inbox.ts';
import { type Events, type Incoming, readPush } from './incoming.ts';
import { Memberships } from './memberships.ts';
import type { ResumeStore } from './resume-store.ts';
import type { Rooms } from './rooms.ts';

/** Where `enter` without a room leads. */
const MAIN_HALL = 'MainHall';

export interface SessionOptions {
  readonly emitter: Emitter<Events>;
  readonly store: ResumeStore;
  /** Told when a connection has entered, before any event that follows from it. */
  readonly onEntered: (connection: Connection) => void;
  /** Told when a room that was being joined can be written to. */
  readonly onRoomReady: (rid: string) => void;
}

/** Who the client is in the cluster and which rooms it is in, over however many connections that takes. */
export class Session {
  readonly memberships: Memberships;
  readonly #options: SessionOptions;
  readonly #inbox: Inbox;
  readonly #directs: Directs;
  #entry: Entry | undefined;
  #connection: Connection | undefined;

  constructor(options: SessionOptions) {
    const { emitter } = options;
    const connection = () => this.#current();
    this.#options = options;
    this.#inbox = new Inbox((incoming) => this.#dispatch(incoming));
    this.#directs = new Directs({ emitter, connection, me: () => this.username });
    this.memberships = new Memberships({
      emitter,
      connection,
      inbox: this.#inbox,
      onReady: options.onRoomReady,
    });
  }

  get rooms(): Rooms {
    return this.memberships.rooms;
  }

  /** The name that was granted; `undefined` before entering. */
  get username(): string | undefined {
    return this.hasEntered ? this.#entry?.username : undefined;
  }

  /** The name that was granted or is being asked for. */
  get wantedName(): string | undefined {
    return this.#entry?.username;
  }

  /** Whether somebody has entered or wants to. */
  get isActive(): boolean {
    return this.#entry !== undefined;
  }

  get hasEntered(): boolean {
    return this.#entry?.hasEntered === true;
  }

  /** The room that was joined last, or the one that will be entered. */
  get defaultRoom(): string | undefined {
    if (this.rooms.joinedLast !== undefined || this.hasEntered) return this.rooms.joinedLast;
    return this.#entry?.who.rid ?? MAIN_HALL;
  }

  /** Somebody wants to enter; from now on `enter` is possible. */
  begin(who: Who): void {
    this.rooms.clear();
    this.#directs.clear();
    this.#entry = new Entry(this.#options.store, who);
  }

  /** Nobody enters any more; the kept token still lets the person take up the session again. */
  retire(): void {
    this.#entry = undefined;
    this.#connection = undefined;
  }

  /** Forgets the person; what was kept over a reload, too. */
  end(): void {
    this.retire();
    this.rooms.clear();
    this.#directs.clear();
    this.#options.store.forget();
  }

  /** Whether the session was taken over by an attempt of our own that came late: then it can be taken back. */
  isOwnTakeover(error: TangeloError): boolean {
    return this.#entry?.isOwnTakeover(error) === true;
  }

  isReady(rid: string): boolean {
    return !this.#inbox.isHeld(rid);
  }

  /** A connection is being opened: what it brings is held until `enter`. */
  expectConnection(): void {
    this.#inbox.restart();
  }

  receive(event: string, body: unknown): void {
    const incoming = readPush(event, body);
    if (incoming === undefined) return;
    if (incoming.push === 'onKick') this.#forward(incoming);
    else this.#inbox.receive(incoming);
  }

  /** Enters, and catches up with the room that was entered; everything else is left to `catchUp`. */
  async enter(connection: Connection): Promise<Entered> {
    const entry = this.#entry;
    if (entry === undefined) throw new TangeloError('NOT_ENTERED');
    const known = this.rooms.entered;
    const place =
      known === undefined ? { rid: entry.who.rid } : { rid: known, lastSeq: this.rooms.get(known)?.seq };
    this.#inbox.restart();
    const reply = await this.#enterAt(entry, connection, place);
    if (this.#entry !== entry) {
      this.#options.store.forget();
      throw new ConnectionLostError('disconnected', { written: true });
    }
    this.#connection = connection;
    this.#options.onEntered(connection);
    if (entry.isFresh) this.#directs.begin();
    const others = this.rooms.ids.filter((rid) => rid !== reply.rid);
    this.rooms.enter(reply.rid);
    this.memberships.catchUp(reply, { resumed: known !== undefined });
    this.#inbox.releaseAllBut(others);
    return reply;
  }

  /** Joins the other rooms, and looks for what came while there was no connection. Never rejects. */
  async catchUp(connection: Connection, { groups = [] }: Pick<Entered, 'groups'>): Promise<void> {
    const isFresh = this.#entry?.isFresh === true;
    const rejoined = this.memberships.rejoin(connection);
    for (const { rid, seq } of groups) this.memberships.given(rid, seq);
    if (!isFresh)
      await Promise.all([this.memberships.findGroups(connection), this.#directs.catchUp(connection)]);
    await rejoined;
  }

  async rename(username: string): Promise<Reply<'connector.entryHandler.rename'>> {
    const reply = await this.#current().request('connector.entryHandler.rename', { username });
    this.#entry?.rename(reply.username);
    return reply;
  }

  #current(): Connection {
    if (this.#connection === undefined) throw new ConnectionLostError('not entered', { written: false });
    return this.#connection;
  }

  /** A room that lets one in no longer must not keep the session out of the others. */
  async #enterAt(entry: Entry, connection: Connection, place: Place): Promise<Entered> {
    try {
      return await entry.enter(connection, place);
    } catch (error) {
      const isShut =
        error instanceof TangeloError && (error.error === 'NOT_MEMBER' || error.error === 'NO_SUCH_ROOM');
      const { rid } = place;
      if (!isShut || rid === undefined || this.rooms.get(rid) === undefined) throw error;
      this.rooms.remove(rid);
      this.#options.emitter.emit('left', { rid, error });
      throw new TangeloError('UNAVAILABLE', `${rid} cannot be entered any more`);
    }
  }

  #dispatch(incoming: Incoming): void {
    const { push, body } = incoming;
    switch (push) {
      case 'onChat':
        if (body.seq > 0) this.memberships.receive(body);
        else this.#forward(incoming);
        return;
      case 'onDirect':
        this.#directs.receive(body);
        return;
      case 'onMove':
        this.#forward(incoming);
        this.memberships.moved(body);
        return;
      case 'onGroup':
        this.#forward(incoming);
        this.memberships.given(body.rid, body.seq);
        return;
      case 'onRename':
        if (body.former === this.username) this.#entry?.rename(body.user);
        this.#forward(incoming);
        return;
      default:
        this.#forward(incoming);
    }
  }

  #forward<P extends Push>(incoming: Incoming<P>): void {
    this.#options.emitter.emit(incoming.push, incoming.body);
  }
}
