import type { DatabaseSyncInstance } from '@photostructure/sqlite';
import type { RoomRows } from './sqlite-room-rows.ts';
import type { ShardOperations } from './sqlite-shards.ts';
import type { AppendOutcome, AppendRequest, AppendResult, MessageDraft } from './storage.ts';

/** Gives messages their places. The one path that is taken for every message of the cluster. */
export function createAppend(
  database: DatabaseSyncInstance,
  { rooms, shards }: { readonly rooms: RoomRows; readonly shards: ShardOperations },
): (request: AppendRequest) => AppendResult {
  const claimId = database.prepare(
    `INSERT INTO message_ids (rid, uid, id, seq, time) VALUES (?, ?, ?, ?, ?)
     ON CONFLICT (rid, uid, id) DO NOTHING`,
  );
  const findId = database.prepare('SELECT seq, time FROM message_ids WHERE rid = ? AND uid = ? AND id = ?');
  const insert = database.prepare(
    'INSERT INTO messages (rid, seq, time, uid, id, sender, msg) VALUES (?, ?, ?, ?, ?, ?, ?)',
  );
  const countOwn = database.prepare('UPDATE members SET own_after = own_after + 1 WHERE rid = ? AND uid = ?');

  function appendOne({ rid, uid, id, from, msg }: MessageDraft, now: number): AppendOutcome {
    const room = rooms.of(rid);
    const seq = room.seq + 1;
    const time = Math.max(now, room.time);
    if (claimId.run(rid, uid, id, seq, time).changes === 0) {
      const first: Pick<AppendOutcome, 'seq' | 'time'> = findId.get(rid, uid, id);
      return { kind: 'known', seq: first.seq, time: first.time };
    }
    insert.run(rid, seq, time, uid, id, from, msg);
    room.seq = seq;
    room.time = time;
    rooms.appended(room);
    if (room.kind !== null) {
      countOwn.run(rid, uid);
    }
    return { kind: 'stored', seq, time };
  }

  return (request) => {
    if (!shards.holds(request)) {
      return { kind: 'moved' };
    }
    const now = Date.now();
    return { kind: 'appended', outcomes: request.messages.map((draft) => appendOne(draft, now)) };
  };
}
