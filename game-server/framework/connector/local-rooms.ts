import type { Logger } from 'pino';
import type { Pushes } from '../../../shared/contract/pushes.ts';
import { DISCONNECTS } from '../../../shared/disconnect.ts';
import { TangeloError } from '../../../shared/errors.ts';
import type { AttachedRoom__Output } from '../../../shared/proto/generated/tangelo/channel/AttachedRoom.ts';
import type { AttachRoom } from '../../../shared/proto/generated/tangelo/channel/AttachRoom.ts';
import type { ChannelPush__Output } from '../../../shared/proto/generated/tangelo/channel/ChannelPush.ts';
import type { EvacuateRequest__Output } from '../../../shared/proto/generated/tangelo/channel/EvacuateRequest.ts';
import type { Head__Output } from '../../../shared/proto/generated/tangelo/channel/Head.ts';
import type { Joined__Output } from '../../../shared/proto/generated/tangelo/channel/Joined.ts';
import type { RemoveRequest__Output } from '../../../shared/proto/generated/tangelo/channel/RemoveRequest.ts';
import { shardOf } from '../../../shared/rendezvous.ts';
import { DeadlineQueue } from '../session/deadline-queue.ts';
import type { Session } from '../session/session.ts';
import type { Sessions } from '../session/sessions.ts';
import { type Departure, Departures } from './departures.ts';
import { EarlyPushes } from './early-pushes.ts';
import { LocalRoom } from './local-room.ts';
import { type JoinedAs, presentlyOf, type RoomOwners } from './room-owners.ts';
import type { SessionLanes } from './session-lanes.ts';

/** All rooms that this connector has members of. */
export interface LocalRooms {
  /**
   * The owner let the session in; `as`: who it was when it asked, if it may be somebody else by now. Answers already told to the
   * client must come after this.
   */
  joined(session: Session, joined: Joined__Output, as?: JoinedAs): void;
  left(session: Session, rid: string): void;
  receive(push: ChannelPush__Output): void;
  head(head: Head__Output): void;
  /**
   * Takes a session into a room. Never rejects: one that may not come in stays outside, and one that cannot be let in for
   * another reason is sent away, so that it comes back and enters all its rooms.
   */
  join(session: Session, rid: string): Promise<void>;
  /** As `join`, of a session that did not ask for anything: in order with its own joining and leaving. */
  bring(session: Session, rid: string): Promise<void>;
  /** These sessions are not in the room any more. */
  remove(request: RemoveRequest__Output): void;
  /** The room is no more: its members go to another one, and are told when they are there. */
  evacuate(request: EvacuateRequest__Output): void;
  /** Everything there is in these shards, for their owner; `moved` are those that had another owner before. */
  report(shards: ReadonlySet<number>, moved?: ReadonlySet<number>): AttachRoom[];
  attached(room: AttachedRoom__Output): void;
  readonly count: number;
  close(): void;
}

export interface LocalRoomsOptions {
  readonly sessions: Sessions;
  readonly lanes: SessionLanes;
  readonly owners: RoomOwners;
  /** How long a session that was taken over may take to join its rooms again. */
  readonly graceMs: number;
  readonly log: Logger;
}

/** No join takes longer; what was delivered before may be forgotten. */
const JOIN_MS = 10_000;

export function createLocalRooms(options: LocalRoomsOptions): LocalRooms {
  const { sessions, lanes, owners, graceMs, log } = options;
  const rooms = new Map<string, LocalRoom>();
  const remembering = new DeadlineQueue<LocalRoom>({
    delayMs: JOIN_MS,
    onDue: (room) => {
      if (rooms.get(room.rid) === room && room.age()) remembering.add(room);
    },
  });
  const early = new EarlyPushes();
  const departures = new Departures({ keptMs: 2 * JOIN_MS });
  const abandoned = new DeadlineQueue<{ session: Session; rids: readonly string[] }>({
    delayMs: graceMs,
    onDue: ({ session, rids }) => tellLeft(session, rids),
  });

  sessions.onEnded((session, kind) => {
    const rids = [...session.rooms];
    for (const rid of rids) removeLocal(session, rid);
    if (kind === 'left') tellLeft(session, rids);
    // Its next use joins the rooms with a newer generation; what it does not join again it leaves after the grace.
    else if (rids.length > 0) abandoned.add({ session, rids });
  });

  function tellLeft({ id, generation }: Pick<Session, 'id' | 'generation'>, rids: readonly string[]): void {
    for (const rid of rids) {
      owners.leave(rid, id, generation).catch((error: unknown) => {
        // The owner is gone or unreachable: what is attached next no longer names the session.
        log.debug({ err: error, rid }, 'owner not told of a leave');
        owners.reattach(shardOf(rid));
      });
    }
  }

  function removeLocal(session: Session, rid: string): void {
    session.rooms.delete(rid);
    const room = rooms.get(rid);
    room?.leave(session);
    if (room?.size === 0) rooms.delete(rid);
  }

  function addLocal(session: Session, joined: Joined__Output, as: JoinedAs = presentlyOf(session)): void {
    const { rid, epoch } = joined;
    if (session.closed || session.id !== as.id) {
      // It left, or logged out, while it joined, before anybody here could tell the owner.
      tellLeft(as, [rid]);
      return;
    }
    const departure = departures.after(joined, session.id);
    if (departure) {
      goOn(session, departure);
      return;
    }
    let room = rooms.get(rid);
    const isNew = !room;
    if (!room) {
      room = new LocalRoom(joined, owners, log);
      rooms.set(rid, room);
    }
    // Joined again, it becomes the room joined last.
    session.rooms.delete(rid);
    session.rooms.add(rid);
    room.join(session, joined);
    if (isNew) for (const push of early.take(rid)) room.receive(push);
    if (epoch < room.epoch) owners.reattach(shardOf(rid));
    if (session.name !== as.name) void owners.rename(rid, session);
  }

  async function join(session: Session, rid: string, from?: string): Promise<void> {
    if (session.rooms.has(rid)) return;
    const { id } = session;
    try {
      await owners.join(rid, session, from);
    } catch (error) {
      const isRefused = error instanceof TangeloError && error.code < 500;
      log[isRefused ? 'debug' : 'warn']({ err: error, rid }, 'session not let in');
      if (!isRefused && session.id === id) void session.kick(DISCONNECTS.INTERNAL);
    }
  }

  function takeOut(sessions: readonly Session[], departure: Departure): void {
    const { rid, epoch } = departure;
    const present = rooms.get(rid)?.epoch ?? epoch;
    for (const session of sessions) {
      const isLast = [...session.rooms].at(-1) === rid;
      removeLocal(session, rid);
      goOn(session, departure, isLast);
    }
    // An owner that was told of them in between has to be told that they are gone.
    if (present > epoch) owners.reattach(shardOf(rid));
    else owners.changed(shardOf(rid));
  }

  /** Where a session that was taken out goes from there. */
  function goOn(session: Session, { rid, move }: Departure, isLast = true): void {
    if (move) void take(session, { former: rid, rid: move.to, reason: move.reason }, isLast);
  }

  const bring = (session: Session, rid: string, from?: string) =>
    lanes.run(session, [rid], () => join(session, rid, from));

  async function take(session: Session, body: Pushes['onMove'], isLast: boolean): Promise<void> {
    const { id } = session;
    await bring(session, body.rid, body.former);
    if (session.id !== id || !session.rooms.has(body.rid)) return;
    if (isLast) {
      // It is where the session speaks from now on.
      session.rooms.delete(body.rid);
      session.rooms.add(body.rid);
    }
    session.send({ event: 'onMove', json: Buffer.from(JSON.stringify(body)) });
  }

  return {
    joined: addLocal,
    left: removeLocal,
    join,
    bring,
    remove({ rid, epoch, version, sessions: ids }) {
      const departure = { rid, epoch, version };
      for (const id of ids) departures.add(departure, id);
      const before = rooms.get(rid)?.sessionsBefore(departure) ?? [];
      takeOut(
        before.filter(({ id }) => ids.includes(id)),
        departure,
      );
    },
    evacuate({ rid, epoch, version, to, reason }) {
      const departure = { rid, epoch, version, move: { to, reason } };
      departures.add(departure);
      takeOut(rooms.get(rid)?.sessionsBefore(departure) ?? [], departure);
    },
    receive(push) {
      const room = rooms.get(push.rid);
      if (!room) {
        early.add(push);
        return;
      }
      room.receive(push);
      if (!remembering.has(room)) remembering.add(room);
    },
    head: (head) => rooms.get(head.rid)?.head(head),
    report(shards, moved) {
      const reported: AttachRoom[] = [];
      for (const room of rooms.values()) {
        const shard = shardOf(room.rid);
        if (!shards.has(shard)) continue;
        if (moved?.has(shard)) room.seal();
        const members = room.sessions().map(({ id, generation, uid = '', name = '' }) => ({
          session: id,
          generation,
          uid,
          name,
        }));
        reported.push({ rid: room.rid, seq: room.seq, members });
      }
      return reported;
    },
    attached: (room) => rooms.get(room.rid)?.attached(room),
    get count() {
      return rooms.size;
    },
    close() {
      early.clear();
      abandoned.clear();
      departures.clear();
      remembering.clear();
    },
  };
}
