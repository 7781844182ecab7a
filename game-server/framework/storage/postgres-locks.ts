import type { Statement } from './postgres-connection.ts';
import type { Locks } from './postgres-operation.ts';

/** The key of the lock that everybody takes who changes names. Part of the stored format: it never changes. */
const NAMES_LOCK = 7_461_001;

/**
 * Locks all that a group changes, in one order for everybody, so that no two groups wait for each other. Once they are held, each
 * statement sees everything that was committed before.
 */
export function lockStatements(locks: readonly Locks[]): Statement[] {
  const claims = locks.flatMap(({ claims }) => (claims === undefined ? [] : [claims]));
  const fenced = locks.flatMap(({ fence }) => (fence === undefined ? [] : [fence]));
  const shards = [...new Set([...claims, ...fenced.map(({ shard }) => shard)])];
  const made = locks.flatMap(({ fence, rooms = [], makesRooms }) =>
    fence !== undefined && makesRooms === true ? rooms.map((rid) => ({ ...fence, rid })) : [],
  );
  const newRooms = [...new Map(made.map((room) => [`${room.epoch} ${room.rid}`, room])).values()];
  const rooms = [...new Set(locks.flatMap(({ rooms = [] }) => rooms))];
  return [
    ...(locks.some(({ names }) => names === true) ? [LOCK_NAMES] : []),
    ...(claims.length > 0 ? [makeShards(claims)] : []),
    ...(shards.length > 0 ? [lockShards(shards, claims.length > 0 ? 'UPDATE' : 'SHARE')] : []),
    ...(newRooms.length > 0 ? [makeRooms(newRooms)] : []),
    ...lockAllRooms(rooms, locks),
  ];
}

function lockAllRooms(rids: readonly string[], locks: readonly Locks[]): Statement[] {
  if (locks.some(({ leaves, renames, registers }) => (leaves ?? renames ?? registers) !== undefined)) {
    return [lockRoomsOfPersons(rids, locks)];
  }
  return rids.length > 0 ? [lockRooms(rids)] : [];
}

const LOCK_NAMES: Statement = {
  name: 'lock.names',
  text: `SELECT pg_advisory_xact_lock(${NAMES_LOCK})`,
  values: [],
};

function makeShards(shards: readonly number[]): Statement {
  return {
    name: 'lock.makeShards',
    text: `INSERT INTO shards (shard) SELECT DISTINCT shard FROM unnest($1::int[]) AS s (shard) ORDER BY shard
      ON CONFLICT DO NOTHING`,
    values: [shards],
  };
}

function lockShards(shards: readonly number[], strength: 'SHARE' | 'UPDATE'): Statement {
  return {
    name: `lock.shards.${strength}`,
    text: `SELECT 1 FROM shards WHERE shard = ANY ($1) ORDER BY shard FOR ${strength}`,
    values: [shards],
  };
}

function makeRooms(rooms: readonly { shard: number; epoch: number; rid: string }[]): Statement {
  return {
    name: 'lock.makeRooms',
    text: `INSERT INTO rooms (rid) SELECT DISTINCT rid
      FROM unnest($1::int[], $2::int8[], $3::text[]) AS room (shard, epoch, rid) JOIN shards USING (shard, epoch)
      WHERE epoch > 0 ORDER BY rid ON CONFLICT DO NOTHING`,
    values: [rooms.map(({ shard }) => shard), rooms.map(({ epoch }) => epoch), rooms.map(({ rid }) => rid)],
  };
}

function lockRooms(rids: readonly string[]): Statement {
  return {
    name: 'lock.rooms',
    text: 'SELECT 1 FROM rooms WHERE rid = ANY ($1) ORDER BY rid FOR UPDATE',
    values: [rids],
  };
}

/** The rooms of a group together with those that persons own, or are a member of, whose names it may change. */
function lockRoomsOfPersons(rids: readonly string[], locks: readonly Locks[]): Statement {
  const renames = locks.flatMap(({ renames }) => (renames === undefined ? [] : [renames]));
  return {
    name: 'lock.roomsOfPersons',
    text: `WITH renamed AS (
        SELECT uid FROM unnest($3::text[], $4::text[]) AS r (session, name) JOIN sessions USING (session)
        WHERE r.name <> sessions.name
        UNION SELECT unnest($5::text[])
      ) SELECT 1 FROM rooms WHERE rid = ANY (ARRAY(
        SELECT unnest($1::text[])
        UNION SELECT rid FROM rooms WHERE owner_uid = ANY (ARRAY(SELECT uid FROM sessions WHERE session = ANY ($2)))
        UNION SELECT rid FROM renamed JOIN rooms ON owner_uid = renamed.uid
        UNION SELECT rid FROM renamed JOIN members USING (uid)
      )) ORDER BY rid FOR UPDATE`,
    values: [
      rids,
      locks.flatMap(({ leaves }) => leaves ?? []),
      renames.map(({ session }) => session),
      renames.map(({ name }) => name),
      locks.flatMap(({ registers }) => registers ?? []),
    ],
  };
}
