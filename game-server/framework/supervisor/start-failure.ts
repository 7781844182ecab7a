import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { z } from 'zod';
import { TangeloError } from '../../../shared/errors.ts';
import { AlreadyRunningError } from '../registry/already-running.ts';
import { EXIT, type ExitCode } from './exit-codes.ts';
import { StartError } from './start-error.ts';

const failureSchema = z.object({
  /** `listen`: an address cannot be had. `config`, `start`: see the exit codes. `fault`: a fault of the program. */
  kind: z.enum(['listen', 'config', 'start', 'fault']),
  /** One sentence for people that names the server. */
  message: z.string(),
});

/** Why a process could not start, as far as it could tell. */
export type StartFailure = z.infer<typeof failureSchema>;

const EXIT_CODES: Record<StartFailure['kind'], ExitCode> = {
  listen: EXIT.START_FAILED,
  start: EXIT.START_FAILED,
  config: EXIT.CONFIG,
  fault: EXIT.INTERNAL,
};

/** Listening fails with these codes of Node for reasons that trying again does not remove. */
const LISTEN_REASONS: Readonly<Record<string, string>> = {
  EADDRINUSE: 'the port is in use',
  EADDRNOTAVAIL: 'this machine does not have that address',
  EACCES: 'no permission to use that port',
};

/** Files and folders cannot be used for these reasons, which whoever runs the server can remove. */
const FILE_REASONS: Readonly<Record<string, string>> = {
  EACCES: 'no permission',
  EPERM: 'no permission',
  EROFS: 'the file system is read-only',
  ENOSPC: 'the disk is full',
  ENOTDIR: 'what should be a folder on the way to it is none',
  EEXIST: 'something else is in its place',
};

export function exitCodeOf(failure: StartFailure): ExitCode {
  return EXIT_CODES[failure.kind];
}

/** Puts what a start threw into one sentence. `fault`s are for the log, with their stack, as well. */
export function describeStartFailure(serverId: string, error: unknown): StartFailure {
  if (!(error instanceof Error)) return { kind: 'fault', message: `${serverId}: ${String(error)}` };
  if ('exitCode' in error && error.exitCode === EXIT.CONFIG)
    return { kind: 'config', message: error.message };
  if (error instanceof AlreadyRunningError || error instanceof StartError) {
    return { kind: 'start', message: error.message };
  }
  const listening = describeListenFailure(serverId, error);
  if (listening !== undefined) return { kind: 'listen', message: listening };
  const file = describeFileFailure(serverId, error);
  if (file !== undefined) return { kind: 'start', message: file };
  const kind = error instanceof TangeloError && error.error !== 'INTERNAL' ? 'start' : 'fault';
  return { kind, message: `${serverId} cannot start: ${error.message}` };
}

function describeListenFailure(serverId: string, error: Error): string | undefined {
  const { code, syscall, address, port } = { code: '', syscall: '', address: '', port: 0, ...error };
  const reason = LISTEN_REASONS[code];
  // Only an error without a system call, or of these two, is about listening: EACCES is also what files say.
  if (reason === undefined || !['', 'listen', 'bind'].includes(syscall)) return undefined;
  const where = address === '' ? `port ${port}` : `${address}:${port}`;
  return `${serverId} cannot listen on ${where}: ${reason}`;
}

function describeFileFailure(serverId: string, error: Error): string | undefined {
  const { code, path } = { code: '', path: '', ...error };
  const reason = FILE_REASONS[code];
  return reason === undefined || path === ''
    ? undefined
    : `${serverId} cannot use ${path}: ${reason} (${code})`;
}

/** Where the master finds out why a server could not start; the server is told by NOTIFY_FAILURE_FILE. */
export function failureFileIn(dataDir: string, serverId: string): string {
  return join(dataDir, 'failures', `${serverId}.json`);
}

export const FAILURE_FILE_VARIABLE = 'NOTIFY_FAILURE_FILE';

/**
 * Tells whoever started this process why it ends: the master, if it was the master, else the person at the terminal.
 * Synchronous, for use right before `process.exit(exitCodeOf(failure))`.
 */
export function reportStartFailure(failure: StartFailure, env: NodeJS.ProcessEnv = process.env): void {
  const file = env[FAILURE_FILE_VARIABLE];
  if (file === undefined || file === '') {
    process.stderr.write(`${failure.message}\n`);
    return;
  }
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, JSON.stringify(failure));
}

/** What the last process left there, and removes it. Something unreadable counts as nothing: it is only a hint. */
export function takeStartFailure(file: string): StartFailure | undefined {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch {
    // It ended without a word, which is the ordinary case.
    return undefined;
  }
  rmSync(file, { force: true });
  try {
    return failureSchema.parse(JSON.parse(text));
  } catch {
    // It was killed while it wrote.
    return undefined;
  }
}
