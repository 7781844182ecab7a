import { closeSync, fsyncSync, mkdirSync, openSync, readFileSync, renameSync, writeSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { z } from 'zod';
import { StartError } from './start-error.ts';

const identity = { pid: z.int().positive(), startTime: z.string() };

const stateSchema = z.object({
  /** The registry's term of the master that wrote this last. */
  term: z.int().min(0),
  master: z.object({ id: z.string(), ...identity, incarnation: z.string() }).optional(),
  /** The foreground process that restarts the master. */
  launcher: z.object(identity).optional(),
  /** In the order in which they start. */
  servers: z.array(
    z.object({
      id: z.string(),
      /** Servers of a lower tier start before, and stop after, those of a higher one. */
      tier: z.int().min(0),
      ...identity,
      /** Absent until it has registered. */
      incarnation: z.string().optional(),
    }),
  ),
});

export type MasterState = z.infer<typeof stateSchema>;
export type RecordedServer = MasterState['servers'][number];

export const NO_STATE: MasterState = { term: 0, servers: [] };

export function stateFileIn(dataDir: string): string {
  return join(dataDir, 'master.json');
}

/** What the last master left; nothing if there was none. Throws a `StartError` when the file is not what a master writes. */
export function readState(file: string): MasterState {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return NO_STATE;
    throw error;
  }
  // What a power cut may leave of a file that was just replaced. It left no processes either.
  if (text.trim() === '') return NO_STATE;
  try {
    return stateSchema.parse(JSON.parse(text));
  } catch (error) {
    throw new StartError(`${file} is not what a master has written; see which servers run, then delete it`, {
      cause: error,
    });
  }
}

/**
 * Replaces the file in one step: a reader, and a master killed at any moment, find the old or the new state. `durable`: it
 * is on disk when this returns.
 */
export function writeState(file: string, state: MasterState, { durable = false } = {}): void {
  mkdirSync(dirname(file), { recursive: true });
  const next = `${file}.${process.pid}.tmp`;
  const descriptor = openSync(next, 'w', 0o600);
  try {
    writeSync(descriptor, `${JSON.stringify(state, null, 2)}\n`);
    if (durable) fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
  renameSync(next, file);
}

/**
 * A term above every earlier one. The clock is its floor, so that it rises too when the file is lost while the storage,
 * which remembers the terms of claims, is not.
 */
export function nextTerm(state: MasterState, now = Date.now()): number {
  return Math.max(state.term + 1, Math.floor(now / 1_000));
}
