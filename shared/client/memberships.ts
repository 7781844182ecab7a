import type { Pushes } from '../contract/pushes.ts';
import type { Reply } from '../contract/routes.ts';
import { TangeloError } from '../errors.ts';
import type { ChatMessage } from './client.ts';
import type { Connection } from './connection.ts';
import type { Emitter } from './emitter.ts';
import { ConnectionLostError, toTangeloError } from './failures.ts';
import type { Inbox } from './inbox.ts';
import type { Events } from './incoming.ts';
import { patiently } from './patience.ts';
import { Rooms } from './rooms.ts';

type Joined = Reply<'chat.roomHandler.join'>;

/** As many messages as the server gives at once. */
const HISTORY_LIMIT = 200;

export interface MembershipsOptions {
  readonly emitter: Emitter<Events>;
  readonly inbox: Inbox;
  /** Throws ConnectionLostError when there is none. */
  readonly connection: () => Connection;
  /** Told when a room that was being joined can be written to. */
  readonly onReady: (rid: string) => void;
}

/** Brings the session into its rooms and out of them, and keeps each of them read up to where it is. */
export class Memberships {
  readonly rooms: Rooms;
  readonly #options: MembershipsOptions;

  constructor(options: MembershipsOptions) {
    this.#options = options;
    this.rooms = new Rooms((rid) => ({
      deliver: (message) => options.emitter.emit('onChat', message),
      fetch: (after) => this.#history(rid, after),
    }));
  }

  async join(rid: string): Promise<Joined> {
    try {
      return await this.#join(this.#options.connection(), rid, { resumed: false, chosen: true });
    } finally {
      this.#ready(rid);
    }
  }

  async leave(rid: string, route: 'chat.roomHandler.leave' | 'chat.groupHandler.leave'): Promise<void> {
    try {
      await this.#options.connection().request(route, { rid });
      this.rooms.remove(rid);
    } catch (error) {
      if (error instanceof TangeloError && error.error === 'NOT_MEMBER') this.rooms.remove(rid);
      throw error;
    }
  }

  /** A message with a seq. The first one of a room that the session did not join by itself leads to joining it. */
  receive(message: ChatMessage): void {
    const cursor = this.rooms.get(message.rid);
    if (cursor !== undefined) {
      cursor.receive(message);
      return;
    }
    const { connection, inbox } = this.#options;
    void this.#learn(connection(), message.rid, message.seq - 1);
    inbox.receive({ push: 'onChat', body: message });
  }

  /** The server has moved the session; where it has not been before, what the room is like follows. */
  moved({ former, rid }: Pushes['onMove']): void {
    const isKnown = this.rooms.get(rid) !== undefined;
    this.rooms.remove(former);
    this.rooms.touch(rid);
    if (!isKnown) void this.#learn(this.#options.connection(), rid);
  }

  /** The server has put the session into this room; `seq`: what was said in it before, if that is known. */
  given(rid: string, seq?: number): void {
    if (this.rooms.get(rid) === undefined) void this.#learn(this.#options.connection(), rid, seq);
  }

  /** Takes the answer to `enter` or `join`, and tells what was missed. */
  catchUp(reply: Joined, { resumed }: { resumed: boolean }): void {
    const { rid, users, count, owner, seq, missed, complete } = reply;
    const cursor = this.rooms.ensure(rid);
    this.#options.emitter.emit('joined', { rid, users, count, owner, seq, missed, complete, resumed });
    // A listener may have left the room, or disconnected.
    if (this.rooms.get(rid) !== cursor) return;
    // Into a group the server puts the session before this asks about it: what it has pushed by then counts, too.
    const [early] = cursor.seq === undefined ? this.#options.inbox.messagesOf(rid) : [];
    const isEarlier = early !== undefined && early.seq <= seq;
    if (isEarlier) cursor.begin(early.seq - 1);
    cursor.synchronize(isEarlier ? { seq, missed: [], complete: false } : reply);
  }

  /** Joins the rooms that are held: those that the session was in beside the one it entered. */
  async rejoin(connection: Connection): Promise<void> {
    const held = this.rooms.ids.filter((rid) => this.#options.inbox.isHeld(rid));
    await Promise.all(held.map((rid) => this.#rejoinOne(connection, rid)));
  }

  /** The server takes a person who comes back into all of their groups; none of them must be missed later. */
  async findGroups(connection: Connection): Promise<void> {
    try {
      const { groups } = await patiently(connection, () => connection.request('chat.groupHandler.list', {}));
      for (const { rid } of groups) this.given(rid);
    } catch {
      // A cluster without groups has none to join; with the next connection comes the next attempt.
    }
  }

  async #history(rid: string, after: number): Promise<readonly ChatMessage[]> {
    const connection = this.#options.connection();
    const body = { rid, after, limit: HISTORY_LIMIT };
    const { messages } = await patiently(connection, () =>
      connection.request('chat.chatHandler.history', body),
    );
    return messages;
  }

  async #rejoinOne(connection: Connection, rid: string): Promise<void> {
    try {
      await patiently(connection, async () => {
        // The room may have been left, or joined anew by the caller, meanwhile.
        const isWanted = this.rooms.get(rid) !== undefined && this.#options.inbox.isHeld(rid);
        if (isWanted) await this.#join(connection, rid, { resumed: true });
      });
    } catch (thrown) {
      const error = toTangeloError(thrown);
      // The next connection joins the room.
      if (error instanceof ConnectionLostError) return;
      this.rooms.remove(rid);
      this.#options.emitter.emit('left', { rid, error });
    }
    this.#ready(rid);
  }

  /** Asks what a room is like that the server has put the session into; its pushes wait for the answer. */
  async #learn(connection: Connection, rid: string, lastSeq?: number): Promise<void> {
    const cursor = this.rooms.give(rid);
    if (lastSeq !== undefined) cursor.begin(lastSeq);
    this.#options.inbox.hold(rid);
    try {
      await patiently(connection, () => this.#join(connection, rid, { resumed: false }));
    } catch (error) {
      // The next connection joins the room.
      if (error instanceof ConnectionLostError) return;
      // Not ours any more; what came of it is still told.
      this.#ready(rid);
      this.rooms.remove(rid);
      return;
    }
    this.#ready(rid);
  }

  /** Holds the room's pushes until the answer has been processed; `#ready` lets them go. */
  async #join(
    connection: Connection,
    rid: string,
    { resumed, chosen }: { resumed: boolean; chosen?: boolean },
  ): Promise<Joined> {
    const lastSeq = this.rooms.get(rid)?.seq;
    this.#options.inbox.hold(rid);
    const reply = await connection.request('chat.roomHandler.join', { rid, lastSeq });
    if (chosen === true) this.rooms.touch(rid);
    this.catchUp(reply, { resumed });
    return reply;
  }

  #ready(rid: string): void {
    this.#options.inbox.release(rid);
    this.#options.onReady(rid);
  }
}
