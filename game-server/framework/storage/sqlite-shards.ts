import type { DatabaseSyncInstance } from '@photostructure/sqlite';
import type { Operations } from './sqlite-operations.ts';
import type { ShardClaim, ShardStorage } from './storage.ts';

interface ShardRow {
  readonly epoch: number;
  readonly server: string;
  readonly incarnation: string;
  readonly term: number;
  readonly revision: number;
}

export function createShardOperations(database: DatabaseSyncInstance): Operations<ShardStorage> {
  const find = database.prepare(
    'SELECT epoch, server, incarnation, term, revision FROM shards WHERE shard = ?',
  );
  const save = database.prepare(
    `INSERT INTO shards (shard, epoch, server, incarnation, term, revision) VALUES (?, ?, ?, ?, ?, ?)
     ON CONFLICT (shard) DO UPDATE SET
       epoch = excluded.epoch, server = excluded.server, incarnation = excluded.incarnation,
       term = excluded.term, revision = excluded.revision`,
  );

  function rowOf(shard: number): ShardRow | undefined {
    return find.get(shard);
  }

  return {
    claim(claim) {
      const stored = rowOf(claim.shard);
      const newer = stored === undefined || isNewer(claim.view, stored);
      if (!newer && !isSameClaimer(claim, stored)) {
        return undefined;
      }
      const epoch = (stored?.epoch ?? 0) + 1;
      const { term, revision } = newer ? claim.view : stored; // the stored view never goes back
      save.run(claim.shard, epoch, claim.server, claim.incarnation, term, revision);
      return epoch;
    },

    epoch(shard) {
      return rowOf(shard)?.epoch ?? 0;
    },
  };
}

function isNewer(view: ShardClaim['view'], than: ShardClaim['view']): boolean {
  return view.term > than.term || (view.term === than.term && view.revision > than.revision);
}

function isSameClaimer(claim: ShardClaim, stored: ShardRow): boolean {
  return claim.server === stored.server && claim.incarnation === stored.incarnation;
}
