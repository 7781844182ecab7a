import type { DatabaseSyncInstance } from '@photostructure/sqlite';

/** Pages of 4 KiB that are copied together: one that many commits changed is copied once. */
const COPIED_PAGES = 4_000;
/** From this length on the log starts over as soon as that is quick. The longer, the more seldom a commit has to wait for that. */
const LONG_PAGES = 8 * COPIED_PAGES;
/** At this length it does so whatever waits: nobody copied it before. */
const TOO_LONG_PAGES = 2 * LONG_PAGES;
/** Copied quickly; syncing the database takes longer. */
const FEW_PAGES = 64;

export interface WriteAheadLog {
  /**
   * Must be called after a commit. Lets the log start over where that is quick; answers whether another connection should copy
   * it to the database first, which holds up nobody who writes.
   */
  committed(): boolean;
}

/** The write-ahead log as the thread that writes sees to it. */
export function createWriteAheadLog(database: DatabaseSyncInstance): WriteAheadLog {
  database.exec('PRAGMA wal_autocheckpoint = 0');
  const look = database.prepare('PRAGMA wal_checkpoint(NOOP)');
  const copy = createLogCopy(database);

  return {
    committed() {
      const { log, checkpointed }: { log: number; checkpointed: number } = look.get();
      const left = log - checkpointed;
      const startsOver = log > TOO_LONG_PAGES || (log > LONG_PAGES && left < FEW_PAGES);
      if (!startsOver) return left > COPIED_PAGES || (log > LONG_PAGES && left >= FEW_PAGES);
      try {
        copy();
      } catch {
        // What is in the log is committed, and stays there until the disk takes it.
      }
      return false;
    },
  };
}

/** Copies what the log holds to the database, as far as no reader needs it; waits for nobody. */
export function createLogCopy(database: DatabaseSyncInstance): () => void {
  const checkpoint = database.prepare('PRAGMA wal_checkpoint(PASSIVE)');
  return () => void checkpoint.get();
}
