import type { Config } from '../config/config.ts';
import { createSqliteStorage } from './sqlite-storage.ts';
import type { StorageLog } from './sqlite-thread.ts';
import type { Storage } from './storage.ts';

/** The storage that `storage.url` names. */
export function createStorage({
  config,
  log,
}: {
  config: Pick<Config, 'settings'>;
  log: StorageLog;
}): Storage {
  return createSqliteStorage({ file: config.settings.storage.url.replace(/^sqlite:/, ''), log });
}
