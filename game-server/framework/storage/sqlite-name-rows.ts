import type { DatabaseSyncInstance } from '@photostructure/sqlite';
import type { GuestNumbers } from './sqlite-guest-numbers.ts';

export interface NameRow {
  readonly name: string;
  readonly uid: string;
  readonly session: string;
  readonly incarnation: string;
}

/**
 * The table of names in use. Every change of it goes through here, so that the free guest numbers stay true: those that neither
 * a name in use nor the name of an account takes.
 */
export interface NameRows {
  /** Whose account has the name. */
  accountOf(name: string): string | undefined;
  nameOfAccount(uid: string): string | undefined;
  /** Must be told of each new account, which is stored already; `inUse`: its name has a row. */
  registered(name: string, now: { readonly inUse: boolean }): void;
  ofName(name: string): NameRow | undefined;
  ofSession(session: string): NameRow | undefined;
  /** The name must be free and the session must hold none. */
  insert(row: NameRow): void;
  /** The name is held through another connector from now on. */
  move(name: string, incarnation: string): void;
  /** `to` must be free. */
  rename(from: string, to: string): void;
  remove(name: string): void;
  ofIncarnation(incarnation: string): readonly NameRow[];
  incarnations(): string[];
}

export function createNameRows(database: DatabaseSyncInstance, guests: GuestNumbers): NameRows {
  const columns = 'name, uid, session, incarnation';
  const byName = database.prepare(`SELECT ${columns} FROM names WHERE name = ?`);
  const bySession = database.prepare(`SELECT ${columns} FROM names WHERE session = ?`);
  const insert = database.prepare(`INSERT INTO names (${columns}) VALUES (?, ?, ?, ?)`);
  const move = database.prepare('UPDATE names SET incarnation = ? WHERE name = ?');
  const rename = database.prepare('UPDATE names SET name = ? WHERE name = ?');
  const remove = database.prepare('DELETE FROM names WHERE name = ?');
  // One step in the index for each incarnation; DISTINCT would read every name.
  const incarnations = database.prepare(
    `WITH RECURSIVE held (incarnation) AS (
       SELECT min(incarnation) FROM names
       UNION ALL
       SELECT (SELECT min(incarnation) FROM names WHERE names.incarnation > held.incarnation)
       FROM held WHERE held.incarnation IS NOT NULL
     )
     SELECT incarnation FROM held WHERE incarnation IS NOT NULL`,
  );

  const byIncarnation = database.prepare(`SELECT ${columns} FROM names WHERE incarnation = ?`);
  const accountName = database.prepare('SELECT username FROM accounts WHERE uid = ?');
  const account = database.prepare('SELECT uid FROM accounts WHERE username = ?');

  function accountOf(name: string): string | undefined {
    const row: { readonly uid: string } | undefined = account.get(name);
    return row?.uid;
  }

  function took(name: string): void {
    if (accountOf(name) === undefined) {
      guests.taken(name);
    }
  }

  function freed(name: string): void {
    if (accountOf(name) === undefined) {
      guests.freed(name);
    }
  }

  return {
    accountOf,

    nameOfAccount(uid) {
      const row: { readonly username: string } | undefined = accountName.get(uid);
      return row?.username;
    },

    ofIncarnation: (incarnation) => byIncarnation.all(incarnation),

    registered(name, { inUse }) {
      if (!inUse) {
        guests.taken(name);
      }
    },

    ofName: (name) => byName.get(name),
    ofSession: (session) => bySession.get(session),

    insert(row) {
      insert.run(row.name, row.uid, row.session, row.incarnation);
      took(row.name);
    },

    move(name, incarnation) {
      move.run(incarnation, name);
    },

    rename(from, to) {
      rename.run(to, from);
      freed(from);
      took(to);
    },

    remove(name) {
      remove.run(name);
      freed(name);
    },

    incarnations() {
      const held: Pick<NameRow, 'incarnation'>[] = incarnations.all();
      return held.map(({ incarnation }) => incarnation);
    },
  };
}
