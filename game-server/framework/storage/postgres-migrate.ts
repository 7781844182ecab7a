import type { Logger } from 'pino';
import { TangeloError } from '../../../shared/errors.ts';
import { clientOptions } from './postgres-client-options.ts';
import { isServerFailure } from './postgres-failure.ts';
import { reportMigration } from './report-migration.ts';
import { requireMigrated } from './require-migrated.ts';
import type { MigrateOptions } from './storage.ts';
import { unavailable } from './storage-failure.ts';

/**
 * Brings the schema up to date, in one transaction and under a lock of the whole database: of several processes that migrate at
 * once one does it and the others find it done. Rejects with `STORAGE_UNAVAILABLE`, or with the error of the migration that
 * failed.
 */
export async function migratePostgres(
  url: string,
  log: Pick<Logger, 'info'>,
  { create = true }: MigrateOptions = {},
): Promise<void> {
  // Loaded here: only one process of a cluster migrates, and once.
  const [{ default: pg }, { Kysely, Migrator, PostgresDialect }, { postgresMigrations }] = await Promise.all([
    import('pg'),
    import('kysely'),
    import('./postgres-migrations.ts'),
  ]);
  const pool = new pg.Pool({ ...clientOptions(url, 'migration'), pipeline: false, max: 1 });
  pool.on('error', () => {}); // whoever waits for a query is told
  const db = new Kysely<unknown>({ dialect: new PostgresDialect({ pool }) });
  try {
    const migrator = new Migrator({ db, provider: { getMigrations: async () => postgresMigrations } });
    if (!create) {
      await requireMigrated(migrator).catch((error: unknown) => {
        throw unavailable(error);
      });
    }
    const { error, results = [] } = await migrator.migrateToLatest();
    if (error !== undefined) {
      throw isServerFailure(error) && !isMistake(error) ? unavailable(error) : error;
    }
    reportMigration(
      results.map(({ migrationName }) => migrationName),
      log,
    );
  } finally {
    await db.destroy();
  }
}

/** What the migrator itself complains about, such as a schema that is newer than this program. */
function isMistake(error: unknown): boolean {
  return error instanceof TangeloError || (error instanceof Error && /migration/i.test(error.message));
}
