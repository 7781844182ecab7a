import type { DatabaseSyncInstance } from '@photostructure/sqlite';
import type { Holder } from './storage.ts';

export interface SessionRow {
  readonly uid: string;
  readonly name: string;
  readonly generation: number;
  /** The generation of the token that it was resumed with last; 0: never. */
  readonly resumed_with: number;
  readonly expires_at: number;
  /** Of the connector that serves a session of an account; a guest's stands with the name. */
  readonly incarnation: string | null;
}

/** The table of sessions that can be resumed. */
export interface SessionRows {
  of(session: string): SessionRow | undefined;
  /** The session, if this is its current use: `undefined` after a takeover or the end. */
  inUse(holder: Holder): SessionRow | undefined;
  /** Whether a connector serves another session of the account `uid`. */
  isElsewhere(uid: string, session: string): boolean;
  /** Begins a session, or its next use. */
  save(session: string, row: SessionRow): void;
  rename(session: string, name: string): void;
  /** No connector serves the session of an account any more. */
  letGo(session: string): void;
  /** The same for those that an incarnation serves, at most `limit`; returns how many. */
  letGoOf(incarnation: string, limit: number): number;
  remove(session: string): void;
  /** Deletes those that expired before `now` and that nobody uses, at most `limit`; returns how many. */
  removeExpired(now: number, limit: number): number;
}

export function createSessionRows(database: DatabaseSyncInstance): SessionRows {
  const find = database.prepare(
    'SELECT uid, name, generation, resumed_with, expires_at, incarnation FROM sessions WHERE session = ?',
  );
  const elsewhere = database.prepare(
    'SELECT 1 FROM sessions WHERE uid = ? AND session <> ? AND incarnation IS NOT NULL LIMIT 1',
  );
  const save = database.prepare(
    `INSERT INTO sessions (session, uid, name, generation, resumed_with, expires_at, incarnation)
     VALUES (?, ?, ?, ?, ?, ?, ?)
     ON CONFLICT (session) DO UPDATE SET
       name = excluded.name, generation = excluded.generation, resumed_with = excluded.resumed_with,
       expires_at = excluded.expires_at, incarnation = excluded.incarnation`,
  );
  const rename = database.prepare('UPDATE sessions SET name = ? WHERE session = ?');
  const letGo = database.prepare('UPDATE sessions SET incarnation = NULL WHERE session = ?');
  const letGoOf = database.prepare(
    `UPDATE sessions SET incarnation = NULL
     WHERE session IN (SELECT session FROM sessions WHERE incarnation = ? LIMIT ?)`,
  );
  const remove = database.prepare('DELETE FROM sessions WHERE session = ?');
  const removeExpired = database.prepare(
    `DELETE FROM sessions WHERE session IN (
       SELECT session FROM sessions WHERE expires_at < ? AND incarnation IS NULL
         AND NOT EXISTS (SELECT 1 FROM names WHERE names.session = sessions.session)
       ORDER BY expires_at LIMIT ?)`,
  );

  return {
    of: (session) => find.get(session),

    inUse({ session, generation }) {
      const row: SessionRow | undefined = find.get(session);
      return row?.generation === generation ? row : undefined;
    },

    isElsewhere: (uid, session) => elsewhere.get(uid, session) !== undefined,

    save(session, { uid, name, generation, resumed_with, expires_at, incarnation }) {
      save.run(session, uid, name, generation, resumed_with, expires_at, incarnation);
    },

    rename: (session, name) => void rename.run(name, session),
    letGo: (session) => void letGo.run(session),
    letGoOf: (incarnation, limit) => letGoOf.run(incarnation, limit).changes,
    remove: (session) => void remove.run(session),
    removeExpired: (now, limit) => removeExpired.run(now, limit).changes,
  };
}
