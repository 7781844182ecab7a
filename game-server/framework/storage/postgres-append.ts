import type { Rows, Statement } from './postgres-connection.ts';
import type { AppendOutcome, AppendRequest, AppendResult } from './storage.ts';

/**
 * The appends that come one after the other in a group, as two statements: which requests hold their claims, and the places of
 * their messages. Shards and rooms MUST be locked.
 */
export function appendStatements(requests: readonly AppendRequest[]): readonly [Statement, Statement] {
  const drafts = requests.flatMap(({ messages, ...fence }) =>
    messages.map((message) => ({ ...message, ...fence })),
  );
  return [
    {
      name: 'rooms.holding',
      text: `SELECT n - 1 AS n FROM unnest($1::int[], $2::int8[]) WITH ORDINALITY AS request (shard, epoch, n)
        JOIN shards USING (shard, epoch) WHERE epoch > 0`,
      values: [requests.map(({ shard }) => shard), requests.map(({ epoch }) => epoch)],
    },
    {
      name: 'rooms.append',
      text: APPEND,
      values: [
        drafts.map(({ shard }) => shard),
        drafts.map(({ epoch }) => epoch),
        drafts.map(({ rid }) => rid),
        drafts.map(({ uid }) => uid),
        drafts.map(({ id }) => id),
        drafts.map(({ from }) => from),
        drafts.map(({ msg }) => msg),
      ],
    },
  ];
}

/**
 * `live`: the messages under a claim that holds, with the place of those that are stored. `ranked`: counts the new ones of each
 * room. `placed`: gives each its place, to a repetition that of the first. No step joins the messages with themselves.
 */
const APPEND = `
  WITH live AS (
    SELECT draft.*, known.seq AS known_seq, known.time AS known_time, room.seq AS last_seq,
      greatest(room.time, (extract(epoch FROM statement_timestamp()) * 1000)::int8) AS now,
      known.seq IS NULL AND row_number() OVER (PARTITION BY draft.rid, draft.uid, draft.id ORDER BY n) = 1 AS fresh
    FROM unnest($1::int[], $2::int8[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[])
      WITH ORDINALITY AS draft (shard, epoch, rid, uid, id, sender, msg, n)
    JOIN shards USING (shard, epoch)
    JOIN LATERAL (SELECT seq, time FROM rooms WHERE rooms.rid = draft.rid LIMIT 1) AS room ON true
    LEFT JOIN LATERAL (
      SELECT seq, time FROM message_ids AS m
      WHERE m.rid = draft.rid AND m.uid = draft.uid AND m.id = draft.id LIMIT 1
    ) AS known ON true
    WHERE epoch > 0
  ), ranked AS (
    SELECT *, count(*) FILTER (WHERE fresh) OVER (PARTITION BY rid ORDER BY n) AS rank FROM live
  ), placed AS (
    SELECT *, coalesce(known_time, now) AS time,
      coalesce(known_seq, last_seq + first_value(rank) OVER (PARTITION BY rid, uid, id ORDER BY n)) AS seq
    FROM ranked
  ), ids AS (
    INSERT INTO message_ids (rid, uid, id, seq, time) SELECT rid, uid, id, seq, time FROM placed WHERE fresh
  ), log AS (
    INSERT INTO messages (rid, seq, time, uid, id, sender, msg)
    SELECT rid, seq, time, uid, id, sender, msg FROM placed WHERE fresh
  ), heads AS (
    UPDATE rooms SET seq = last.seq, time = last.time
    FROM (SELECT rid, max(seq) AS seq, max(time) AS time FROM placed WHERE fresh GROUP BY rid) AS last
    WHERE rooms.rid = last.rid
  ), own AS (
    UPDATE members SET own_after = own_after + sent.count
    FROM (SELECT rid, uid, count(*) AS count FROM placed WHERE fresh GROUP BY rid, uid) AS sent
    WHERE members.rid = sent.rid AND members.uid = sent.uid
  )
  SELECT n - 1 AS n, seq, time, fresh AS stored FROM placed`;

/** The results of the requests, from the rows of the two statements. */
export function appendResults(
  requests: readonly AppendRequest[],
  holding: Rows,
  outcomes: Rows,
): AppendResult[] {
  const holds = new Set(holding.map(({ n }) => Number(n)));
  const byDraft = new Map(outcomes.map((row) => [Number(row.n), outcomeOf(row)]));
  let next = 0;
  return requests.map(({ messages }, n) => {
    const first = next;
    next += messages.length;
    if (!holds.has(n)) {
      return { kind: 'moved' };
    }
    return { kind: 'appended', outcomes: messages.map((_, i) => placeOf(byDraft, first + i)) };
  });
}

function outcomeOf({ stored, seq, time }: Record<string, unknown>): AppendOutcome {
  return { kind: stored === true ? 'stored' : 'known', seq: Number(seq), time: Number(time) };
}

function placeOf(outcomes: ReadonlyMap<number, AppendOutcome>, n: number): AppendOutcome {
  const outcome = outcomes.get(n);
  if (outcome === undefined) {
    throw new Error('every message under a claim that holds gets a place');
  }
  return outcome;
}
