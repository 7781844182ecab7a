import type { DatabaseSyncInstance } from '@photostructure/sqlite';
import { createAppend } from './sqlite-append.ts';
import type { Journal } from './sqlite-journal.ts';
import type { Operations } from './sqlite-operations.ts';
import { createRoomReads } from './sqlite-room-reads.ts';
import type { RoomRows } from './sqlite-room-rows.ts';
import type { ShardOperations } from './sqlite-shards.ts';
import type { RoomStorage } from './storage.ts';

/** What the thread offers of rooms; `retain` is put together by its owner from the two steps of sqlite-retention.ts. */
export interface RoomOperations extends Omit<Operations<RoomStorage>, 'retain'> {
  /** The rooms of somebody who left for good have no owner any more. */
  disown(uid: string): void;
  /** The rooms of an owner go on under the new name. */
  renameOwner(uid: string, name: string): void;
}

/** Messages that deleting a room deletes at once; what is more, retention takes in its steps. */
const DELETED_AT_ONCE = 1_000;

export function createRoomOperations(
  database: DatabaseSyncInstance,
  {
    rooms,
    shards,
    journal,
  }: { readonly rooms: RoomRows; readonly shards: ShardOperations; readonly journal: Journal },
): RoomOperations {
  const erase = database.prepare(
    `DELETE FROM messages WHERE rid = ?1 AND seq < ?2
       AND seq < ?3 + (SELECT min(seq) FROM messages WHERE rid = ?1)`,
  );
  const evacuate = database.prepare(
    `INSERT INTO evacuations (rid, destination, reason) VALUES (?, ?, ?)
     ON CONFLICT (rid) DO UPDATE SET destination = excluded.destination, reason = excluded.reason`,
  );
  const evacuated = database.prepare('DELETE FROM evacuations WHERE rid = ?');
  const ownedBy = database.prepare('SELECT rid FROM rooms WHERE owner_uid = ?');

  /** The rooms of an owner; the rows of all other rooms may still wait to be written. */
  function roomsOf(uid: string): string[] {
    rooms.flush();
    const rows: { readonly rid: string }[] = ownedBy.all(uid);
    return rows.map(({ rid }) => rid);
  }

  return {
    ...createRoomReads(database),
    append: createAppend(database, { shards, journal }),

    create({ rid, owner, ...fence }) {
      if (!shards.holds(fence)) {
        return 'moved';
      }
      const room = rooms.of(rid);
      if (room.owner_uid !== null || room.kind !== null) {
        return 'exists';
      }
      room.owner_uid = owner.uid;
      room.owner_name = owner.name;
      rooms.changed(room);
      return 'created';
    },

    delete({ rid, uid, evacuation, ...fence }) {
      if (!shards.holds(fence)) {
        return 'moved';
      }
      journal.settle(fence.shard, rid);
      const room = rooms.of(rid);
      if (room.owner_uid !== uid) {
        return 'not-owner';
      }
      room.owner_uid = null;
      room.owner_name = null;
      room.floor = room.seq + 1;
      rooms.changed(room);
      erase.run(rid, room.floor, DELETED_AT_ONCE);
      evacuate.run(rid, evacuation.to, evacuation.reason);
      return 'deleted';
    },

    evacuated({ rid, ...fence }) {
      if (!shards.holds(fence)) {
        return 'moved';
      }
      evacuated.run(rid);
      return 'evacuated';
    },

    disown(uid) {
      for (const rid of roomsOf(uid)) {
        const room = rooms.of(rid);
        room.owner_uid = null;
        room.owner_name = null;
        rooms.changed(room);
      }
    },

    renameOwner(uid, name) {
      for (const rid of roomsOf(uid)) {
        const room = rooms.of(rid);
        room.owner_name = name;
        rooms.changed(room);
      }
    },
  };
}
