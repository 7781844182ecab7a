import type { DatabaseSyncInstance } from '@photostructure/sqlite';

/** The write-ahead log starts over at about this many pages of 4 KiB; each time, a page that many commits changed is copied once. */
const LONG_PAGES = 4_000;
/** At this length the log is copied by the thread that writes, whatever waits: nobody else did. */
const TOO_LONG_PAGES = 4 * LONG_PAGES;
/** Copied in about a millisecond. */
const SHORT_PAGES = 256;

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
      if (log < LONG_PAGES) return false;
      const left = log - checkpointed;
      if (left > SHORT_PAGES && log < TOO_LONG_PAGES) return true;
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
