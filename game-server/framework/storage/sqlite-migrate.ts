import { existsSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import { Kysely, Migrator } from 'kysely';
import { TangeloError } from '../../../shared/errors.ts';
import { requireMigrated } from './require-migrated.ts';
import { createSqliteDialect } from './sqlite-dialect.ts';
import { sqliteMigrations } from './sqlite-migrations.ts';
import type { Failure } from './sqlite-protocol.ts';
import type { StatementRequest, StatementResult } from './sqlite-statements.ts';
import { SqliteThread, type StorageLog } from './sqlite-thread.ts';

/** What the migrating thread is told. */
export interface MigrationData {
  readonly file: string;
  readonly workerUrl: string;
  readonly create: boolean;
}

/** What it answers: the names of the migrations that it carried out. */
export type MigrationOutcome = { readonly migrated: readonly string[] } | { readonly failure: Failure };

/** The thread's owner reports; what happens in the thread is over in a moment. */
const SILENT: StorageLog = { info: () => {}, warn: () => {}, error: () => {} };

/**
 * Creates the database if it is missing and may be created, and brings its schema up to date, in one transaction: of several processes that migrate
 * at once one does it and the others find it done. Resolves with the names of the migrations that were due. Throws `STORAGE_UNAVAILABLE`, or the error of the migration that failed.
 */
export async function migrateSqlite({
  file,
  workerUrl,
  create,
}: {
  file: string;
  workerUrl: URL;
  create: boolean;
}): Promise<string[]> {
  if (create) await mkdir(dirname(file), { recursive: true });
  else if (!existsSync(file)) throw new TangeloError('STORAGE_UNAVAILABLE', 'The storage is missing.');
  const thread = new SqliteThread({ file, workerUrl, log: SILENT, serves: 'statements' });
  const execute = (request: StatementRequest) =>
    thread.call<StatementResult>('statements', 'execute', [request]);
  const db = new Kysely<unknown>({ dialect: createSqliteDialect(execute) });
  try {
    const migrator = new Migrator({ db, provider: { getMigrations: async () => sqliteMigrations } });
    if (!create) await requireMigrated(migrator);
    const { error, results = [] } = await migrator.migrateToLatest();
    if (error !== undefined) {
      throw error;
    }
    return results.map(({ migrationName }) => migrationName);
  } finally {
    await db.destroy();
    await thread.close();
  }
}
