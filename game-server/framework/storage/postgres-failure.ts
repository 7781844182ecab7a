import { TangeloError } from '../../../shared/errors.ts';
import { reasonOf, unavailable } from './storage-failure.ts';

/** SQLSTATE, https://www.postgresql.org/docs/current/errcodes-appendix.html */
const SERIALIZATION_FAILURE = '40001';
const DEADLOCK_DETECTED = '40P01';

/**
 * Classes and codes that blame the server rather than the statement: connections (08), resources such as the disk (53),
 * operators and timeouts (57), the system (58), a standby that takes no writes, a lock that was not to be had, a database or a
 * schema that is not there yet, and credentials.
 */
const SERVER_FAILED = /^(?:08|53|57|58|XX|28|25006|55P03|3D000|42P01|42883)/;

/** The SQLSTATE of an error that the server answered with; `undefined` for one that happened on the way. */
function stateOf(error: unknown): string | undefined {
  if (error instanceof Error && 'severity' in error && 'code' in error && typeof error.code === 'string') {
    return error.code;
  }
  return undefined;
}

/** Whether the server answered, be it with an error. */
export function wasAnswered(error: unknown): boolean {
  return stateOf(error) !== undefined;
}

/** Somebody else was in the way; the same transaction may succeed now. */
export function isWorthRetrying(error: unknown): boolean {
  const state = stateOf(error);
  return state === SERIALIZATION_FAILURE || state === DEADLOCK_DETECTED;
}

/** Whether the storage failed, rather than the one operation that noticed it. */
export function isServerFailure(error: unknown): boolean {
  const state = stateOf(error);
  return state === undefined || SERVER_FAILED.test(state);
}

/** What a caller gets for a transaction that was not committed. */
export function notChanged(error: unknown): TangeloError {
  if (error instanceof TangeloError) {
    return error;
  }
  return isServerFailure(error) || isWorthRetrying(error)
    ? unavailable(error)
    : new TangeloError('INTERNAL', reasonOf(error));
}
