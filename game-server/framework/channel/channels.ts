import type { ChatMessage } from '../../../shared/contract/routes.ts';
import { TangeloError } from '../../../shared/errors.ts';
import type { BackendSession } from '../session/backend-session.ts';
import type { Evacuation } from '../storage/storage.ts';
import type { Attachments } from './attachments.ts';
import type { ClaimedChange } from './claimed-change.ts';
import type { Evacuations } from './evacuations.ts';
import type { Person } from './members.ts';
import { type OwnedRooms, type PageRequest, requireAttached } from './owned-rooms.ts';
import { joinAs } from './owner-service.ts';
import { type Room, toChatMessage } from './room.ts';
import type { LogRange } from './room-log.ts';
import type { RoomOwnership } from './room-ownership.ts';

/** Names that a reply lists at most; there is a count beside them. */
export const LISTED_USERS = 200;

/** A room as it is for a session that has just joined it. */
export interface JoinedRoom {
  readonly seq: number;
  /** At most `LISTED_USERS`, of `count`. */
  readonly users: string[];
  readonly count: number;
  /** Empty if it has none. */
  readonly owner: string;
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
  /** As `room`; NOT_MEMBER unless the session is in it. Not a promise, and throws, where nothing is waited for. */
  joinedRoom(rid: string, session: BackendSession): Promise<Room> | Room;
  /** Takes a session in and answers what it missed since `lastSeq`. When it rejects, the session is where it was before. */
  join(
    rid: string,
    session: BackendSession,
    options: { lastSeq?: number | undefined; from?: string | undefined },
  ): Promise<JoinedRoom>;
  leave(rid: string, session: BackendSession, options: { to?: string | undefined }): Promise<void>;
  /** A part of what was said, as much as one reply may hold. Rejects with NOT_MEMBER. */
  history(
    rid: string,
    session: BackendSession,
    range: LogRange,
  ): Promise<{ messages: ChatMessage[]; more: boolean }>;
  /** Changes something in a room that the storage keeps. */
  readonly change: ClaimedChange;
  /** The name of a room's owner; empty if it has none. */
  ownerOf(room: Room): Promise<string>;
  /** Makes the session's user the owner of a room. Rejects with ROOM_EXISTS if it has an owner or members. */
  create(rid: string, session: BackendSession): Promise<void>;
  /** Erases a room and moves its members. Rejects with NOT_OWNER, or NO_SUCH_ROOM. */
  delete(rid: string, session: BackendSession, evacuation: Evacuation): Promise<void>;
  /** The next rooms that have members, by name. */
  page(request: PageRequest): Room[];
  /** A room that has members; `undefined` if it has none, or is not here. */
  inhabitedRoom(rid: string): Room | undefined;
  onChanged(listener: (room: Room) => void): void;
}

export interface ChannelsOptions {
  readonly rooms: OwnedRooms;
  readonly attachments: Attachments;
  readonly ownership: RoomOwnership;
  readonly evacuations: Evacuations;
  readonly change: ClaimedChange;
  readonly missedMessages: number;
  /** Of what was missed, and of a part of the history. */
  readonly missedBytes: number;
}

export function createChannels({
  rooms,
  attachments,
  ownership,
  evacuations,
  change,
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
    if (lastSeq >= seq) return NOTHING_MISSED;
    const missed: ChatMessage[] = [];
    let bytes = 0;
    const { messages, more } = await room.log.read({
      after: lastSeq,
      limit: missedMessages,
      bytes: missedBytes,
    });
    for (const message of messages) {
      if (message.seq > seq) break;
      const body = toChatMessage(room.rid, message);
      bytes += Buffer.byteLength(JSON.stringify(body));
      if (bytes > missedBytes) return { missed, complete: false };
      missed.push(body);
    }
    // What the log no longer keeps cannot be told any more; what came after `seq` is told by pushes.
    const isWhole = !more || missed.at(-1)?.seq === seq;
    return { missed, complete: isWhole && missed[0]?.seq === lastSeq + 1 };
  }

  function joinedRoom(rid: string, session: BackendSession): Promise<Room> | Room {
    const room = rooms.ready(rid);
    if (!room) return roomFor(rid, session).then((opened) => requireJoined(opened, session));
    requireAttached(attachments, session.incarnation, rid);
    return requireJoined(room, session);
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
      const { messages, more } = await room.log.read({ bytes: missedBytes, ...range });
      return { messages: messages.map((message) => toChatMessage(rid, message)), more };
    },
    change,
    ownerOf: (room) => ownership.ownerOf(room),
    async create(rid, session) {
      const owner = personOf(session);
      await ownership.create(await roomFor(rid, session), owner);
    },
    async delete(rid, session, evacuation) {
      const { uid } = personOf(session);
      const room = await roomFor(rid, session);
      await ownership.erase(room, uid, evacuation);
      evacuations.begin(room, evacuation);
    },
    async join(rid, session, { lastSeq, from }) {
      const person = personOf(session);
      // Asked first: what can fail after the session is in would leave it half in.
      const owner = await ownership.ownerOf(await roomFor(rid, session));
      const room = await roomFor(rid, session);
      const { id, generation, incarnation: edge } = session;
      const wasIn = room.members.session(id)?.generation === generation;
      const joined = joinAs(room, { ...person, session: id, generation, edge }, { from });
      const { seq } = room.log;
      const { count } = room.members;
      const users = room.members.names(LISTED_USERS);
      try {
        const { missed, complete } =
          lastSeq === undefined ? NOTHING_MISSED : await missedIn(room, lastSeq, seq);
        session.joined.push(joined);
        return { seq, users, count, owner, missed, complete };
      } catch (error) {
        if (!wasIn) room.leave(id, generation);
        throw error;
      }
    },
    async leave(rid, session, options) {
      const room = await roomFor(rid, session);
      room.leave(session.id, session.generation, options);
      session.left.push(rid);
    },
    page: (request) => rooms.page(request),
    inhabitedRoom: (rid) => rooms.inhabitedRoom(rid),
    onChanged: (listener) => rooms.onChanged(listener),
  };
}

/** Of a session that was resumed only its newest use is in the room, once it has joined again. */
function requireJoined(room: Room, { id, generation }: BackendSession): Room {
  if (room.members.session(id)?.generation !== generation) throw new TangeloError('NOT_MEMBER');
  return room;
}

function personOf({ uid, name }: BackendSession): Person {
  if (uid === undefined || name === undefined) throw new TangeloError('NOT_ENTERED');
  return { uid, name };
}

const NOTHING_MISSED = { missed: [], complete: true };
