import type { DatabaseSyncInstance } from '@photostructure/sqlite';
import type { NameRows } from './sqlite-name-rows.ts';
import type { Operations } from './sqlite-operations.ts';
import type { Account, AccountStorage } from './storage.ts';

export function createAccountReads(
  database: DatabaseSyncInstance,
): Pick<Operations<AccountStorage>, 'find' | 'list'> {
  const find = database.prepare(
    'SELECT uid, username, password_hash AS passwordHash FROM accounts WHERE username = ?',
  );
  const list = database.prepare(
    'SELECT uid, username FROM accounts WHERE username > ? ORDER BY username LIMIT ?',
  );
  return {
    find(username): Account | undefined {
      const account: Account | undefined = find.get(username);
      return account && { ...account };
    },

    list({ after = '', limit }) {
      const rows: Pick<Account, 'uid' | 'username'>[] = list.all(after, limit);
      return rows.map(({ uid, username }) => ({ uid, username }));
    },
  };
}

/** `names` keeps a registered name from everybody but its account, from the moment of the registration on. */
export function createAccountOperations(
  database: DatabaseSyncInstance,
  names: NameRows,
): Operations<AccountStorage> {
  const insert = database.prepare('INSERT INTO accounts (username, uid, password_hash) VALUES (?, ?, ?)');
  return {
    ...createAccountReads(database),

    register({ uid, username, passwordHash }) {
      const inUse = names.ofName(username);
      if (names.accountOf(username) !== undefined || (inUse !== undefined && inUse.uid !== uid)) {
        return 'taken';
      }
      insert.run(username, uid, passwordHash);
      names.registered(username, { inUse: inUse !== undefined });
      return 'registered';
    },
  };
}
