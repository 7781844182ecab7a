import { TangeloError } from '../../../shared/errors.ts';
import { shardOf } from '../../../shared/rendezvous.ts';
import type { Placements } from '../placement/placements.ts';
import type { OwnedShard, Shards } from '../placement/shards.ts';
import type { Evacuation } from '../storage/storage.ts';
import type { Attachments } from './attachments.ts';
import type { Evacuations } from './evacuations.ts';
import type { FanOut } from './fan-out.ts';
import type { Person } from './members.ts';
import { Room } from './room.ts';
import type { RoomLog } from './room-log.ts';
import { SortedNames } from './sorted-names.ts';

/** A room without members is kept for its seq and its messages; the one that was left first goes first. */
const EMPTY_ROOMS_KEPT = 10_000;

/** The rooms of the shards that this server owns. */
export interface OwnedRooms {
  /** The room, rebuilt from its connectors if its shard is new here. Rejects with MOVED when another server owns it. */
  room(rid: string): Promise<Room>;
  /** What `room` resolves with, if it has nothing to wait for. */
  ready(rid: string): Room | undefined;
  /** As `room`, while connectors are still attaching. */
  opened(rid: string): Promise<Room>;
  /** All rooms of a shard that are here. */
  inShard(shard: number): Iterable<Room>;
  /** The rooms that have members, of all shards. */
  inhabited(): Iterable<Room>;
  /** The next `limit` of them by name. */
  page(request: PageRequest): Room[];
  /** One of them. */
  inhabitedRoom(rid: string): Room | undefined;
  readonly count: number;
  /** Told once a turn for each room whose members, messages or presence changed. */
  onChanged(listener: (room: Room) => void): void;
}

/** A part of the rooms: those whose names come after one and begin with a prefix. */
export interface PageRequest {
  readonly after?: string | undefined;
  readonly prefix?: string | undefined;
  readonly limit: number;
}

/** A room's log, who owns the room, and who alone may be in it, if not everybody. */
export interface KeptRoom {
  readonly log: RoomLog;
  readonly owner?: Person | undefined;
  readonly admitted?: readonly string[] | undefined;
  /** It was deleted, and those who are in it have to go. */
  readonly evacuation?: Evacuation | undefined;
}

export interface OwnedRoomsOptions {
  readonly shards: Shards;
  readonly attachments: Attachments;
  readonly placements: Placements;
  readonly fanOut: FanOut;
  /** Finds what is kept of a room. */
  readonly open: (rid: string, shard: OwnedShard) => Promise<KeptRoom>;
  readonly evacuations: Evacuations;
  readonly listedMembers: number;
  /** How long the members of a departed connector stay. */
  readonly graceMs: number;
  readonly emptyKept?: number;
}

export function createOwnedRooms(options: OwnedRoomsOptions): OwnedRooms {
  const { shards, attachments, placements, fanOut, evacuations, listedMembers, graceMs } = options;
  const { emptyKept = EMPTY_ROOMS_KEPT } = options;
  const byShard = new Map<number, Map<string, Room>>();
  const empty = new Map<string, Room>();
  const opening = new Map<string, Promise<Room>>();
  const listeners: ((room: Room) => void)[] = [];
  const inhabited = new Map<string, Room>();
  const changed = new Set<Room>();
  const resolved = Promise.resolve();
  /** Rooms that were deleted before this owner had them, and whose members are still to be told. */
  const due = new WeakMap<Room, Evacuation>();
  const sorted = new SortedNames(() => inhabited.keys());

  /** Rooms change many times in a turn; what follows from that is seen to once, when what runs now has ended. */
  function noteChanged(room: Room): void {
    if (changed.size === 0) void resolved.then(seeToChanged);
    changed.add(room);
  }

  function seeToChanged(): void {
    const rooms = [...changed];
    changed.clear();
    for (const room of rooms) seeTo(room);
  }

  function seeTo(room: Room): void {
    if (byShard.get(shardOf(room.rid))?.get(room.rid) !== room) return;
    if (room.members.count > 0) {
      empty.delete(room.rid);
      if (!inhabited.has(room.rid)) sorted.added(room.rid);
      inhabited.set(room.rid, room);
    } else {
      abandon(room);
      if (!empty.has(room.rid)) empty.set(room.rid, room);
      dropOldestEmpty();
    }
    for (const listener of listeners) listener(room);
  }

  function abandon({ rid }: Room): void {
    if (inhabited.delete(rid)) sorted.removed(rid);
  }

  function dropOldestEmpty(): void {
    for (const [rid, room] of empty) {
      if (empty.size <= emptyKept) return;
      // Somebody has come this very turn, which is not noted yet.
      if (room.members.count > 0) continue;
      empty.delete(rid);
      byShard.get(shardOf(rid))?.delete(rid);
    }
  }

  /** The room as it is here; opens it once, however many ask for it meanwhile. */
  async function open(rid: string): Promise<Room> {
    const shard = await shards.own(rid);
    const known = byShard.get(shard.number)?.get(rid);
    if (known) return known;
    const key = `${shard.epoch}:${rid}`;
    let room = opening.get(key);
    if (!room) {
      room = openAt(rid, shard).finally(() => opening.delete(key));
      opening.set(key, room);
    }
    return room;
  }

  /** Connectors have told who was in the room under its former owner, and nobody has come since. */
  function evacuateIfDue(room: Room): void {
    const evacuation = due.get(room);
    if (!evacuation || byShard.get(shardOf(room.rid))?.get(room.rid) !== room) return;
    due.delete(room);
    evacuations.begin(room, evacuation);
  }

  async function openAt(rid: string, shard: OwnedShard): Promise<Room> {
    const kept = await options.open(rid, shard);
    // The shard may have moved while its storage was asked.
    if ((await shards.own(rid)).epoch !== shard.epoch) throw new TangeloError('MOVED');
    const room = new Room({
      ...kept,
      rid,
      epoch: shard.epoch,
      fanOut,
      listedMembers,
      onChanged: noteChanged,
    });
    const rooms = byShard.get(shard.number);
    if (rooms) rooms.set(rid, room);
    else byShard.set(shard.number, new Map([[rid, room]]));
    if (kept.evacuation) {
      due.set(room, kept.evacuation);
      // Also if nobody asks for it.
      void attachments.complete(shard.number).then(() => evacuateIfDue(room));
    }
    empty.set(rid, room);
    // Asking who is in rooms that nobody ever enters must not fill the memory either.
    dropOldestEmpty();
    return room;
  }

  shards.onLost((shard) => {
    for (const room of byShard.get(shard)?.values() ?? []) {
      empty.delete(room.rid);
      abandon(room);
    }
    byShard.delete(shard);
    attachments.forget(shard);
    // Lost by a new view, its connectors see for themselves; lost for another reason, they have to be told.
    if (shards.isMine(shard)) fanOut.reattach(shard);
  });

  /** One timer per departed server, not per member. */
  placements.watch((placement, former) => {
    const present = new Set(placement.view.servers.map((server) => server.incarnation));
    for (const { incarnation } of former.view.servers) {
      if (present.has(incarnation)) continue;
      setTimeout(() => dropEdge(incarnation), graceMs).unref();
    }
  });

  function dropEdge(edge: string): void {
    for (const room of [...inhabited.values()]) {
      for (const session of room.members.sessionsAt(edge)) room.leave(session, Number.POSITIVE_INFINITY);
    }
  }

  return {
    async room(rid) {
      const shard = await shards.own(rid);
      await attachments.complete(shard.number);
      // The shard may have moved while its connectors were waited for.
      const room = await open(rid);
      evacuateIfDue(room);
      return room;
    },
    ready(rid) {
      const number = shardOf(rid);
      const room = byShard.get(number)?.get(rid);
      if (!room || due.has(room) || !attachments.isComplete(number)) return undefined;
      return shards.holds({ number, epoch: room.epoch }) ? room : undefined;
    },
    opened: open,
    inShard: (shard) => byShard.get(shard)?.values() ?? [],
    inhabited: () => inhabited.values(),
    page: (request) => sorted.page(request).flatMap((rid) => inhabited.get(rid) ?? []),
    inhabitedRoom: (rid) => inhabited.get(rid),
    get count() {
      return inhabited.size;
    },
    onChanged: (listener) => void listeners.push(listener),
  };
}

/** Refuses a connector that has not told yet what it has in the shard: it attaches and calls again. */
export function requireAttached(attachments: Attachments, edge: string | undefined, rid: string): void {
  if (edge !== undefined && !attachments.isAttached(edge, shardOf(rid))) {
    throw new TangeloError('MOVED', 'The connector has not attached to this shard.');
  }
}
