import type { Config } from '../config/config.ts';
import type { StorageLog } from './sqlite-thread.ts';
import type { Storage } from './storage.ts';

/** The storage that `storage.url` names: `sqlite:FILE` or `postgres://…`. Only what that one needs is loaded. */
export async function createStorage({
  config,
  log,
}: {
  config: Pick<Config, 'settings'>;
  log: StorageLog;
}): Promise<Storage> {
  const { url, groupSize } = config.settings.storage;
  if (url.startsWith('sqlite:')) {
    const { createSqliteStorage } = await import('./sqlite-storage.ts');
    return createSqliteStorage({ file: url.slice('sqlite:'.length), groupSize, log });
  }
  const { createPostgresStorage } = await import('./postgres-storage.ts');
  return createPostgresStorage({ url, log });
}
