import { pageOf } from './history-page.ts';
import { type Operation, resultOf, type Write } from './postgres-operation.ts';
import type { Evacuation, Fence, HistoryRequest, RoomHead, StoredMessage } from './storage.ts';

/** Messages that deleting a room deletes at once; what is more, retention takes in its steps. */
const DELETED_AT_ONCE = 1_000;
/** Above every character that a name may have, for the end of a range of names with one prefix. */
const LAST_CHARACTER = '\u{10FFFF}';

/** Whether the claim `$1`, `$2` holds; its row is locked. */
export const FENCE = 'EXISTS (SELECT FROM shards WHERE shard = $1 AND epoch = $2 AND epoch > 0)';

const MESSAGE = 'rid, seq, time, uid, id, sender AS "from", msg';

export function messageOf(row: Record<string, unknown>): StoredMessage {
  return {
    rid: String(row.rid),
    uid: String(row.uid),
    id: String(row.id),
    from: String(row.from),
    msg: String(row.msg),
    seq: Number(row.seq),
    time: Number(row.time),
  };
}

export function head(rid: string): Operation<RoomHead> {
  return {
    statement: {
      name: 'rooms.head',
      text: `SELECT seq, owner_uid, owner_name, destination, reason, coalesce(
          (SELECT min(messages.seq) FROM messages WHERE messages.rid = rooms.rid AND messages.seq >= floor), seq + 1
        ) AS lowest FROM rooms LEFT JOIN evacuations USING (rid) WHERE rid = $1`,
      values: [rid],
    },
    decode([row]) {
      if (row === undefined) {
        return { seq: 0, lowest: 1 };
      }
      const { owner_uid: uid, owner_name: name, destination: to, reason } = row;
      return {
        seq: Number(row.seq),
        lowest: Number(row.lowest),
        ...(uid !== null && name !== null && { owner: { uid: String(uid), name: String(name) } }),
        ...(to !== null && reason !== null && { evacuation: { to: String(to), reason: String(reason) } }),
      };
    },
  };
}

export function history(
  request: HistoryRequest,
): Operation<{ messages: readonly StoredMessage[]; more: boolean }> {
  const { rid, before, after, limit } = request;
  const from = 'FROM messages WHERE rid = $1';
  const floor = '(SELECT floor FROM rooms WHERE rooms.rid = $1)';
  return {
    statement:
      after === undefined
        ? {
            name: 'rooms.before',
            text: `SELECT ${MESSAGE} ${from} AND seq < $2 AND seq >= ${floor} ORDER BY seq DESC LIMIT $3`,
            values: [rid, before ?? Number.MAX_SAFE_INTEGER, limit + 1],
          }
        : {
            name: 'rooms.after',
            text: `SELECT ${MESSAGE} ${from} AND seq >= greatest($2::int8 + 1, ${floor}) ORDER BY seq LIMIT $3`,
            values: [rid, after, limit + 1],
          },
    decode: (rows) => pageOf(request, rows.map(messageOf)),
  };
}

export function create(
  request: Fence & { rid: string; owner: { uid: string; name: string } },
): Write<'created' | 'exists' | 'moved'> {
  const { shard, epoch, rid, owner } = request;
  return {
    locks: { fence: { shard, epoch }, rooms: [rid], makesRooms: true },
    statement: {
      name: 'rooms.create',
      text: `WITH created AS (
          UPDATE rooms SET owner_uid = $4, owner_name = $5
          WHERE rid = $3 AND owner_uid IS NULL AND kind IS NULL AND ${FENCE} RETURNING 1
        ) SELECT CASE WHEN NOT ${FENCE} THEN 'moved' WHEN EXISTS (SELECT FROM created) THEN 'created'
          ELSE 'exists' END AS result`,
      values: [shard, epoch, rid, owner.uid, owner.name],
    },
    decode: resultOf,
  };
}

export function remove(
  request: Fence & { rid: string; uid: string; evacuation: Evacuation },
): Write<'deleted' | 'not-owner' | 'moved'> {
  const { shard, epoch, rid, uid, evacuation } = request;
  return {
    locks: { fence: { shard, epoch }, rooms: [rid] },
    statement: {
      name: 'rooms.delete',
      text: `WITH erased AS (
          UPDATE rooms SET owner_uid = NULL, owner_name = NULL, floor = seq + 1
          WHERE rid = $3 AND owner_uid = $4 AND ${FENCE} RETURNING rid, floor
        ), deleted AS (
          DELETE FROM messages USING erased WHERE messages.rid = $3 AND messages.seq < erased.floor
            AND messages.seq < ${DELETED_AT_ONCE} + (SELECT min(seq) FROM messages AS m WHERE m.rid = $3)
        ), evacuated AS (
          INSERT INTO evacuations (rid, destination, reason) SELECT rid, $5, $6 FROM erased
          ON CONFLICT (rid) DO UPDATE SET destination = excluded.destination, reason = excluded.reason
        ) SELECT CASE WHEN NOT ${FENCE} THEN 'moved' WHEN EXISTS (SELECT FROM erased) THEN 'deleted'
          ELSE 'not-owner' END AS result`,
      values: [shard, epoch, rid, uid, evacuation.to, evacuation.reason],
    },
    decode: resultOf,
  };
}

export function evacuated({ shard, epoch, rid }: Fence & { rid: string }): Write<'evacuated' | 'moved'> {
  return {
    locks: { fence: { shard, epoch }, rooms: [rid] },
    statement: {
      name: 'rooms.evacuated',
      text: `WITH evacuated AS (DELETE FROM evacuations WHERE rid = $3 AND ${FENCE})
        SELECT CASE WHEN ${FENCE} THEN 'evacuated' ELSE 'moved' END AS result`,
      values: [shard, epoch, rid],
    },
    decode: resultOf,
  };
}

export function owned(request: { after?: string; prefix?: string; limit: number }): Operation<string[]> {
  const { after = '', prefix = '', limit } = request;
  return {
    statement: {
      name: 'rooms.owned',
      text: `SELECT rid FROM rooms WHERE owner_uid IS NOT NULL AND rid >= greatest($1, $2) AND rid <> $1 AND rid < $3
        ORDER BY rid LIMIT $4`,
      values: [after, prefix, prefix + LAST_CHARACTER, limit],
    },
    decode: (rows) => rows.map(({ rid }) => String(rid)),
  };
}
