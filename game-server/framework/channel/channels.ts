import type { ChatMessage } from '../../../shared/contract/routes.ts';
import { TangeloError } from '../../../shared/errors.ts';
import { shardOf } from '../../../shared/rendezvous.ts';
import type { BackendSession } from '../session/backend-session.ts';
import type { Fence, RoomStorage } from '../storage/storage.ts';
import type { Attachments } from './attachments.ts';
import { type OwnedRooms, requireAttached } from './owned-rooms.ts';
import { joinAs } from './owner-service.ts';
import { type Room, toChatMessage } from './room.ts';
import type { LogRange } from './room-log.ts';

/** Names that a reply lists at most; there is a count beside them. */
export const LISTED_USERS = 200;

/** A room as it is for a session that has just joined it. */
export interface JoinedRoom {
  readonly room: Room;
  readonly seq: number;
  /** At most `LISTED_USERS`, of `count`. */
  readonly users: string[];
  readonly count: number;
  /** What was said after the seq that the session had last, oldest first. */
  readonly missed: ChatMessage[];
  /** False when more was missed. */
  readonly complete: boolean;
}

/** The rooms of this server, on behalf of sessions. */
export interface Channels {
  /**
   * The room, for a request of this session. Rejects with MOVED while the session's connector has yet to attach, or when
   * another server owns the room: the connector sees to both.
   */
  room(rid: string, session: BackendSession): Promise<Room>;
  /** The room, for work of the server itself. Rejects with MOVED when another server owns it. */
  own(rid: string): Promise<Room>;
  /** Whether this server owns the room. */
  owns(rid: string): Promise<boolean>;
  /** As `room`; rejects with NOT_MEMBER unless the session is in it. */
  joinedRoom(rid: string, session: BackendSession): Promise<Room>;
  /** Takes a session in and answers what it missed since `lastSeq`. */
  join(
    rid: string,
    session: BackendSession,
    options: { lastSeq?: number | undefined; from?: string | undefined },
  ): Promise<JoinedRoom>;
  leave(rid: string, session: BackendSession, options: { to?: string | undefined }): Promise<void>;
  /** A part of what was said. Rejects with NOT_MEMBER. */
  history(
    rid: string,
    session: BackendSession,
    range: LogRange,
  ): Promise<{ messages: ChatMessage[]; more: boolean }>;
  /** Under which claim this server changes something in a room. */
  fenceOf(room: Room): Fence;
  /** The name of a room's owner; empty if it has none. */
  ownerOf(room: Room): Promise<string>;
  /** Makes the session's user the owner of a room. Rejects with ROOM_EXISTS if it has an owner or members. */
  create(rid: string, session: BackendSession): Promise<void>;
  /** Erases a room and moves its members. Rejects with NOT_OWNER, or NO_SUCH_ROOM. */
  delete(rid: string, session: BackendSession, move: { to: string; reason: string }): Promise<void>;
  /** Rooms that have members. */
  inhabited(): Iterable<Room>;
  onChanged(listener: (room: Room) => void): void;
}

export interface ChannelsOptions {
  readonly rooms: OwnedRooms;
  readonly attachments: Attachments;
  readonly storage: Pick<RoomStorage, 'head' | 'create' | 'delete'>;
  readonly missedMessages: number;
  readonly missedBytes: number;
}

export function createChannels({
  rooms,
  attachments,
  storage,
  missedMessages,
  missedBytes,
}: ChannelsOptions): Channels {
  async function roomFor(rid: string, session: BackendSession): Promise<Room> {
    const room = await rooms.room(rid);
    requireAttached(attachments, session.incarnation, rid);
    return room;
  }

  /** As many messages after `lastSeq`, up to `seq`, as one reply may hold. */
  async function missedIn(
    room: Room,
    lastSeq: number,
    seq: number,
  ): Promise<{ missed: ChatMessage[]; complete: boolean }> {
    const missed: ChatMessage[] = [];
    let bytes = 0;
    const { messages } = await room.log.read({ after: lastSeq, limit: missedMessages + 1 });
    for (const message of messages) {
      if (message.seq > seq) break;
      const body = toChatMessage(room.rid, message);
      bytes += Buffer.byteLength(JSON.stringify(body));
      if (missed.length === missedMessages || bytes > missedBytes) return { missed, complete: false };
      missed.push(body);
    }
    // What the log no longer keeps cannot be told any more.
    return { missed, complete: lastSeq >= seq || missed[0]?.seq === lastSeq + 1 };
  }

  async function joinedRoom(rid: string, session: BackendSession): Promise<Room> {
    const room = await roomFor(rid, session);
    // Of a session that was resumed only its newest use is in the room, once it has joined again.
    if (room.members.session(session.id)?.generation !== session.generation)
      throw new TangeloError('NOT_MEMBER');
    return room;
  }

  return {
    room: roomFor,
    own: (rid) => rooms.room(rid),
    owns: (rid) =>
      rooms.room(rid).then(
        () => true,
        (error: unknown) => {
          if (error instanceof TangeloError && error.error === 'MOVED') return false;
          throw error;
        },
      ),
    joinedRoom,
    async history(rid, session, range) {
      const room = await joinedRoom(rid, session);
      const { messages, more } = await room.log.read(range);
      return { messages: messages.map((message) => toChatMessage(rid, message)), more };
    },
    fenceOf,
    async ownerOf(room) {
      if (!room.owner) return '';
      const present = room.members.nameOf(room.owner.uid);
      if (present !== undefined) return present;
      // Whoever is not here may have another name by now, or have left for good.
      room.owner = (await storage.head(room.rid)).owner;
      return room.owner?.name ?? '';
    },
    async create(rid, session) {
      const { uid, name } = session;
      if (uid === undefined || name === undefined) throw new TangeloError('NOT_ENTERED');
      const room = await roomFor(rid, session);
      if (room.members.count > 0) throw new TangeloError('ROOM_EXISTS');
      const owner = { uid, name };
      const outcome = await storage.create({ ...fenceOf(room), rid, owner });
      if (outcome === 'moved') throw new TangeloError('MOVED');
      if (outcome === 'exists') throw new TangeloError('ROOM_EXISTS');
      room.owner = owner;
    },
    async delete(rid, session, { to, reason }) {
      const room = await roomFor(rid, session);
      if (room.members.count === 0 && (await storage.head(rid)).owner === undefined)
        throw new TangeloError('NO_SUCH_ROOM');
      const outcome = await storage.delete({ ...fenceOf(room), rid, uid: session.uid ?? '' });
      if (outcome === 'moved') throw new TangeloError('MOVED');
      if (outcome === 'not-owner') throw new TangeloError('NOT_OWNER');
      room.owner = undefined;
      room.evacuate(to, reason);
    },
    async join(rid, session, { lastSeq, from }) {
      const { uid, name } = session;
      if (uid === undefined || name === undefined) throw new TangeloError('NOT_ENTERED');
      const room = await roomFor(rid, session);
      const { id, generation, incarnation: edge } = session;
      session.joined.push(joinAs(room, { session: id, generation, uid, name, edge }, { from }));
      const { seq } = room.log;
      const { count } = room.members;
      const users = room.members.names(LISTED_USERS);
      const { missed, complete } =
        lastSeq === undefined ? NOTHING_MISSED : await missedIn(room, lastSeq, seq);
      return { room, seq, users, count, missed, complete };
    },
    async leave(rid, session, options) {
      const room = await roomFor(rid, session);
      room.leave(session.id, session.generation, options);
      session.left.push(rid);
    },
    inhabited: () => rooms.inhabited(),
    onChanged: (listener) => rooms.onChanged(listener),
  };
}

function fenceOf({ rid, epoch }: Room): Fence {
  return { shard: shardOf(rid), epoch };
}

const NOTHING_MISSED = { missed: [], complete: true };
