import type { DatabaseSyncInstance } from '@photostructure/sqlite';
import { TangeloError } from '../../../shared/errors.ts';
import type { GuestNumbers } from './sqlite-guest-numbers.ts';
import type { NameRow, NameRows } from './sqlite-name-rows.ts';
import type { Operations } from './sqlite-operations.ts';
import type { Holder, NameStorage } from './storage.ts';

interface SessionRow {
  readonly uid: string;
  readonly name: string;
  readonly generation: number;
  readonly expires_at: number;
}

export function createNameOperations(
  database: DatabaseSyncInstance,
  { rows, guests }: { readonly rows: NameRows; readonly guests: GuestNumbers },
): Operations<NameStorage> {
  const findSession = database.prepare(
    'SELECT uid, name, generation, expires_at FROM sessions WHERE session = ?',
  );
  const saveSession = database.prepare(
    `INSERT INTO sessions (session, uid, name, generation, expires_at) VALUES (?, ?, ?, ?, ?)
     ON CONFLICT (session) DO UPDATE
     SET name = excluded.name, generation = excluded.generation, expires_at = excluded.expires_at`,
  );
  const nameSession = database.prepare('UPDATE sessions SET name = ? WHERE session = ?');
  const deleteSession = database.prepare('DELETE FROM sessions WHERE session = ?');
  const deleteExpired = database.prepare(
    `DELETE FROM sessions
     WHERE expires_at < ? AND NOT EXISTS (SELECT 1 FROM names WHERE names.session = sessions.session)`,
  );

  function sessionOf(session: string): SessionRow | undefined {
    return findSession.get(session);
  }

  /** The name that this very use of the session holds; `undefined` after a takeover, a release or the end. */
  function heldBy({ session, generation }: Holder): NameRow | undefined {
    return sessionOf(session)?.generation === generation ? rows.ofSession(session) : undefined;
  }

  /** Whether somebody else has the name, in use or as an account. */
  function isTaken(name: string, by: { readonly session: string; readonly uid: string }): boolean {
    const holder = rows.ofName(name);
    if (holder !== undefined) {
      return holder.session !== by.session;
    }
    const account = rows.accountOf(name);
    return account !== undefined && account !== by.uid;
  }

  return {
    enter({ session, uid, incarnation, name: wanted, expiresAt }) {
      const known = sessionOf(session);
      if (known !== undefined && known.uid !== uid) {
        throw new TangeloError('INTERNAL', 'a session belongs to one uid for ever');
      }
      const held = rows.ofSession(session);
      if (held !== undefined) {
        return { kind: 'entered', name: held.name }; // asked again because the first answer was lost
      }
      if (known !== undefined && known.generation > 1) {
        return { kind: 'taken' }; // asked again too late: the session was resumed, and let go of its name, meanwhile
      }
      const name = wanted ?? guests.smallestFree();
      if (isTaken(name, { session, uid })) {
        return { kind: 'taken' };
      }
      rows.insert({ name, uid, session, incarnation });
      saveSession.run(session, uid, name, 1, expiresAt);
      return { kind: 'entered', name };
    },

    resume({ session, generation, incarnation, name: wanted, expiresAt }) {
      const known = sessionOf(session);
      if (known === undefined || known.expires_at < Date.now() || !mayResume(generation, known.generation)) {
        return { kind: 'invalid' };
      }
      const { uid } = known;
      const name = wanted ?? known.name;
      if (isTaken(name, { session, uid })) {
        return { kind: 'taken', name };
      }
      const former = rows.ofSession(session);
      if (former?.name === name) {
        rows.move(name, incarnation);
      } else {
        if (former !== undefined) {
          rows.remove(former.name);
        }
        rows.insert({ name, uid, session, incarnation });
      }
      saveSession.run(session, uid, name, known.generation + 1, expiresAt);
      return {
        kind: 'resumed',
        uid,
        name,
        generation: known.generation + 1,
        ...(former !== undefined && { formerIncarnation: former.incarnation }),
      };
    },

    rename(holder, name) {
      const held = heldBy(holder);
      if (held === undefined) {
        return 'gone';
      }
      if (held.name !== name) {
        if (isTaken(name, held)) {
          return 'taken';
        }
        rows.rename(held.name, name);
        nameSession.run(name, holder.session);
      }
      return 'renamed';
    },

    release(holder) {
      const held = heldBy(holder);
      if (held !== undefined) {
        rows.remove(held.name);
      }
    },

    end(session) {
      const held = rows.ofSession(session);
      if (held !== undefined) {
        rows.remove(held.name);
      }
      deleteSession.run(session);
    },

    releaseIncarnations(incarnations) {
      return incarnations.reduce(
        (released, incarnation) => released + rows.removeIncarnation(incarnation),
        0,
      );
    },

    incarnations() {
      return rows.incarnations();
    },

    expire(now) {
      return deleteExpired.run(now).changes;
    },
  };
}

/** The current generation, or the one before it: the answer that named the current one may have been lost. */
function mayResume(generation: number, current: number): boolean {
  return generation >= 1 && (generation === current || generation === current - 1);
}
