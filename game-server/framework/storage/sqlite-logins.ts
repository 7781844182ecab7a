import type { DatabaseSyncInstance } from '@photostructure/sqlite';
import type { Operations } from './sqlite-operations.ts';
import type { AccountStorage } from './storage.ts';

export interface Logins extends Pick<Operations<AccountStorage>, 'openLogin' | 'closeLogin'> {
  /** Deletes those that expired before `now`, at most `limit`; returns how many. */
  removeExpired(now: number, limit: number): number;
}

export function createLoginReads(
  database: DatabaseSyncInstance,
): Pick<Operations<AccountStorage>, 'hasLogin'> {
  const find = database.prepare('SELECT uid FROM logins WHERE id = ? AND expires_at >= ?');
  return {
    hasLogin(id) {
      const row: { readonly uid: string } | undefined = find.get(id, Date.now());
      return row?.uid;
    },
  };
}

export function createLogins(database: DatabaseSyncInstance): Logins {
  const open = database.prepare(
    'INSERT INTO logins (id, uid, expires_at) VALUES (?, ?, ?) ON CONFLICT (id) DO NOTHING',
  );
  const close = database.prepare('DELETE FROM logins WHERE id = ?');
  const removeExpired = database.prepare(
    'DELETE FROM logins WHERE id IN (SELECT id FROM logins WHERE expires_at < ? ORDER BY expires_at LIMIT ?)',
  );
  return {
    openLogin: ({ id, uid, expiresAt }) => void open.run(id, uid, expiresAt),
    closeLogin: (id) => void close.run(id),
    removeExpired: (now, limit) => removeExpired.run(now, limit).changes,
  };
}
