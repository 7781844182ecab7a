import { type Operation, resultOf, type Write } from './postgres-operation.ts';
import type { ShardClaim } from './storage.ts';

export function claim(request: ShardClaim): Write<number | undefined> {
  const { shard, server, incarnation, view } = request;
  return {
    locks: { claims: shard },
    // The stored view never goes back.
    statement: {
      name: 'shards.claim',
      text: `UPDATE shards SET epoch = epoch + 1, server = $2, incarnation = $3,
          term = CASE WHEN (term, revision) < ($4, $5) THEN $4 ELSE term END,
          revision = CASE WHEN (term, revision) < ($4, $5) THEN $5 ELSE revision END
        WHERE shard = $1 AND ((term, revision) < ($4, $5) OR (server = $2 AND incarnation = $3))
        RETURNING epoch`,
      values: [shard, server, incarnation, view.term, view.revision],
    },
    decode(rows) {
      const [row] = rows;
      return row === undefined ? undefined : Number(row.epoch);
    },
  };
}

export function epoch(shard: number): Operation<number> {
  return {
    statement: {
      name: 'shards.epoch',
      text: 'SELECT coalesce((SELECT epoch FROM shards WHERE shard = $1), 0) AS result',
      values: [shard],
    },
    decode: resultOf,
  };
}
