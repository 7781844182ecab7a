import type { Operation, Write } from './postgres-operation.ts';
import { nothing, resultOf } from './postgres-operation.ts';
import type { EnterRequest, EnterResult, Holder, Person, ResumeRequest, ResumeResult } from './storage.ts';

const locks = { names: true };

export function enter(request: EnterRequest): Write<EnterResult> {
  const { session, uid, incarnation, name = null, account = false, alone = false, expiresAt } = request;
  return {
    locks,
    statement: {
      name: 'names.enter',
      text: 'SELECT enter_session($1, $2, $3, $4, $5, $6, $7) AS result',
      values: [session, uid, incarnation, name, account, alone, expiresAt],
    },
    decode: resultOf,
  };
}

export function resume(request: ResumeRequest): Write<ResumeResult> {
  const { session, generation, incarnation, name, alone = false, expiresAt } = request;
  return {
    locks: name === undefined ? locks : { names: true, renames: { session, name } },
    statement: {
      name: 'names.resume',
      text: 'SELECT resume_session($1, $2, $3, $4, $5, $6) AS result',
      values: [session, generation, incarnation, name ?? null, alone, expiresAt],
    },
    decode: resultOf,
  };
}

export function rename(
  { session, generation }: Holder,
  name: string,
): Write<'renamed' | 'taken' | 'fixed' | 'gone'> {
  return {
    locks: { names: true, renames: { session, name } },
    statement: {
      name: 'names.rename',
      text: 'SELECT rename_session($1, $2, $3) AS result',
      values: [session, generation, name],
    },
    decode: resultOf,
  };
}

export function release({ session, generation }: Holder): Write<void> {
  return {
    locks: { names: true, leaves: session },
    statement: {
      name: 'names.release',
      text: 'SELECT release_session($1, $2)',
      values: [session, generation],
    },
    decode: nothing,
  };
}

export function end(session: string): Write<void> {
  return {
    locks: { names: true, leaves: session },
    statement: { name: 'names.end', text: 'SELECT end_session($1)', values: [session] },
    decode: nothing,
  };
}

export function find(name: string): Operation<Person | undefined> {
  return {
    // Where both have it, they are one person.
    statement: {
      name: 'names.find',
      text: `SELECT uid FROM accounts WHERE username = $1 UNION ALL SELECT uid FROM names WHERE name = $1 LIMIT 1`,
      values: [name],
    },
    decode: ([row]) => row && { uid: String(row.uid), name },
  };
}

/** A step: at most `limit`. */
export function releaseSome(incarnations: readonly string[], limit: number): Write<number> {
  return {
    alone: true,
    locks,
    statement: {
      name: 'names.releaseIncarnations',
      text: 'SELECT release_incarnations($1, $2) AS result',
      values: [incarnations, limit],
    },
    decode: resultOf,
  };
}

/** A step: at most `limit`. */
export function expireSome(now: number, limit: number): Write<number> {
  return {
    locks,
    statement: {
      name: 'names.expire',
      text: 'SELECT expire_sessions($1, $2) AS result',
      values: [now, limit],
    },
    decode: resultOf,
  };
}

export function incarnations(): Operation<string[]> {
  return {
    statement: {
      name: 'names.incarnations',
      text: `WITH RECURSIVE ${eachOnce('of_guests', 'names')}, ${eachOnce('of_accounts', 'sessions')}
        SELECT incarnation FROM of_guests WHERE incarnation IS NOT NULL
        UNION SELECT incarnation FROM of_accounts WHERE incarnation IS NOT NULL`,
      values: [],
    },
    decode: (rows) => rows.map(({ incarnation }) => String(incarnation)),
  };
}

/** The incarnations in a table, by one step in its index for each; DISTINCT would read every row. The last one is null. */
function eachOnce(name: string, table: 'names' | 'sessions'): string {
  const next = (after: string) =>
    `SELECT incarnation FROM ${table} WHERE ${after} ORDER BY incarnation LIMIT 1`;
  return `${name} (incarnation) AS (
    (${next('incarnation IS NOT NULL')})
    UNION ALL
    SELECT (${next(`${table}.incarnation > ${name}.incarnation`)}) FROM ${name} WHERE incarnation IS NOT NULL
  )`;
}
