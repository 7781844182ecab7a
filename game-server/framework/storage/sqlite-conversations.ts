import type { DatabaseSyncInstance } from '@photostructure/sqlite';
import { TangeloError } from '../../../shared/errors.ts';
import { createConversationReads } from './sqlite-conversation-reads.ts';
import type { Journal } from './sqlite-journal.ts';
import type { Operations } from './sqlite-operations.ts';
import type { RoomRow, RoomRows } from './sqlite-room-rows.ts';
import type { ShardOperations } from './sqlite-shards.ts';
import type { ConversationStorage, Person } from './storage.ts';

export function createConversationOperations(
  database: DatabaseSyncInstance,
  {
    rooms,
    shards,
    journal,
  }: { readonly rooms: RoomRows; readonly shards: ShardOperations; readonly journal: Journal },
): Operations<ConversationStorage> {
  const add = database.prepare(
    `INSERT INTO members (rid, uid, name, read_seq, own_after) VALUES (?, ?, ?, ?, 0)
     ON CONFLICT (rid, uid) DO NOTHING`,
  );
  const rename = database.prepare('UPDATE members SET name = ?3 WHERE rid = ?1 AND uid = ?2 AND name <> ?3');
  const remove = database.prepare('DELETE FROM members WHERE rid = ? AND uid = ?');
  const readMark = database.prepare('SELECT read_seq FROM members WHERE rid = ? AND uid = ?');
  const moveMark = database.prepare(
    `UPDATE members SET read_seq = ?3, own_after =
       (SELECT count(*) FROM messages WHERE rid = ?1 AND seq > ?3 AND messages.uid = ?2)
     WHERE rid = ?1 AND uid = ?2`,
  );

  function addTo(room: RoomRow, { uid, name }: Person): boolean {
    return add.run(room.rid, uid, name, room.seq).changes > 0;
  }

  function begin(room: RoomRow, kind: 'direct' | 'group', name: string): void {
    room.kind = kind;
    room.name = name;
    rooms.changed(room);
  }

  return {
    ...createConversationReads(database),

    openDirect({ rid, members, ...fence }) {
      if (!shards.holds(fence)) {
        return 'moved';
      }
      journal.settle(fence.shard, rid);
      const room = rooms.of(rid);
      if (room.kind === null) {
        begin(room, 'direct', '');
      }
      for (const member of members) {
        if (!addTo(room, member)) {
          rename.run(rid, member.uid, member.name);
        }
      }
      return 'opened';
    },

    createGroup({ rid, name, members, ...fence }) {
      if (!shards.holds(fence)) {
        return 'moved';
      }
      journal.settle(fence.shard, rid);
      const room = rooms.of(rid);
      if (room.kind !== null || room.owner_uid !== null) {
        return 'exists';
      }
      begin(room, 'group', name);
      for (const member of members) {
        addTo(room, member);
      }
      return 'created';
    },

    addMember({ rid, member, ...fence }) {
      if (!shards.holds(fence)) {
        return 'moved';
      }
      const room = rooms.of(rid);
      if (room.kind === null) {
        throw new TangeloError('NO_SUCH_ROOM');
      }
      return addTo(room, member) ? 'added' : 'member';
    },

    removeMember({ rid, uid, ...fence }) {
      if (!shards.holds(fence)) {
        return 'moved';
      }
      return remove.run(rid, uid).changes > 0 ? 'removed' : 'not-member';
    },

    read({ rid, uid, seq }) {
      const mark: { readonly read_seq: number } | undefined = readMark.get(rid, uid);
      if (mark === undefined) {
        return undefined;
      }
      const moved = Math.min(seq, rooms.of(rid).seq);
      if (moved <= mark.read_seq) {
        return mark.read_seq;
      }
      moveMark.run(rid, uid, moved);
      return moved;
    },
  };
}
