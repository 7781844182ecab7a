import { statSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { DatabaseSync, type DatabaseSyncInstance } from '@photostructure/sqlite';
import { TangeloError } from '../../../shared/errors.ts';
import { waitForLock } from './sqlite-lock-wait.ts';

/** Room for what one large group changes: pages that do not fit are written twice. Taken as it is used. */
const CACHE_KIB = 8_192;
/** A log that grew in a burst is cut to this when it starts over: a file that grows is slower to write. */
const LOG_BYTES = 128 * 1_024 * 1_024;

export interface DatabaseOptions {
  readonly create: boolean;
  /** Above this size the file is full; default: when the disk is. */
  readonly mostBytes?: number;
}

/**
 * Opens the database in WAL mode, every commit synchronous. Throws what SQLite throws.
 *
 * Only a migration creates the file: an ordinary process that created it would serve an empty storage where one is missing.
 */
export function openDatabase(file: string, options: DatabaseOptions): DatabaseSyncInstance {
  const location = pathToFileURL(file);
  location.searchParams.set('mode', options.create ? 'rwc' : 'rw');
  const database = new DatabaseSync(location, { timeout: 0 });
  try {
    waitForLock(() => database.exec('PRAGMA journal_mode = WAL'));
    database.exec(
      `PRAGMA synchronous = FULL;
       PRAGMA temp_store = MEMORY;
       PRAGMA cache_size = -${CACHE_KIB};
       PRAGMA journal_size_limit = ${LOG_BYTES};`,
    );
    if (options.mostBytes !== undefined) {
      const { page_size } = database.prepare('PRAGMA page_size').get();
      database.exec(`PRAGMA max_page_count = ${Math.floor(options.mostBytes / page_size)}`);
    }
    return database;
  } catch (error) {
    database.close();
    throw error;
  }
}

/**
 * Remembers which file stands at the path now; the function it returns throws `STORAGE_UNAVAILABLE` once it is another, or
 * none. SQLite itself goes on writing to a file that was deleted or moved, and commits what nobody will find.
 */
export function watchPlace(file: string): () => void {
  const opened = statSync(file);
  return () => {
    const now = statSync(file, { throwIfNoEntry: false });
    if (now === undefined || now.ino !== opened.ino || now.dev !== opened.dev) {
      throw new TangeloError(
        'STORAGE_UNAVAILABLE',
        'The file of the storage was deleted or replaced; nothing was changed.',
      );
    }
  };
}
