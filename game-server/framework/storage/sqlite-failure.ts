import { TangeloError } from '../../../shared/errors.ts';
import type { Failure } from './sqlite-protocol.ts';
import { reasonOf } from './storage-failure.ts';

/** Primary result codes of SQLite, https://www.sqlite.org/rescode.html */
const SQLITE_ERROR = 1;
const SQLITE_BUSY = 5;
const SQLITE_TOOBIG = 18;
const SQLITE_CONSTRAINT = 19;
const SQLITE_MISMATCH = 20;
const SQLITE_RANGE = 25;

/** Codes that blame the statement. Every other one says that the file, the disk or the memory failed. */
const STATEMENT_CODES: ReadonlySet<number> = new Set([
  SQLITE_ERROR,
  SQLITE_TOOBIG,
  SQLITE_CONSTRAINT,
  SQLITE_MISMATCH,
  SQLITE_RANGE,
]);

/** The primary result code of an error that SQLite threw; `undefined` for any other error. */
function resultCode(error: unknown): number | undefined {
  if (error instanceof Error && 'errcode' in error && typeof error.errcode === 'number') {
    return error.errcode & 0xff;
  }
  return undefined;
}

/** Another connection holds the lock. */
export function isBusy(error: unknown): boolean {
  return resultCode(error) === SQLITE_BUSY;
}

/** Whether the storage failed, rather than the one operation that noticed it. */
export function isStorageFailure(error: unknown): boolean {
  if (error instanceof TangeloError) {
    return error.error === 'STORAGE_UNAVAILABLE';
  }
  const code = resultCode(error);
  return code !== undefined && !STATEMENT_CODES.has(code);
}

/** The form in which an error leaves the thread. What is nobody's typed error is a mistake of ours. */
export function failureOf(error: unknown): Failure {
  const known = error instanceof TangeloError ? error : new TangeloError('INTERNAL', reasonOf(error));
  return { error: known.error, message: known.message, details: known.details };
}
