import type { DatabaseSyncInstance } from '@photostructure/sqlite';
import type { Operations } from './sqlite-operations.ts';
import type { Fence, ShardClaim, ShardStorage } from './storage.ts';

interface ShardRow {
  readonly epoch: number;
  readonly server: string;
  readonly incarnation: string;
  readonly term: number;
  readonly revision: number;
}

/** The operations on shards, and what those of other parts ask before they change something under a claim. */
export interface ShardOperations extends Operations<ShardStorage> {
  /** Whether the claim is the shard's current one. */
  holds(fence: Fence): boolean;
  /** Must be called at the begin of each transaction: what others have committed since is looked at again. */
  refresh(): void;
  /** The transaction, or a part of it, was rolled back. */
  undone(): void;
}

export function createShardOperations(database: DatabaseSyncInstance): ShardOperations {
  const find = database.prepare(
    'SELECT epoch, server, incarnation, term, revision FROM shards WHERE shard = ?',
  );
  const save = database.prepare(
    `INSERT INTO shards (shard, epoch, server, incarnation, term, revision) VALUES (?, ?, ?, ?, ?, ?)
     ON CONFLICT (shard) DO UPDATE SET
       epoch = excluded.epoch, server = excluded.server, incarnation = excluded.incarnation,
       term = excluded.term, revision = excluded.revision`,
  );

  // Changes with each commit of another connection.
  const dataVersion = database.prepare('PRAGMA data_version');

  /** Epochs that were seen since another connection has committed anything. */
  const epochs = new Map<number, number>();
  let seen: number | undefined;

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
      epochs.delete(claim.shard);
      save.run(claim.shard, epoch, claim.server, claim.incarnation, term, revision);
      return epoch;
    },

    epoch(shard) {
      return rowOf(shard)?.epoch ?? 0;
    },

    holds({ shard, epoch }) {
      let current = epochs.get(shard);
      if (current === undefined) {
        current = rowOf(shard)?.epoch ?? 0;
        epochs.set(shard, current);
      }
      return epoch > 0 && epoch === current;
    },

    refresh() {
      const version: number = dataVersion.get().data_version;
      if (version !== seen) {
        epochs.clear();
        seen = version;
      }
    },

    undone: () => epochs.clear(),
  };
}

function isNewer(view: ShardClaim['view'], than: ShardClaim['view']): boolean {
  return view.term > than.term || (view.term === than.term && view.revision > than.revision);
}

function isSameClaimer(claim: ShardClaim, stored: ShardRow): boolean {
  return claim.server === stored.server && claim.incarnation === stored.incarnation;
}
