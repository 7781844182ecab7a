import type { DatabaseSyncInstance } from '@photostructure/sqlite';
import type { RoomStorage } from './storage.ts';

export type RetainRequest = Parameters<RoomStorage['retain']>[0];

/** One step through the rooms, to find those with messages that are kept no longer. Changes nothing. */
export interface RetentionReads {
  find(request: Pick<RetainRequest, 'keep' | 'olderThan'> & { readonly after: string }): FoundRooms;
}

export interface FoundRooms {
  readonly rids: readonly string[];
  /** Where the next step begins; `undefined`: all rooms have been looked at. */
  readonly next?: string;
}

export interface RetentionOperations {
  /** Deletes messages of these rooms and keys of de-duplication, at most `limit` together. Returns how many. */
  trim(request: RetainRequest & { readonly rids: readonly string[] }): number;
}

/** Rooms that one step looks at: a few milliseconds, in which other reads wait. */
const ROOMS_AT_ONCE = 1_000;

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

export function createRetentionOperations(database: DatabaseSyncInstance): RetentionOperations {
  // Times never go down in a room, so what is too old comes first.
  const deleteMessages = database.prepare(
    `DELETE FROM messages WHERE rid = ?1 AND seq < ?4 + (SELECT min(seq) FROM messages WHERE rid = ?1)
       AND (time < ?3 OR seq < (SELECT max(floor, seq - ?2 + 1) FROM rooms WHERE rid = ?1))`,
  );
  const deleteIds = database.prepare(
    `DELETE FROM message_ids WHERE (rid, uid, id) IN
       (SELECT rid, uid, id FROM message_ids WHERE time < ? ORDER BY time LIMIT ?)`,
  );
  return {
    trim({ rids, keep, olderThan, idsOlderThan, limit }) {
      let deleted = 0;
      for (const rid of rids) {
        if (deleted >= limit) {
          break;
        }
        deleted += deleteMessages.run(rid, keep, olderThan, limit - deleted).changes;
      }
      return deleted < limit ? deleted + deleteIds.run(idsOlderThan, limit - deleted).changes : deleted;
    },
  };
}
