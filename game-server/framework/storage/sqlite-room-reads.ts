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

const UNHEARD_OF: HeadRow = {
  seq: 0,
  lowest: 1,
  owner_uid: null,
  owner_name: null,
  destination: null,
  reason: null,
};

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
  // What is committed and not in its place yet: always the room's last messages.
  const recent = `FROM journal WHERE rid = ?1 AND seq > coalesce((SELECT seq FROM rooms WHERE rooms.rid = ?1), 0)`;
  const selectRecent = database.prepare(
    `SELECT rid, seq, time, uid, id, sender AS "from", msg ${recent} AND seq > ?2 AND seq < ?3 ORDER BY seq`,
  );
  const findRecent = database.prepare(`SELECT min(seq) AS lowest, max(seq) AS seq ${recent}`);
  const selectOwned = database.prepare(
    `SELECT rid FROM rooms
     WHERE owner_uid IS NOT NULL AND rid >= max(?1, ?2) AND rid <> ?1 AND rid < ?3 ORDER BY rid LIMIT ?4`,
  );

  function* forwards(rid: string, after: number, limit: number): Iterable<StoredMessage> {
    yield* selectAfter.iterate(rid, after, limit);
    yield* selectRecent.iterate(rid, after, Number.MAX_SAFE_INTEGER);
  }

  function* backwards(rid: string, before: number, limit: number): Iterable<StoredMessage> {
    const latest: StoredMessage[] = selectRecent.all(rid, 0, before);
    yield* latest.reverse();
    yield* selectBefore.iterate(rid, before, limit);
  }

  function rowsOf({
    rid,
    before = Number.MAX_SAFE_INTEGER,
    after,
    limit,
  }: HistoryRequest): Iterable<StoredMessage> {
    return after === undefined ? backwards(rid, before, limit + 1) : forwards(rid, after, limit + 1);
  }

  return {
    head(rid): RoomHead {
      const settled: HeadRow = findHead.get(rid) ?? UNHEARD_OF;
      const latest: { lowest: number | null; seq: number | null } = findRecent.get(rid);
      const { owner_uid: uid, owner_name: name, destination: to, reason } = settled;
      return {
        seq: latest.seq ?? settled.seq,
        lowest: settled.lowest > settled.seq ? (latest.lowest ?? settled.lowest) : settled.lowest,
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
