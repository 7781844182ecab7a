import type { Logger } from 'pino';
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
import { EarlyPushes } from './early-pushes.ts';
import { LocalRoom, type RoomSource } from './local-room.ts';

/** What the local rooms ask of and tell the owners of their rooms. */
export interface RoomOwners extends RoomSource {
  join(rid: string, session: Session, from?: string): Promise<Joined__Output>;
  leave(rid: string, session: string, generation: number): Promise<void>;
  /** Something about the shard is not as this connector told its owner: it attaches again. */
  reattach(shard: number): void;
}

/** All rooms that this connector has members of. */
export interface LocalRooms {
  /** The owner let the session in. Answers already told to the client must come after this. */
  joined(session: Session, joined: Joined__Output): void;
  left(session: Session, rid: string): void;
  receive(push: ChannelPush__Output): void;
  head(head: Head__Output): void;
  /** Joins a session that did not ask for it. */
  join(session: Session, rid: string): Promise<void>;
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
  readonly owners: RoomOwners;
  /** How long a session that was taken over may take to join its rooms again. */
  readonly graceMs: number;
  readonly log: Logger;
}

/** No join takes longer; what was delivered before may be forgotten. */
const JOIN_MS = 10_000;

export function createLocalRooms({ sessions, owners, graceMs, log }: LocalRoomsOptions): LocalRooms {
  const rooms = new Map<string, LocalRoom>();
  const remembering = new DeadlineQueue<LocalRoom>({
    delayMs: JOIN_MS,
    onDue: (room) => {
      if (rooms.get(room.rid) === room && room.age()) remembering.add(room);
    },
  });
  const early = new EarlyPushes();
  const abandoned = new DeadlineQueue<{ session: Session; rids: readonly string[] }>({
    delayMs: graceMs,
    onDue: ({ session, rids }) => tellOwners(session, rids),
  });

  sessions.onEnded((session, kind) => {
    const rids = [...session.rooms];
    for (const rid of rids) removeLocal(session, rid);
    if (kind === 'left') tellOwners(session, rids);
    // Its next use joins the rooms with a newer generation; what it does not join again it leaves after the grace.
    else if (rids.length > 0) abandoned.add({ session, rids });
  });

  function tellOwners(session: Session, rids: readonly string[]): void {
    for (const rid of rids) {
      owners.leave(rid, session.id, session.generation).catch((error: unknown) => {
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

  function addLocal(session: Session, joined: Joined__Output): void {
    const { rid, epoch } = joined;
    if (session.closed) {
      // It left while it joined, before anybody here could tell the owner.
      tellOwners(session, [rid]);
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
  }

  async function join(session: Session, rid: string, from?: string): Promise<void> {
    if (!session.rooms.has(rid)) addLocal(session, await owners.join(rid, session, from));
  }

  async function move(
    session: Session,
    former: string,
    { to, reason }: EvacuateRequest__Output,
  ): Promise<void> {
    try {
      await join(session, to, former);
    } catch (error) {
      // It is in no room then, and is told so by whatever it does next.
      log.warn({ err: error, rid: to }, 'session not moved');
    }
    session.send({ event: 'onMove', json: Buffer.from(JSON.stringify({ former, rid: to, reason })) });
  }

  return {
    joined: addLocal,
    left: removeLocal,
    join,
    remove({ rid, epoch, sessions: ids }) {
      const room = rooms.get(rid);
      if (!room || epoch < room.epoch) return;
      for (const session of room.sessions()) if (ids.includes(session.id)) removeLocal(session, rid);
    },
    evacuate(request) {
      const { rid, epoch } = request;
      const room = rooms.get(rid);
      if (!room || epoch < room.epoch) return;
      for (const session of room.sessions()) {
        removeLocal(session, rid);
        void move(session, rid, request);
      }
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
      remembering.clear();
    },
  };
}
