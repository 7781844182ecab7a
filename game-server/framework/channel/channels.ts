import type { ChatMessage } from '../../../shared/contract/routes.ts';
import { TangeloError } from '../../../shared/errors.ts';
import type { BackendSession } from '../session/backend-session.ts';
import type { Attachments } from './attachments.ts';
import { type OwnedRooms, requireAttached } from './owned-rooms.ts';
import { rosterOf } from './owner-service.ts';
import { type Room, toChatMessage } from './room.ts';

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
  /** As `room`; rejects with NOT_MEMBER unless the session is in it. */
  joinedRoom(rid: string, session: BackendSession): Promise<Room>;
  /** Takes a session in and answers what it missed since `lastSeq`. */
  join(
    rid: string,
    session: BackendSession,
    options: { lastSeq?: number | undefined; from?: string | undefined },
  ): Promise<JoinedRoom>;
  leave(rid: string, session: BackendSession, options: { to?: string | undefined }): Promise<void>;
  /** Rooms that have members. */
  inhabited(): Iterable<Room>;
  onChanged(listener: (room: Room) => void): void;
}

export interface ChannelsOptions {
  readonly rooms: OwnedRooms;
  readonly attachments: Attachments;
  readonly missedMessages: number;
  readonly missedBytes: number;
}

export function createChannels({
  rooms,
  attachments,
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
    for (const message of await room.log.after(lastSeq, missedMessages + 1)) {
      if (message.seq > seq) break;
      const body = toChatMessage(room.rid, message);
      bytes += Buffer.byteLength(JSON.stringify(body));
      if (missed.length === missedMessages || bytes > missedBytes) return { missed, complete: false };
      missed.push(body);
    }
    // What the log no longer keeps cannot be told any more.
    return { missed, complete: lastSeq >= seq || room.log.lowest <= lastSeq + 1 };
  }

  return {
    room: roomFor,
    own: (rid) => rooms.room(rid),
    async joinedRoom(rid, session) {
      const room = await roomFor(rid, session);
      // Of a session that was resumed only its newest use is in the room, once it has joined again.
      if (room.members.session(session.id)?.generation !== session.generation)
        throw new TangeloError('NOT_MEMBER');
      return room;
    },
    async join(rid, session, { lastSeq, from }) {
      const { uid, name } = session;
      if (uid === undefined || name === undefined) throw new TangeloError('NOT_ENTERED');
      const room = await roomFor(rid, session);
      const isFirstOfEdge = !room.members.hasEdge(session.incarnation);
      const { id, generation, incarnation: edge } = session;
      room.join({ session: id, generation, uid, name, edge }, { from });
      const { epoch, version, log } = room;
      const { seq } = log;
      session.joined.push({ rid, epoch, seq, version, ...(isFirstOfEdge && { roster: rosterOf(room) }) });
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

const NOTHING_MISSED = { missed: [], complete: true };
