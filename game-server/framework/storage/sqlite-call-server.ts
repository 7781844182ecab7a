import { failureOf } from './sqlite-failure.ts';
import type { Call, FromThread } from './sqlite-protocol.ts';

/** Calls that have arrived in the thread, oldest first. */
export interface Arrivals {
  /** Those that wait; a server takes out what it answers. */
  readonly waiting: Call[];
  /** Adds to `waiting` what has arrived since. */
  collect(): void;
}

export interface Chores {
  /** Whether there is anything to do. */
  readonly waiting: boolean;
  /** Does about a millisecond of it; returns whether to go on now. Never throws. */
  step(): boolean;
}

export interface CallServer {
  /** Answers calls that wait, one or many at a time. Never throws. */
  answer(): FromThread;
  /** Work that nobody waits for, if there is any of that kind. */
  readonly chores?: Chores;
}

/** Every one of these calls gets this failure, and the thread gives up its file. */
export function failAll(calls: readonly Call[], error: Error): FromThread {
  return { answers: calls.map(({ id }) => ({ id, failure: failureOf(error) })), leaving: true };
}
