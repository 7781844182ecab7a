import type { DatabaseSyncInstance } from '@photostructure/sqlite';
import { TangeloError } from '../../../shared/errors.ts';
import type { GuestNumbers } from './sqlite-guest-numbers.ts';
import type { NameRow, NameRows } from './sqlite-name-rows.ts';
import type { Operations } from './sqlite-operations.ts';
import type { RoomOperations } from './sqlite-rooms.ts';
import type { Holder, NameStorage, ResumeRequest, ResumeResult } from './storage.ts';

interface SessionRow {
  readonly uid: string;
  readonly name: string;
  readonly generation: number;
  readonly expires_at: number;
  /** The connector that serves a session of an account; a guest's stands with the name. */
  readonly account_incarnation: string | null;
}

export interface NameOperationsOptions {
  readonly rows: NameRows;
  readonly guests: GuestNumbers;
  readonly rooms: Pick<RoomOperations, 'disown' | 'renameOwner'>;
}

export function createNameOperations(
  database: DatabaseSyncInstance,
  { rows, guests, rooms }: NameOperationsOptions,
): Operations<NameStorage> {
  const findSession = database.prepare(
    'SELECT uid, name, generation, expires_at, account_incarnation FROM sessions WHERE session = ?',
  );
  const saveSession = database.prepare(
    `INSERT INTO sessions (session, uid, name, generation, expires_at) VALUES (?, ?, ?, ?, ?)
     ON CONFLICT (session) DO UPDATE
     SET name = excluded.name, generation = excluded.generation, expires_at = excluded.expires_at`,
  );
  const nameSession = database.prepare('UPDATE sessions SET name = ? WHERE session = ?');
  const deleteSession = database.prepare('DELETE FROM sessions WHERE session = ?');
  const holdAsAccount = database.prepare('UPDATE sessions SET account_incarnation = ? WHERE session = ?');
  const releaseAccounts = database.prepare(
    'UPDATE sessions SET account_incarnation = NULL WHERE account_incarnation = ?',
  );
  const accountIncarnations = database.prepare(
    `SELECT DISTINCT account_incarnation AS incarnation FROM sessions WHERE account_incarnation IS NOT NULL`,
  );
  const deleteExpired = database.prepare(
    `DELETE FROM sessions
     WHERE expires_at < ? AND account_incarnation IS NULL AND NOT EXISTS (SELECT 1 FROM names WHERE names.session = sessions.session)`,
  );

  function sessionOf(session: string): SessionRow | undefined {
    return findSession.get(session);
  }

  /** The name that this very use of the session holds; `undefined` after a takeover, a release or the end. */
  function heldBy({ session, generation }: Holder): NameRow | undefined {
    return sessionOf(session)?.generation === generation ? rows.ofSession(session) : undefined;
  }

  /** Nobody uses the name any more: a guest has left for good, and owns nothing then. */
  function free({ name, uid }: NameRow): void {
    rows.remove(name);
    if (rows.nameOfAccount(uid) === undefined) rooms.disown(uid);
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

  /** An account's session claims nothing; the name that it had as a guest is the account's by now. */
  function resumeAccount(
    { uid, name, generation, account_incarnation: held }: SessionRow,
    { session, incarnation, expiresAt }: Pick<ResumeRequest, 'session' | 'incarnation' | 'expiresAt'>,
  ): ResumeResult {
    const asGuest = rows.ofSession(session);
    if (asGuest !== undefined) rows.remove(asGuest.name);
    const former = held ?? asGuest?.incarnation;
    saveSession.run(session, uid, name, generation + 1, expiresAt);
    holdAsAccount.run(incarnation, session);
    return {
      kind: 'resumed',
      uid,
      name,
      generation: generation + 1,
      ...(former !== undefined && { formerIncarnation: former }),
    };
  }

  return {
    enter({ session, uid, incarnation, name: wanted, account, expiresAt }) {
      const known = sessionOf(session);
      if (known !== undefined && known.uid !== uid) {
        throw new TangeloError('INTERNAL', 'a session belongs to one uid for ever');
      }
      if (account && wanted !== undefined) {
        saveSession.run(session, uid, wanted, 1, expiresAt);
        holdAsAccount.run(incarnation, session);
        return { kind: 'entered', name: wanted };
      }
      const held = rows.ofSession(session);
      if (held !== undefined) {
        return { kind: 'entered', name: held.name }; // asked again because the first answer was lost
      }
      if (known !== undefined && known.generation > 1) {
        return { kind: 'taken' }; // asked again too late: the session was resumed, and let go of its name, meanwhile
      }
      const name = wanted ?? guests.smallestFree();
      if (rows.accountOf(name) !== undefined) {
        return { kind: 'registered' };
      }
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
      const registered = rows.nameOfAccount(uid);
      if (registered !== undefined) {
        return resumeAccount({ ...known, name: registered }, { session, incarnation, expiresAt });
      }
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
      const known = sessionOf(holder.session);
      if (known !== undefined && rows.nameOfAccount(known.uid) !== undefined) {
        return 'fixed';
      }
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
        rooms.renameOwner(held.uid, name);
      }
      return 'renamed';
    },

    release(holder) {
      const held = heldBy(holder);
      if (held !== undefined) free(held);
      if (sessionOf(holder.session)?.generation === holder.generation)
        holdAsAccount.run(null, holder.session);
    },

    find(name) {
      const uid = rows.accountOf(name) ?? rows.ofName(name)?.uid;
      return uid === undefined ? undefined : { uid, name };
    },

    end(session) {
      const held = rows.ofSession(session);
      if (held !== undefined) free(held);
      deleteSession.run(session);
    },

    releaseIncarnations(incarnations) {
      let released = 0;
      for (const incarnation of incarnations) {
        for (const held of rows.ofIncarnation(incarnation)) {
          free(held);
          released += 1;
        }
        released += releaseAccounts.run(incarnation).changes;
      }
      return released;
    },

    incarnations() {
      const held: { readonly incarnation: string }[] = accountIncarnations.all();
      return [...new Set([...rows.incarnations(), ...held.map(({ incarnation }) => incarnation)])];
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
