import { mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import { Kysely, Migrator } from 'kysely';
import { createSqliteDialect } from './sqlite-dialect.ts';
import { sqliteMigrations } from './sqlite-migrations.ts';
import type { StatementRequest, StatementResult } from './sqlite-statements.ts';
import { SqliteThread, type SqliteThreadOptions } from './sqlite-thread.ts';

/**
 * Creates the database if it is missing and brings its schema up to date, in one transaction: of several processes that migrate
 * at once one does it and the others find it done. Throws `STORAGE_UNAVAILABLE`, or the error of the migration that failed.
 */
export async function migrateSqlite(options: Omit<SqliteThreadOptions, 'serves'>): Promise<void> {
  await mkdir(dirname(options.file), { recursive: true });
  const thread = new SqliteThread({ ...options, serves: 'statements' });
  const execute = (request: StatementRequest) =>
    thread.call<StatementResult>('statements', 'execute', [request]);
  const db = new Kysely<unknown>({ dialect: createSqliteDialect(execute) });
  try {
    const migrator = new Migrator({ db, provider: { getMigrations: async () => sqliteMigrations } });
    const { error, results = [] } = await migrator.migrateToLatest();
    if (error !== undefined) {
      throw error;
    }
    for (const { migrationName } of results) {
      options.log.info({ migration: migrationName }, 'the storage was migrated');
    }
  } finally {
    await db.destroy();
    await thread.close();
  }
}
