import type { Logger } from 'pino';

/** Says in one line how many steps were due and which was the last; nothing where the schema was up to date. */
export function reportMigration(migrations: readonly string[], log: Pick<Logger, 'info'>): void {
  const version = migrations.at(-1);
  if (version !== undefined) log.info({ steps: migrations.length, version }, 'the storage was migrated');
}
