import type { Config } from '../config/config.ts';
import { createPostgresStorage } from './postgres-storage.ts';
import { createSqliteStorage } from './sqlite-storage.ts';
import type { StorageLog } from './sqlite-thread.ts';
import type { Storage } from './storage.ts';

/** The storage that `storage.url` names: `sqlite:FILE` or `postgres://…`. */
export function createStorage({
  config,
  log,
}: {
  config: Pick<Config, 'settings'>;
  log: StorageLog;
}): Storage {
  const { url, groupSize } = config.settings.storage;
  return url.startsWith('sqlite:')
    ? createSqliteStorage({ file: url.slice('sqlite:'.length), groupSize, log })
    : createPostgresStorage({ url, log });
}
