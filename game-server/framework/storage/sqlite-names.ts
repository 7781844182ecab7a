import type { DatabaseSyncInstance } from '@photostructure/sqlite';
import { TangeloError } from '../../../shared/errors.ts';
import type { GuestNumbers } from './sqlite-guest-numbers.ts';
import { createNameReads } from './sqlite-name-reads.ts';
import type { NameRows } from './sqlite-name-rows.ts';
import type { Operations } from './sqlite-operations.ts';
import type { Persons } from './sqlite-persons.ts';
import type { SessionRow, SessionRows } from './sqlite-session-rows.ts';
import type { EnterRequest, EnterResult, NameStorage, ResumeRequest, ResumeResult } from './storage.ts';

/** What the thread offers of names; the rest is put together by its owner from the steps of sqlite-name-steps.ts. */
export type NameOperations = Omit<Operations<NameStorage>, 'releaseIncarnations' | 'expire'>;

export interface NameOperationsOptions {
  readonly names: NameRows;
  readonly sessions: SessionRows;
  readonly guests: GuestNumbers;
  readonly persons: Persons;
}

const FIRST_USE = { generation: 1, resumed_with: 0 };

export function createNameOperations(
  database: DatabaseSyncInstance,
  { names, sessions, guests, persons }: NameOperationsOptions,
): NameOperations {
  /** Whether somebody other than the guest with this session has the name, in use or as an account. */
  function isTaken(name: string, session: string): boolean {
    const holder = names.ofName(name);
    return (holder !== undefined && holder.session !== session) || names.accountOf(name) !== undefined;
  }

  /** Who has a row of an account's name entered as a guest, and registered it then. */
  function isElsewhere(uid: string, name: string, session: string): boolean {
    const holder = names.ofName(name);
    return sessions.isElsewhere(uid, session) || (holder !== undefined && holder.session !== session);
  }

  function enterAsGuest({ session, uid, incarnation, name: wanted, expiresAt }: EnterRequest): EnterResult {
    const name = wanted ?? guests.smallestFree();
    if (names.accountOf(name) !== undefined) {
      return { kind: 'registered' };
    }
    if (isTaken(name, session)) {
      return { kind: 'taken' };
    }
    names.insert({ name, uid, session, incarnation });
    sessions.save(session, { uid, name, ...FIRST_USE, expires_at: expiresAt, incarnation: null });
    return { kind: 'entered', name };
  }

  /** Claims nothing: the name is the account's, whether or not a session uses it. */
  function enterAsAccount(request: EnterRequest): EnterResult {
    const { session, uid, incarnation, name: wanted, alone = false, expiresAt } = request;
    const name = names.nameOfAccount(uid);
    if (name === undefined || (wanted ?? name) !== name) {
      return { kind: 'taken' };
    }
    if (alone && isElsewhere(uid, name, session)) {
      return { kind: 'online' };
    }
    sessions.save(session, { uid, name, ...FIRST_USE, expires_at: expiresAt, incarnation });
    return { kind: 'entered', name };
  }

  function resumeGuest(
    known: SessionRow,
    { session, generation: used, incarnation, name: wanted, expiresAt }: ResumeRequest,
  ): ResumeResult {
    const { uid } = known;
    const name = wanted ?? known.name;
    if (isTaken(name, session)) {
      return { kind: 'taken', name };
    }
    const held = names.ofSession(session);
    if (held?.name === name) {
      names.move(name, incarnation);
    } else {
      if (held !== undefined) {
        names.remove(held.name);
      }
      names.insert({ name, uid, session, incarnation });
    }
    if (name !== known.name) {
      persons.rename(uid, name);
    }
    const generation = known.generation + 1;
    const row = { uid, name, generation, resumed_with: used, expires_at: expiresAt, incarnation: null };
    sessions.save(session, row);
    return resumed({ uid, name, generation }, held?.incarnation);
  }

  /** Also of somebody who entered as a guest and has an account by now: the name that they held then is held no more. */
  function resumeAccount(
    { uid, generation: former, incarnation: servedBy }: SessionRow,
    name: string,
    { session, generation: used, incarnation, alone = false, expiresAt }: ResumeRequest,
  ): ResumeResult {
    const held = names.ofSession(session);
    if (alone && isElsewhere(uid, name, session)) {
      return { kind: 'online' };
    }
    if (held !== undefined) {
      names.remove(held.name);
    }
    const generation = former + 1;
    const row = { uid, name, generation, resumed_with: used, expires_at: expiresAt, incarnation };
    sessions.save(session, row);
    return resumed({ uid, name, generation }, servedBy ?? held?.incarnation);
  }

  return {
    ...createNameReads(database),

    enter(request) {
      const { session, uid, account = false } = request;
      const known = sessions.of(session);
      if (known !== undefined && known.uid !== uid) {
        throw new TangeloError('INTERNAL', 'a session belongs to one uid for ever');
      }
      const held = names.ofSession(session);
      if (held !== undefined) {
        return { kind: 'entered', name: held.name }; // asked again because the first answer was lost
      }
      if (known !== undefined && known.incarnation !== null) {
        return { kind: 'entered', name: known.name }; // the same, of an account
      }
      if (known !== undefined && known.generation > 1) {
        return { kind: 'taken' }; // asked again too late: the session was resumed, and let go of its name, meanwhile
      }
      return account ? enterAsAccount(request) : enterAsGuest(request);
    },

    resume(request) {
      const known = sessions.of(request.session);
      if (known === undefined || known.expires_at < Date.now() || !mayResume(request.generation, known)) {
        return { kind: 'invalid' };
      }
      const registered = names.nameOfAccount(known.uid);
      return registered === undefined
        ? resumeGuest(known, request)
        : resumeAccount(known, registered, request);
    },

    rename(holder, name) {
      const known = sessions.inUse(holder);
      if (known !== undefined && names.nameOfAccount(known.uid) !== undefined) {
        return 'fixed';
      }
      const held = known && names.ofSession(holder.session);
      if (held === undefined) {
        return 'gone';
      }
      if (held.name !== name) {
        if (isTaken(name, holder.session)) {
          return 'taken';
        }
        names.rename(held.name, name);
        sessions.rename(holder.session, name);
        persons.rename(held.uid, name);
      }
      return 'renamed';
    },

    release(holder) {
      if (sessions.inUse(holder) === undefined) {
        return;
      }
      const held = names.ofSession(holder.session);
      if (held !== undefined) {
        persons.leave(held);
      }
      sessions.letGo(holder.session);
    },

    end(session) {
      const held = names.ofSession(session);
      if (held !== undefined) {
        persons.leave(held);
      }
      sessions.remove(session);
    },
  };
}

/**
 * The generation that was used last, or one that was given out since: as long as none of those has come back, all the answers
 * that named them may have been lost.
 */
function mayResume(used: number, { generation, resumed_with }: SessionRow): boolean {
  return used >= 1 && used >= resumed_with && used <= generation;
}

function resumed(
  use: { readonly uid: string; readonly name: string; readonly generation: number },
  formerIncarnation: string | undefined,
): ResumeResult {
  return { kind: 'resumed', ...use, ...(formerIncarnation !== undefined && { formerIncarnation }) };
}
