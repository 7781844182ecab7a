import { resolve } from 'node:path';
import { migrateInThread } from './sqlite-migration.ts';
import { SqliteThread, type StorageLog } from './sqlite-thread.ts';
import type { Storage } from './storage.ts';

export interface SqliteStorageOptions {
  /** Path of the database. `migrate` creates it, and its folder. */
  readonly file: string;
  /** Told once when the storage goes away and once when it is back. */
  readonly log: StorageLog;
  /** The worker as JavaScript; default: the one beside this file, as the build lays it out. */
  readonly workerUrl?: URL;
}

/**
 * The storage in one SQLite file that several processes of one machine share. Nothing is opened, and no thread started, before
 * the first call; after that all calls of this storage go through one thread, which commits those that wait together.
 */
export function createSqliteStorage(options: SqliteStorageOptions): Storage {
  const file = resolve(options.file);
  const { log } = options;
  const workerUrl = options.workerUrl ?? new URL('./sqlite-worker.js', import.meta.url);
  const thread = new SqliteThread({ file, serves: 'operations', log, workerUrl });

  return {
    migrate: () => migrateInThread({ file, log, workerUrl }),
    names: {
      enter: (request) => thread.call('names', 'enter', [request]),
      resume: (request) => thread.call('names', 'resume', [request]),
      rename: (holder, name) => thread.call('names', 'rename', [holder, name]),
      release: (holder) => thread.call('names', 'release', [holder]),
      end: (session) => thread.call('names', 'end', [session]),
      releaseIncarnations: (incarnations) => thread.call('names', 'releaseIncarnations', [incarnations]),
      incarnations: () => thread.call('names', 'incarnations', []),
      expire: (now) => thread.call('names', 'expire', [now]),
    },
    shards: {
      claim: (claim) => thread.call('shards', 'claim', [claim]),
      epoch: (shard) => thread.call('shards', 'epoch', [shard]),
    },
    close: () => thread.close(),
  };
}
