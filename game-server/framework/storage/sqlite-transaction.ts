import type { DatabaseSyncInstance } from '@photostructure/sqlite';

/**
 * The statements that open, nest and close transactions, prepared once. Each throws what SQLite throws. Whoever holds them holds
 * the database, too, which statements alone do not: one that is collected is closed under them.
 */
export interface Transaction {
  /** Takes the write lock at once; throws SQLITE_BUSY while another connection has it. */
  begin(): void;
  commit(): void;
  rollback(): void;
  /** Runs `look` so that it sees one state, whatever others commit meanwhile. Takes no lock. */
  snapshot<Result>(look: () => Result): Result;
  /** Runs `change` so that it is undone entirely, and nothing else is, when it throws. */
  nested<Result>(change: () => Result): Result;
}

export function createTransaction(database: DatabaseSyncInstance): Transaction {
  const begin = database.prepare('BEGIN IMMEDIATE');
  const beginToLook = database.prepare('BEGIN');
  const commit = database.prepare('COMMIT');
  const rollback = database.prepare('ROLLBACK');
  const savepoint = database.prepare('SAVEPOINT nested');
  const release = database.prepare('RELEASE nested');
  const rollbackTo = database.prepare('ROLLBACK TO nested');

  return {
    begin: () => void begin.run(),
    commit: () => void commit.run(),
    rollback: () => void rollback.run(),

    snapshot(look) {
      beginToLook.run();
      try {
        return look();
      } finally {
        // Also keeps the database itself from being collected, and closed, while statements of it are used.
        if (database.isTransaction) {
          rollback.run();
        }
      }
    },

    nested(change) {
      savepoint.run();
      try {
        const result = change();
        release.run();
        return result;
      } catch (error) {
        // Where SQLite rolled back the whole transaction by itself (a full disk), no savepoint is left.
        if (database.isTransaction) {
          rollbackTo.run();
          release.run();
        }
        throw error;
      }
    },
  };
}
