import type { Operation, Write } from './postgres-operation.ts';
import type { Account } from './storage.ts';

export function register({ uid, username, passwordHash }: Account): Write<'registered' | 'taken'> {
  return {
    locks: { names: true },
    statement: {
      name: 'accounts.register',
      text: `INSERT INTO accounts (username, uid, password_hash) SELECT $1, $2, $3
        WHERE NOT EXISTS (SELECT FROM names WHERE name = $1 AND uid <> $2)
        ON CONFLICT (username) DO NOTHING RETURNING uid`,
      values: [username, uid, passwordHash],
    },
    decode: (rows) => (rows.length > 0 ? 'registered' : 'taken'),
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
