import type { Logins } from './sqlite-logins.ts';
import type { NameRows } from './sqlite-name-rows.ts';
import type { Persons } from './sqlite-persons.ts';
import type { SessionRows } from './sqlite-session-rows.ts';

/** Changes of many rows, a part at a time, so that nobody waits long for the lock. Each returns how many rows it changed. */
export interface NameSteps {
  /** Frees names that are held through these incarnations, at most `limit`. */
  releaseSome(incarnations: readonly string[], limit: number): number;
  /** Deletes sessions and logins that expired before `now`, at most `limit`. */
  expireSome(now: number, limit: number): number;
}

export function createNameSteps({
  names,
  sessions,
  logins,
  persons,
}: {
  readonly names: NameRows;
  readonly sessions: SessionRows;
  readonly logins: Pick<Logins, 'removeExpired'>;
  readonly persons: Persons;
}): NameSteps {
  return {
    releaseSome(incarnations, limit) {
      let released = 0;
      for (const incarnation of incarnations) {
        for (const held of names.ofIncarnation(incarnation, limit - released)) {
          persons.leave(held);
          released++;
        }
        released += sessions.letGoOf(incarnation, limit - released);
      }
      return released;
    },

    expireSome(now, limit) {
      const expired = sessions.removeExpired(now, limit);
      return expired + logins.removeExpired(now, limit - expired);
    },
  };
}
