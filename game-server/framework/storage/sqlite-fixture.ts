import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { pino } from 'pino';
import { createSqliteStorage, type SqliteStorageOptions } from './sqlite-storage.ts';
import type { Storage } from './storage.ts';

/**
 * A module of this folder as the build left it, for tests: worker threads and child processes of Node 20 run JavaScript only.
 * Throws when there is none yet.
 */
export function builtModule(name: string): URL {
  const url = new URL(`../../../dist/game-server/framework/storage/${name}`, import.meta.url);
  if (!existsSync(url)) {
    throw new Error(`${fileURLToPath(url)} is missing; run \`npm run build\` first`);
  }
  return url;
}

export interface SqliteFixture {
  /** A folder of its own. */
  readonly folder: string;
  /** Where the database will be; nothing is there yet. */
  readonly file: string;
  /** A storage on the file, closed by `dispose`. */
  open(options?: Partial<SqliteStorageOptions>): Storage;
  dispose(): Promise<void>;
}

/** A place for one database, for tests. */
export async function createSqliteFixture(): Promise<SqliteFixture> {
  const folder = await mkdtemp(join(tmpdir(), 'tangelo-storage-'));
  const file = join(folder, 'storage.db');
  const opened: Storage[] = [];
  return {
    folder,
    file,
    open(options) {
      const storage = createSqliteStorage({
        file,
        log: pino({ level: 'silent' }),
        workerUrl: builtModule('sqlite-worker.js'),
        ...options,
      });
      opened.push(storage);
      return storage;
    },
    async dispose() {
      await Promise.all(opened.map((storage) => storage.close()));
      await rm(folder, { recursive: true });
    },
  };
}
