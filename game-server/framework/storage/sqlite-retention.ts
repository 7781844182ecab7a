import type { DatabaseSyncInstance } from '@photostructure/sqlite';
import type { FoundRooms, RetainRequest } from './retention-walk.ts';

/** One step through the rooms, to find those with messages that are kept no longer. Changes nothing. */
export interface RetentionReads {
  find(request: Pick<RetainRequest, 'keep' | 'olderThan'> & { readonly after: string }): FoundRooms;
}

export interface RetentionOperations {
  /** Settles at most `limit` messages of the journal, whoever wrote them. Returns how many it found. */
  settle(limit: number): number;
  /** Deletes messages of these rooms and keys of de-duplication, at most `limit` together. Returns how many. */
  trim(request: RetainRequest & { readonly rids: readonly string[] }): number;
}

/** Rooms that one step looks at: a few milliseconds, in which other reads wait. */
const ROOMS_AT_ONCE = 1_000;
const MINUTE_MS = 60_000;

export function createRetentionReads(database: DatabaseSyncInstance): RetentionReads {
  const look = database.prepare(
    `SELECT rooms.rid, (
       SELECT messages.seq < max(rooms.floor, rooms.seq - ?2 + 1) OR messages.time < ?3
       FROM messages WHERE messages.rid = rooms.rid ORDER BY messages.seq LIMIT 1
     ) AS due
     FROM rooms WHERE rooms.rid > ?1 ORDER BY rooms.rid LIMIT ?4`,
  );
  return {
    find({ after, keep, olderThan }) {
      const rows: { readonly rid: string; readonly due: number | null }[] = look.all(
        after,
        keep,
        olderThan,
        ROOMS_AT_ONCE,
      );
      const rids = rows.filter(({ due }) => due === 1).map(({ rid }) => rid);
      const last = rows.length === ROOMS_AT_ONCE ? rows.at(-1) : undefined;
      return last === undefined ? { rids } : { rids, next: last.rid };
    },
  };
}

/** What a process settles whose own journal it is not: the messages stay known to the one that wrote them, as settled. */
function createSettling(database: DatabaseSyncInstance): RetentionOperations['settle'] {
  const choose = 'FROM (SELECT * FROM journal ORDER BY n LIMIT ?) AS oldest';
  const unsettled = `${choose} WHERE seq > coalesce((SELECT rooms.seq FROM rooms WHERE rooms.rid = oldest.rid), 0)`;
  const steps = [
    `INSERT INTO message_ids (rid, uid, id, seq, time) SELECT rid, uid, id, seq, time ${unsettled} ORDER BY rid, seq`,
    `INSERT INTO messages (rid, seq, time, uid, id, sender, msg)
       SELECT rid, seq, time, uid, id, sender, msg ${unsettled} ORDER BY rid, seq`,
    `INSERT INTO rooms (rid, seq, time, floor) SELECT rid, max(seq), max(time), 1 ${unsettled} GROUP BY rid
       ON CONFLICT (rid) DO UPDATE SET seq = excluded.seq, time = excluded.time`,
  ].map((sql) => database.prepare(sql));
  const sweep = database.prepare('DELETE FROM journal WHERE n IN (SELECT n FROM journal ORDER BY n LIMIT ?)');

  return (limit) => {
    for (const step of steps) step.run(limit);
    return sweep.run(limit).changes;
  };
}

export function createRetentionOperations(database: DatabaseSyncInstance): RetentionOperations {
  // Times never go down in a room, so what is too old comes first.
  const deleteMessages = database.prepare(
    `DELETE FROM messages WHERE rid = ?1 AND seq < ?4 + (SELECT min(seq) FROM messages WHERE rid = ?1)
       AND (time < ?3 OR seq < (SELECT max(floor, seq - ?2 + 1) FROM rooms WHERE rid = ?1))`,
  );
  // Whole minutes, as they are indexed.
  const deleteIds = database.prepare(
    `DELETE FROM message_ids WHERE (rid, uid, id) IN
       (SELECT rid, uid, id FROM message_ids WHERE time / ${MINUTE_MS} < ? ORDER BY time / ${MINUTE_MS} LIMIT ?)`,
  );
  return {
    settle: createSettling(database),
    trim({ rids, keep, olderThan, idsOlderThan, limit }) {
      let deleted = 0;
      for (const rid of rids) {
        if (deleted >= limit) {
          break;
        }
        deleted += deleteMessages.run(rid, keep, olderThan, limit - deleted).changes;
      }
      return deleted < limit
        ? deleted + deleteIds.run(Math.floor(idsOlderThan / MINUTE_MS), limit - deleted).changes
        : deleted;
    },
  };
}
