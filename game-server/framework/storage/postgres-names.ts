import type { Operation, Write } from './postgres-operation.ts';
import { nothing, resultOf } from './postgres-operation.ts';
import type { EnterRequest, EnterResult, Holder, ResumeRequest, ResumeResult } from './storage.ts';

const locks = { names: true };

export function enter(request: EnterRequest): Write<EnterResult> {
  const { session, uid, incarnation, name = null, expiresAt } = request;
  return {
    locks,
    statement: {
      name: 'names.enter',
      text: 'SELECT enter_session($1, $2, $3, $4, $5) AS result',
      values: [session, uid, incarnation, name, expiresAt],
    },
    decode(rows) {
      const entered = resultOf<string | null>(rows);
      return entered === null ? { kind: 'taken' } : { kind: 'entered', name: entered };
    },
  };
}

export function resume(request: ResumeRequest): Write<ResumeResult> {
  const { session, generation, incarnation, name = null, expiresAt } = request;
  return {
    locks,
    statement: {
      name: 'names.resume',
      text: 'SELECT resume_session($1, $2, $3, $4, $5) AS result',
      values: [session, generation, incarnation, name, expiresAt],
    },
    decode: (rows) => resultOf<ResumeResult>(rows),
  };
}

export function rename(holder: Holder, name: string): Write<'renamed' | 'taken' | 'gone'> {
  return {
    locks,
    statement: {
      name: 'names.rename',
      text: 'SELECT rename_session($1, $2, $3) AS result',
      values: [holder.session, holder.generation, name],
    },
    decode: resultOf,
  };
}

export function release({ session, generation }: Holder): Write<void> {
  return {
    locks,
    statement: {
      name: 'names.release',
      text: `DELETE FROM names USING sessions
        WHERE names.session = $1 AND sessions.session = $1 AND sessions.generation = $2`,
      values: [session, generation],
    },
    decode: nothing,
  };
}

export function end(session: string): Write<void> {
  return {
    locks,
    statement: {
      name: 'names.end',
      text: `WITH freed AS (DELETE FROM names WHERE session = $1)
        DELETE FROM sessions WHERE session = $1`,
      values: [session],
    },
    decode: nothing,
  };
}

export function releaseIncarnations(incarnations: readonly string[]): Write<number> {
  return {
    locks,
    statement: {
      name: 'names.releaseIncarnations',
      text: `WITH freed AS (DELETE FROM names WHERE incarnation = ANY ($1) RETURNING 1)
        SELECT count(*) AS result FROM freed`,
      values: [incarnations],
    },
    decode: resultOf,
  };
}

export function expire(now: number): Write<number> {
  return {
    locks,
    statement: {
      name: 'names.expire',
      text: `WITH expired AS (
          DELETE FROM sessions WHERE expires_at < $1
            AND NOT EXISTS (SELECT FROM names WHERE names.session = sessions.session) RETURNING 1
        ) SELECT count(*) AS result FROM expired`,
      values: [now],
    },
    decode: resultOf,
  };
}

export function incarnations(): Operation<string[]> {
  return {
    // One step in the index for each incarnation; DISTINCT would read every name.
    statement: {
      name: 'names.incarnations',
      text: `WITH RECURSIVE held (incarnation) AS (
          (SELECT incarnation FROM names ORDER BY incarnation LIMIT 1)
          UNION ALL
          SELECT (SELECT names.incarnation FROM names WHERE names.incarnation > held.incarnation
                  ORDER BY names.incarnation LIMIT 1)
          FROM held WHERE held.incarnation IS NOT NULL
        ) SELECT incarnation FROM held WHERE incarnation IS NOT NULL`,
      values: [],
    },
    decode: (rows) => rows.map(({ incarnation }) => String(incarnation)),
  };
}
