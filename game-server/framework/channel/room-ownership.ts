import { TangeloError } from '../../../shared/errors.ts';
import type { Evacuation, RoomStorage } from '../storage/storage.ts';
import type { ClaimedChange } from './claimed-change.ts';
import type { Person } from './members.ts';
import type { Room } from './room.ts';

/** Who owns rooms: kept in the storage, so that of two who create one room at one moment one is the owner. */
export interface RoomOwnership {
  /** The name of a room's owner; empty if it has none. */
  ownerOf(room: Room): Promise<string>;
  /** Rejects with ROOM_EXISTS if the room has an owner or members. */
  create(room: Room, owner: Person): Promise<void>;
  /** Erases the room; its members are still there, and have to go. Rejects with NOT_OWNER, or NO_SUCH_ROOM. */
  erase(room: Room, uid: string, evacuation: Evacuation): Promise<void>;
}

export interface RoomOwnershipOptions {
  readonly storage: Pick<RoomStorage, 'head' | 'create' | 'delete'>;
  readonly change: ClaimedChange;
}

export function createRoomOwnership({ storage, change }: RoomOwnershipOptions): RoomOwnership {
  return {
    async ownerOf(room) {
      const known = room.owner;
      if (!known) return '';
      const present = room.members.nameOf(known.uid);
      if (present !== undefined) return present;
      // Whoever is not here may have another name by now, or have left for good.
      const { owner } = await storage.head(room.rid);
      if (room.owner === known && !isSame(known, owner)) room.owner = owner;
      return owner?.name ?? '';
    },
    async create(room, owner) {
      if (room.members.count > 0) throw new TangeloError('ROOM_EXISTS');
      const { rid } = room;
      const outcome = await change(room, (fence) => storage.create({ ...fence, rid, owner }));
      if (outcome === 'exists') throw new TangeloError('ROOM_EXISTS');
      room.owner = owner;
    },
    async erase(room, uid, evacuation) {
      const { rid } = room;
      if (room.members.count === 0 && (await storage.head(rid)).owner === undefined)
        throw new TangeloError('NO_SUCH_ROOM');
      const outcome = await change(room, (fence) => storage.delete({ ...fence, rid, uid, evacuation }));
      if (outcome === 'not-owner') throw new TangeloError('NOT_OWNER');
      room.owner = undefined;
    },
  };
}

function isSame(one: Person, other: Person | undefined): boolean {
  return one.uid === other?.uid && one.name === other.name;
}
