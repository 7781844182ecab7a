import type { Migrator } from 'kysely';
import { TangeloError } from '../../../shared/errors.ts';

/** Rejects with STORAGE_UNAVAILABLE where nothing was ever migrated. Changes nothing. */
export async function requireMigrated(migrator: Migrator): Promise<void> {
  const migrations = await migrator.getMigrations();
  if (migrations.every(({ executedAt }) => executedAt === undefined)) {
    throw new TangeloError('STORAGE_UNAVAILABLE', 'The storage is empty.');
  }
}
