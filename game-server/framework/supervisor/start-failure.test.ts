import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { TangeloError } from '../../../shared/errors.ts';
import { ConfigError } from '../config/config-error.ts';
import { AlreadyRunningError } from '../registry/already-running.ts';
import { StartError } from './start-error.ts';
import {
  describeStartFailure,
  exitCodeOf,
  FAILURE_FILE_VARIABLE,
  failureFileIn,
  reportStartFailure,
  takeStartFailure,
} from './start-failure.ts';

const cleanups: (() => void)[] = [];
afterEach(() => {
  for (const cleanup of cleanups.splice(0)) cleanup();
});

function thrownBy(action: () => void): unknown {
  try {
    action();
  } catch (error) {
    return error;
  }
  throw new Error('It should have failed.');
}

test('a port in use is told with the server, the address and the port', async () => {
  const first = createServer().listen(0, '127.0.0.1');
  cleanups.push(() => first.close());
  await once(first, 'listening');
  const address = first.address();
  const port = typeof address === 'object' ? address?.port : undefined;
  const [error] = await once(createServer().listen(port, '127.0.0.1'), 'error').catch((reason) => [reason]);
  const failure = describeStartFailure('chat-server-1', error);
  expect(failure).toEqual({
    kind: 'listen',
    message: `chat-server-1 cannot listen on 127.0.0.1:${port}: the port is in use`,
  });
  expect(exitCodeOf(failure)).toBe(1);
});

test('a file that may not be read is no matter of ports', () => {
  const error = Object.assign(new Error('EACCES: permission denied'), { code: 'EACCES', syscall: 'open' });
  expect(describeStartFailure('a', error).kind).toBe('fault');
});

test('a folder that cannot be used is named, with the reason, and is no fault of the program', () => {
  const folder = mkdtempSync(join(tmpdir(), 'tangelo-failure-'));
  cleanups.push(() => rmSync(folder, { recursive: true }));
  const file = join(folder, 'file');
  writeFileSync(file, '');
  const within = join(file, 'master.json');
  const failure = describeStartFailure(
    'master-1',
    thrownBy(() => writeFileSync(within, '')),
  );
  expect(failure).toEqual({
    kind: 'start',
    message: `master-1 cannot use ${within}: what should be a folder on the way to it is none (ENOTDIR)`,
  });
  expect(exitCodeOf(failure)).toBe(1);
});

test('each kind of failure has its exit code', () => {
  const problem = { file: 'servers.json', path: 'a', found: '1', expected: '2' };
  const codeOf = (error: unknown) => exitCodeOf(describeStartFailure('a', error));
  expect(codeOf(new ConfigError([problem]))).toBe(78);
  expect(codeOf(new AlreadyRunningError('a', 7))).toBe(1);
  expect(codeOf(new StartError('no'))).toBe(1);
  expect(codeOf(new TangeloError('STORAGE_UNAVAILABLE'))).toBe(1);
  expect(codeOf(new TangeloError('INTERNAL'))).toBe(70);
  expect(codeOf(new TypeError('x is not a function'))).toBe(70);
  expect(codeOf('a text')).toBe(70);
});

test('what one process leaves is taken once by the other', () => {
  const folder = mkdtempSync(join(tmpdir(), 'tangelo-failure-'));
  cleanups.push(() => rmSync(folder, { recursive: true }));
  const file = failureFileIn(folder, 'chat-server-1');
  const failure = { kind: 'start', message: 'chat-server-1 is already running (pid 7)' } as const;
  reportStartFailure(failure, { [FAILURE_FILE_VARIABLE]: file });
  expect(takeStartFailure(file)).toEqual(failure);
  expect(takeStartFailure(file)).toBeUndefined();
});

test('what was cut off counts as nothing', () => {
  const folder = mkdtempSync(join(tmpdir(), 'tangelo-failure-'));
  cleanups.push(() => rmSync(folder, { recursive: true }));
  const file = join(folder, 'a.json');
  writeFileSync(file, '{"kind":"star');
  expect(takeStartFailure(file)).toBeUndefined();
});
