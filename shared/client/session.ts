import type { Push } from '../contract/pushes.ts';
import type { Reply } from '../contract/routes.ts';
import { TangeloError } from '../errors.ts';
import { clientBackoff } from './backoff.ts';
import type { Who } from './client.ts';
import type { Connection } from './connection.ts';
import { pause } from './deferred.ts';
import type { Emitter } from './emitter.ts';
import { type Entered, Entry } from './entry.ts';
import { ConnectionLostError, isTransient, toTangeloError } from './failures.ts';
import { Inbox } from './inbox.ts';
import { type Events, type Incoming, readPush } from './incoming.ts';
import type { ResumeStore } from './resume-store.ts';
import { Rooms } from './rooms.ts';

/** Where `enter` without a room leads. */
const MAIN_HALL = 'MainHall';

type Joined = Reply<'chat.roomHandler.join'>;

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
  readonly #options: SessionOptions;
  readonly #rooms: Rooms;
  readonly #inbox: Inbox;
  #entry: Entry | undefined;
  #connection: Connection | undefined;

  constructor(options: SessionOptions) {
    this.#options = options;
    this.#inbox = new Inbox((incoming) => this.#dispatch(incoming));
    this.#rooms = new Rooms((rid) => ({
      deliver: (message) => this.#options.emitter.emit('onChat', message),
      fetch: (lastSeq) => this.#current().request('chat.roomHandler.join', { rid, lastSeq }),
    }));
  }

  get rooms(): Rooms {
    return this.#rooms;
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
    if (this.#rooms.joinedLast !== undefined || this.hasEntered) return this.#rooms.joinedLast;
    return this.#entry?.who.rid ?? MAIN_HALL;
  }

  /** Somebody wants to enter; from now on `enter` is possible. */
  begin(who: Who): void {
    this.#rooms.clear();
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
    this.#rooms.clear();
    this.#options.store.forget();
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

  /** Enters, and catches up with the room that was entered; the other rooms are left to `rejoin`. */
  async enter(connection: Connection): Promise<Entered> {
    const entry = this.#entry;
    if (entry === undefined) throw new TangeloError('NOT_ENTERED');
    const known = this.#rooms.entered;
    const place =
      known === undefined ? { rid: entry.who.rid } : { rid: known, lastSeq: this.#rooms.get(known)?.seq };
    this.#inbox.restart();
    const reply = await entry.enter(connection, place);
    if (this.#entry !== entry) {
      this.#options.store.forget();
      throw new ConnectionLostError('disconnected', { written: true });
    }
    this.#connection = connection;
    this.#options.onEntered(connection);
    const others = this.#rooms.ids.filter((rid) => rid !== reply.rid);
    this.#rooms.enter(reply.rid);
    this.#catchUp(reply, { resumed: known !== undefined });
    this.#inbox.releaseAllBut(others);
    return reply;
  }

  /** Joins the rooms that the session was in beside the one it entered, until each has answered or the connection ends. */
  async rejoin(connection: Connection): Promise<void> {
    const backoff = clientBackoff();
    let waiting = this.#rooms.ids.filter((rid) => this.#inbox.isHeld(rid));
    while (waiting.length > 0 && connection.isOpen) {
      const refused: string[] = [];
      for (const rid of waiting) {
        if (!(await this.#rejoinOne(connection, rid))) refused.push(rid);
      }
      waiting = refused;
      if (waiting.length > 0) await pause(backoff.next(), connection.closed);
    }
  }

  async join(rid: string): Promise<Joined> {
    const connection = this.#current();
    try {
      return await this.#join(connection, rid, { resumed: false });
    } finally {
      this.#ready(rid);
    }
  }

  async leave(rid: string): Promise<void> {
    try {
      await this.#current().request('chat.roomHandler.leave', { rid });
      this.#rooms.remove(rid);
    } catch (error) {
      if (error instanceof TangeloError && error.error === 'NOT_MEMBER') this.#rooms.remove(rid);
      throw error;
    }
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

  /** False when the room should be tried again; until then it stays held. */
  async #rejoinOne(connection: Connection, rid: string): Promise<boolean> {
    try {
      // The room may have been left, or joined anew by the caller, while others were waited for.
      const isWanted = this.#rooms.get(rid) !== undefined && this.#inbox.isHeld(rid);
      if (isWanted) await this.#join(connection, rid, { resumed: true });
    } catch (thrown) {
      const error = toTangeloError(thrown);
      // A connection that is lost ends the loop around this; the next one joins the room.
      if (isTransient(error)) return false;
      if (error.error !== 'ALREADY_MEMBER') {
        this.#rooms.remove(rid);
        this.#options.emitter.emit('left', { rid, error });
      }
    }
    this.#ready(rid);
    return true;
  }

  /** Holds the room's pushes until the answer has been processed; `#ready` lets them go. */
  async #join(connection: Connection, rid: string, { resumed }: { resumed: boolean }): Promise<Joined> {
    const lastSeq = this.#rooms.get(rid)?.seq;
    this.#inbox.hold(rid);
    const reply = await connection.request('chat.roomHandler.join', { rid, lastSeq });
    if (!resumed) this.#rooms.touch(rid);
    this.#catchUp(reply, { resumed });
    return reply;
  }

  #ready(rid: string): void {
    this.#inbox.release(rid);
    this.#options.onRoomReady(rid);
  }

  #catchUp(reply: Joined, { resumed }: { resumed: boolean }): void {
    const { rid, users, count, owner, seq, missed, complete } = reply;
    const cursor = this.#rooms.ensure(rid);
    this.#options.emitter.emit('joined', { rid, users, count, owner, seq, missed, complete, resumed });
    // A listener may have left the room, or disconnected.
    if (this.#rooms.get(rid) === cursor) cursor.synchronize(reply);
  }

  #dispatch(incoming: Incoming): void {
    if (incoming.push === 'onChat') {
      const cursor = this.#rooms.get(incoming.body.rid);
      if (cursor !== undefined && incoming.body.seq > 0) {
        cursor.receive(incoming.body);
        return;
      }
    } else if (incoming.push === 'onMove') {
      this.#rooms.remove(incoming.body.former);
      this.#rooms.touch(incoming.body.rid);
    } else if (incoming.push === 'onRename' && incoming.body.former === this.username) {
      this.#entry?.rename(incoming.body.user);
    }
    this.#forward(incoming);
  }

  #forward<P extends Push>(incoming: Incoming<P>): void {
    this.#options.emitter.emit(incoming.push, incoming.body);
  }
}
