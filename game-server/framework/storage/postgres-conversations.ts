import { TangeloError } from '../../../shared/errors.ts';
import { orderInbox } from './inbox-order.ts';
import { type Operation, resultOf, type Write } from './postgres-operation.ts';
import { FENCE, messageOf } from './postgres-rooms.ts';
import type { Conversation, Fence, Person } from './storage.ts';

const PEOPLE =
  '(SELECT DISTINCT ON (uid) uid, name FROM unnest($4::text[], $5::text[]) AS p (uid, name)) AS person';

export function openDirect(
  request: Fence & { rid: string; members: readonly [Person, Person] },
): Write<'opened' | 'moved'> {
  const { shard, epoch, rid, members: people } = request;
  return {
    locks: { fence: { shard, epoch }, rooms: [rid], makesRooms: true },
    statement: {
      name: 'conversations.openDirect',
      text: `WITH opened AS (
          UPDATE rooms SET kind = 'direct', name = '' WHERE rid = $3 AND kind IS NULL AND ${FENCE}
        ), added AS (
          INSERT INTO members (rid, uid, name, read_seq, own_after)
          SELECT $3, person.uid, person.name, rooms.seq, 0 FROM rooms, ${PEOPLE} WHERE rooms.rid = $3 AND ${FENCE}
          ON CONFLICT (rid, uid) DO UPDATE SET name = excluded.name WHERE members.name <> excluded.name
        ) SELECT CASE WHEN ${FENCE} THEN 'opened' ELSE 'moved' END AS result`,
      values: [shard, epoch, rid, people.map(({ uid }) => uid), people.map(({ name }) => name)],
    },
    decode: resultOf,
  };
}

export function createGroup(
  request: Fence & { rid: string; name: string; members: readonly Person[] },
): Write<'created' | 'exists' | 'moved'> {
  const { shard, epoch, rid, name, members: people } = request;
  return {
    locks: { fence: { shard, epoch }, rooms: [rid], makesRooms: true },
    statement: {
      name: 'conversations.createGroup',
      text: `WITH created AS (
          UPDATE rooms SET kind = 'group', name = $6
          WHERE rid = $3 AND kind IS NULL AND owner_uid IS NULL AND ${FENCE} RETURNING seq
        ), added AS (
          INSERT INTO members (rid, uid, name, read_seq, own_after)
          SELECT $3, person.uid, person.name, created.seq, 0 FROM created, ${PEOPLE}
        ) SELECT CASE WHEN NOT ${FENCE} THEN 'moved' WHEN EXISTS (SELECT FROM created) THEN 'created'
          ELSE 'exists' END AS result`,
      values: [shard, epoch, rid, people.map(({ uid }) => uid), people.map((person) => person.name), name],
    },
    decode: resultOf,
  };
}

export function addMember(
  request: Fence & { rid: string; member: Person },
): Write<'added' | 'member' | 'moved'> {
  const { shard, epoch, rid, member } = request;
  return {
    locks: { fence: { shard, epoch }, rooms: [rid] },
    statement: {
      name: 'conversations.addMember',
      text: `WITH conversation AS (
          SELECT seq FROM rooms WHERE rid = $3 AND kind IS NOT NULL AND ${FENCE}
        ), added AS (
          INSERT INTO members (rid, uid, name, read_seq, own_after) SELECT $3, $4, $5, seq, 0 FROM conversation
          ON CONFLICT (rid, uid) DO NOTHING RETURNING 1
        ) SELECT CASE WHEN NOT ${FENCE} THEN 'moved' WHEN NOT EXISTS (SELECT FROM conversation) THEN 'absent'
          WHEN EXISTS (SELECT FROM added) THEN 'added' ELSE 'member' END AS result`,
      values: [shard, epoch, rid, member.uid, member.name],
    },
    decode(rows) {
      const result = resultOf<'added' | 'member' | 'moved' | 'absent'>(rows);
      if (result === 'absent') {
        throw new TangeloError('NO_SUCH_ROOM');
      }
      return result;
    },
  };
}

export function removeMember(
  request: Fence & { rid: string; uid: string },
): Write<'removed' | 'not-member' | 'moved'> {
  const { shard, epoch, rid, uid } = request;
  return {
    locks: { fence: { shard, epoch }, rooms: [rid] },
    statement: {
      name: 'conversations.removeMember',
      text: `WITH removed AS (DELETE FROM members WHERE rid = $3 AND uid = $4 AND ${FENCE} RETURNING 1)
        SELECT CASE WHEN NOT ${FENCE} THEN 'moved' WHEN EXISTS (SELECT FROM removed) THEN 'removed'
          ELSE 'not-member' END AS result`,
      values: [shard, epoch, rid, uid],
    },
    decode: resultOf,
  };
}

export function read(request: { rid: string; uid: string; seq: number }): Write<number | undefined> {
  const { rid, uid, seq } = request;
  return {
    locks: { rooms: [rid] },
    statement: {
      name: 'conversations.read',
      text: `WITH mark AS (
          SELECT read_seq AS before, greatest(read_seq, least($3::int8, seq)) AS after
          FROM members JOIN rooms USING (rid) WHERE rid = $1 AND uid = $2
        ), moved AS (
          UPDATE members SET read_seq = mark.after, own_after =
            (SELECT count(*) FROM messages WHERE messages.rid = $1 AND messages.seq > mark.after AND messages.uid = $2)
          FROM mark WHERE members.rid = $1 AND members.uid = $2 AND mark.after > mark.before
        ) SELECT after FROM mark`,
      values: [rid, uid, seq],
    },
    decode([row]) {
      return row === undefined ? undefined : Number(row.after);
    },
  };
}

export function members(rid: string): Operation<Person[]> {
  return {
    statement: {
      name: 'conversations.members',
      text: 'SELECT uid, name FROM members WHERE rid = $1 ORDER BY uid',
      values: [rid],
    },
    decode: (rows) => rows.map(({ uid, name }) => ({ uid: String(uid), name: String(name) })),
  };
}

/** Only where messages that were not read are gone, the others must be counted one by one. */
export function inbox(uid: string): Operation<Conversation[]> {
  return {
    statement: {
      name: 'conversations.inbox',
      text: `SELECT room.rid, room.kind, room.name, own.read_seq,
          CASE WHEN own.read_seq >= room.lowest - 1 THEN room.seq - own.read_seq - own.own_after
            ELSE (SELECT count(*) FROM messages WHERE messages.rid = room.rid AND messages.seq >= room.lowest
                  AND messages.uid <> $1) END AS unread,
          (SELECT coalesce(json_agg(json_build_object('uid', uid, 'name', name) ORDER BY uid), '[]') FROM members
            WHERE members.rid = room.rid AND members.uid <> $1) AS members,
          (SELECT to_jsonb(last) FROM (SELECT rid, seq, time, uid, id, sender AS "from", msg FROM messages
            WHERE messages.rid = room.rid AND messages.seq >= room.floor ORDER BY messages.seq DESC LIMIT 1) AS last) AS last
        FROM members AS own, LATERAL (
          SELECT rooms.*, coalesce((SELECT min(messages.seq) FROM messages
            WHERE messages.rid = rooms.rid AND messages.seq >= rooms.floor), rooms.seq + 1) AS lowest
          FROM rooms WHERE rooms.rid = own.rid
        ) AS room
        WHERE own.uid = $1 AND (room.kind = 'group' OR (room.kind = 'direct' AND room.seq > 0))`,
      values: [uid],
    },
    decode: (rows) => orderInbox(rows.map(conversationOf)),
  };
}

function conversationOf(row: Record<string, unknown>): Conversation {
  const last = row.last;
  return {
    rid: String(row.rid),
    kind: row.kind === 'direct' ? 'direct' : 'group',
    name: String(row.name ?? ''),
    members: row.members as Person[], // built so by the statement
    unread: Number(row.unread),
    readSeq: Number(row.read_seq),
    ...(last instanceof Object && { last: messageOf({ ...last }) }),
  };
}
