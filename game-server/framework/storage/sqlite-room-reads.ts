import type { DatabaseSyncInstance } from '@photostructure/sqlite';
import { pageOf } from './history-page.ts';
import type { Operations } from './sqlite-operations.ts';
import type { HistoryRequest, RoomHead, RoomStorage, StoredMessage } from './storage.ts';

interface HeadRow {
  readonly seq: number;
  readonly lowest: number;
  readonly owner_uid: string | null;
  readonly owner_name: string | null;
  readonly destination: string | null;
  readonly reason: string | null;
}

/** Above every character that a name may have, for the end of a range of names with one prefix. */
const LAST_CHARACTER = '\u{10FFFF}';

/** What is asked about rooms. Each is a walk of one index, of any length the log may have. */
export function createRoomReads(
  database: DatabaseSyncInstance,
): Pick<Operations<RoomStorage>, 'head' | 'history' | 'owned'> {
  const findHead = database.prepare(
    `SELECT seq, owner_uid, owner_name, destination, reason, coalesce(
       (SELECT min(messages.seq) FROM messages WHERE messages.rid = rooms.rid AND messages.seq >= rooms.floor),
       seq + 1
     ) AS lowest
     FROM rooms LEFT JOIN evacuations USING (rid) WHERE rid = ?`,
  );
  // The floor is looked up inside, so that what is erased meanwhile is not seen. One lower bound: of two, SQLite would walk from
  // whichever comes first in the statement.
  const select = `SELECT rid, seq, time, uid, id, sender AS "from", msg FROM messages
    WHERE rid = ?1`;
  const floor = '(SELECT floor FROM rooms WHERE rooms.rid = ?1)';
  const selectAfter = database.prepare(`${select} AND seq >= max(?2 + 1, ${floor}) ORDER BY seq LIMIT ?3`);
  const selectBefore = database.prepare(
    `${select} AND seq < ?2 AND seq >= ${floor} ORDER BY seq DESC LIMIT ?3`,
  );
  const selectOwned = database.prepare(
    `SELECT rid FROM rooms
     WHERE owner_uid IS NOT NULL AND rid >= max(?1, ?2) AND rid <> ?1 AND rid < ?3 ORDER BY rid LIMIT ?4`,
  );

  function rowsOf({ rid, before, after, limit }: HistoryRequest): Iterable<StoredMessage> {
    return after === undefined
      ? selectBefore.iterate(rid, before ?? Number.MAX_SAFE_INTEGER, limit + 1)
      : selectAfter.iterate(rid, after, limit + 1);
  }

  return {
    head(rid): RoomHead {
      const row: HeadRow | undefined = findHead.get(rid);
      if (row === undefined) {
        return { seq: 0, lowest: 1 };
      }
      const { seq, lowest, owner_uid: uid, owner_name: name, destination: to, reason } = row;
      return {
        seq,
        lowest,
        ...(uid !== null && name !== null && { owner: { uid, name } }),
        ...(to !== null && reason !== null && { evacuation: { to, reason } }),
      };
    },

    history: (request) => pageOf(request, rowsOf(request)),

    owned({ after = '', prefix = '', limit }) {
      const rows: { readonly rid: string }[] = selectOwned.all(after, prefix, prefix + LAST_CHARACTER, limit);
      return rows.map(({ rid }) => rid);
    },
  };
}
