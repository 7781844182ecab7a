import { nothing, type Operation, resultOf, type Write } from './postgres-operation.ts';
import type { Account, Login } from './storage.ts';

export function register({ uid, username, passwordHash }: Account): Write<'registered' | 'taken'> {
  return {
    locks: { names: true, registers: uid },
    statement: {
      name: 'accounts.register',
      text: 'SELECT register_account($1, $2, $3) AS result',
      values: [username, uid, passwordHash],
    },
    decode: resultOf,
  };
}

export function find(username: string): Operation<Account | undefined> {
  return {
    statement: {
      name: 'accounts.find',
      text: 'SELECT uid, username, password_hash FROM accounts WHERE username = $1',
      values: [username],
    },
    decode([row]) {
      return (
        row && {
          uid: String(row.uid),
          username: String(row.username),
          passwordHash: String(row.password_hash),
        }
      );
    },
  };
}

export function list(request: {
  after?: string;
  limit: number;
}): Operation<{ uid: string; username: string }[]> {
  const { after = '', limit } = request;
  return {
    statement: {
      name: 'accounts.list',
      text: 'SELECT uid, username FROM accounts WHERE username > $1 ORDER BY username LIMIT $2',
      values: [after, limit],
    },
    decode: (rows) => rows.map(({ uid, username }) => ({ uid: String(uid), username: String(username) })),
  };
}

export function openLogin({ id, uid, expiresAt }: Login): Write<void> {
  return {
    locks: {},
    statement: {
      name: 'accounts.openLogin',
      text: 'INSERT INTO logins (id, uid, expires_at) VALUES ($1, $2, $3) ON CONFLICT (id) DO NOTHING',
      values: [id, uid, expiresAt],
    },
    decode: nothing,
  };
}

export function hasLogin(id: string): Operation<string | undefined> {
  return {
    statement: {
      name: 'accounts.hasLogin',
      text: 'SELECT uid FROM logins WHERE id = $1 AND expires_at >= extract(epoch FROM statement_timestamp()) * 1000',
      values: [id],
    },
    decode: ([row]) => row && String(row.uid),
  };
}

export function closeLogin(id: string): Write<void> {
  return {
    locks: {},
    statement: { name: 'accounts.closeLogin', text: 'DELETE FROM logins WHERE id = $1', values: [id] },
    decode: nothing,
  };
}
