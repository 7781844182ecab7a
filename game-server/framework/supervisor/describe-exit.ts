import { EXIT } from './exit-codes.ts';
import type { ProcessExit } from './server-process.ts';
import type { StartFailure } from './start-failure.ts';

const MEANINGS: Readonly<Record<number, string>> = {
  [EXIT.STOPPED]: 'it was asked to stop',
  [EXIT.START_FAILED]: 'it could not start',
  [EXIT.INTERNAL]: 'an internal error',
  [EXIT.CONFIG]: 'a mistake in its configuration',
};

/** Why a process ended, as far as is known, in a phrase for people. */
export function describeExit(exit: ProcessExit, failure?: StartFailure, startTimeoutMs?: number): string {
  if (startTimeoutMs !== undefined) return `it did not register within ${startTimeoutMs} ms`;
  if (exit.error !== undefined) return `it could not be run: ${exit.error.message}`;
  if (exit.signal !== null) return `killed by ${exit.signal}`;
  if (failure !== undefined) return failure.message;
  if (exit.code === null) return 'it is gone';
  const meaning = MEANINGS[exit.code];
  return meaning === undefined ? `exit code ${exit.code}` : `exit code ${exit.code}: ${meaning}`;
}
