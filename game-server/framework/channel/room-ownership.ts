import { TangeloError } from '../../../shared/errors.ts';
import { shardOf } from '../../../shared/rendezvous.ts';
import type { Fence, RoomStorage } from '../storage/storage.ts';
import type { Person } from './members.ts';
import type { Room } from './room.ts';

/** Who owns rooms: kept in the storage, so that of two who create one room at one moment one is the owner. */
export interface RoomOwnership {
  /** The name of a room's owner; empty if it has none. */
  ownerOf(room: Room): Promise<string>;
  /** Rejects with ROOM_EXISTS if the room has an owner or members. */
  create(room: Room, owner: Person): Promise<void>;
  /** Erases the room; its members are still there. Rejects with NOT_OWNER, or NO_SUCH_ROOM. */
  erase(room: Room, uid: string): Promise<void>;
}

export function createRoomOwnership(storage: Pick<RoomStorage, 'head' | 'create' | 'delete'>): RoomOwnership {
  /** Rooms for whose last change of owner the storage did not answer. */
  const doubtful = new WeakSet<Room>();

  /** What is known of the owner here does not count any more if the storage does not say what it did. */
  async function change<T extends string>(room: Room, request: Promise<T>): Promise<T> {
    const outcome = await request.catch((error: unknown) => {
      doubtful.add(room);
      throw error;
    });
    if (outcome === 'moved') throw new TangeloError('MOVED');
    return outcome;
  }

  return {
    async ownerOf(room) {
      const known = room.owner;
      if (!doubtful.has(room)) {
        if (!known) return '';
        const present = room.members.nameOf(known.uid);
        if (present !== undefined) return present;
      }
      // Whoever is not here may have another name by now, or have left for good.
      const { owner } = await storage.head(room.rid);
      doubtful.delete(room);
      if (room.owner === known && !isSame(known, owner)) room.owner = owner;
      return owner?.name ?? '';
    },
    async create(room, owner) {
      if (room.members.count > 0) throw new TangeloError('ROOM_EXISTS');
      const outcome = await change(room, storage.create({ ...fenceOf(room), rid: room.rid, owner }));
      if (outcome === 'exists') throw new TangeloError('ROOM_EXISTS');
      room.owner = owner;
    },
    async erase(room, uid) {
      const { rid } = room;
      if (room.members.count === 0 && (await storage.head(rid)).owner === undefined)
        throw new TangeloError('NO_SUCH_ROOM');
      const outcome = await change(room, storage.delete({ ...fenceOf(room), rid, uid }));
      if (outcome === 'not-owner') throw new TangeloError('NOT_OWNER');
      room.owner = undefined;
    },
  };
}

/** Under which claim this server changes something in a room. */
export function fenceOf({ rid, epoch }: Room): Fence {
  return { shard: shardOf(rid), epoch };
}

function isSame(one: Person | undefined, other: Person | undefined): boolean {
  return one?.uid === other?.uid && one?.name === other?.name;
}
