import { Worker } from 'node:worker_threads';
import { TangeloError } from '../../../shared/errors.ts';
import { reportMigration } from './report-migration.ts';
import type { MigrationData, MigrationOutcome } from './sqlite-migrate.ts';
import type { SqliteThreadOptions } from './sqlite-thread.ts';
import type { MigrateOptions } from './storage.ts';

/**
 * Migrates on a thread of its own. Rejects with `STORAGE_UNAVAILABLE`, naming the file, or with the error of the migration that
 * failed.
 */
export async function migrateInThread(
  { file, log, workerUrl }: Omit<SqliteThreadOptions, 'serves'>,
  { create = true }: MigrateOptions = {},
): Promise<void> {
  const workerData: MigrationData = { file, workerUrl: workerUrl.href, create };
  const worker = new Worker(new URL('./sqlite-migration-worker.js', workerUrl), { workerData });
  const outcome = await new Promise<MigrationOutcome>((resolve, reject) => {
    worker.once('message', resolve);
    worker.once('error', reject);
    worker.once('exit', () => reject(new TangeloError('STORAGE_UNAVAILABLE', 'The migrating thread ended.')));
  });
  await worker.terminate();
  if ('failure' in outcome) {
    const { error, message, details } = outcome.failure;
    throw new TangeloError(error, `${message} (${file})`, details);
  }
  reportMigration(outcome.migrated, log);
}
