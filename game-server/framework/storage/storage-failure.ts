import { TangeloError } from '../../../shared/errors.ts';

/** The storage failed before anything was committed. */
export function unavailable(cause: unknown): TangeloError {
  return cause instanceof TangeloError
    ? cause
    : new TangeloError(
        'STORAGE_UNAVAILABLE',
        `The storage failed and nothing was changed: ${reasonOf(cause)}`,
      );
}

/** It cannot be told whether the change was made; `details.outcome` is `unknown`. Asking again is safe. */
export function outcomeUnknown(cause: unknown): TangeloError {
  return new TangeloError(
    'STORAGE_UNAVAILABLE',
    `The storage failed, and whether the change was made is not known: ${reasonOf(cause)}`,
    { outcome: 'unknown' },
  );
}

export function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
