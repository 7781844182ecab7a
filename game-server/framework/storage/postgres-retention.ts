import { type Operation, resultOf, type Write } from './postgres-operation.ts';
import type { FoundRooms, RetainRequest } from './retention-walk.ts';

/** Rooms that one step looks at: a few milliseconds, in which other reads wait. */
const ROOMS_AT_ONCE = 1_000;

export function find(request: RetainRequest & { readonly after: string }): Operation<FoundRooms> {
  const { after, keep, olderThan } = request;
  return {
    statement: {
      name: 'retention.find',
      text: `SELECT rooms.rid, coalesce((
          SELECT messages.seq < greatest(rooms.floor, rooms.seq - $2::int8 + 1) OR messages.time < $3
          FROM messages WHERE messages.rid = rooms.rid ORDER BY messages.seq LIMIT 1
        ), false) AS due
        FROM rooms WHERE rooms.rid > $1 ORDER BY rooms.rid LIMIT $4`,
      values: [after, keep, olderThan, ROOMS_AT_ONCE],
    },
    decode(rows) {
      const rids = rows.filter(({ due }) => due === true).map(({ rid }) => String(rid));
      const last = rows.length === ROOMS_AT_ONCE ? rows.at(-1) : undefined;
      return last === undefined ? { rids } : { rids, next: String(last.rid) };
    },
  };
}

/** One room after the other, as long as the step may delete more. */
export function trim(request: RetainRequest & { readonly rids: readonly string[] }): Write<number> {
  const { rids, keep, olderThan, idsOlderThan, limit } = request;
  return {
    alone: true,
    locks: {},
    statement: {
      name: 'retention.trim',
      text: 'SELECT trim_rooms($1, $2, $3, $4, $5) AS result',
      values: [rids, keep, olderThan, idsOlderThan, limit],
    },
    decode: resultOf,
  };
}
