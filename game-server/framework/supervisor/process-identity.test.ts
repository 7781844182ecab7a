import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { expect, test } from 'vitest';
import { identify, isAlive, signal } from './process-identity.ts';

test('a process that lives is the same each time it is asked for', () => {
  const self = identify(process.pid);
  expect(self?.pid).toBe(process.pid);
  expect(self?.startTime).toMatch(/\d/);
  expect(identify(process.pid)).toEqual(self);
});

test('another process with the same pid is not the same', () => {
  expect(isAlive({ pid: process.pid, startTime: 'long ago' })).toBe(false);
  expect(signal({ pid: process.pid, startTime: 'long ago' }, 'SIGKILL')).toBe(false);
});

test('a process that was signalled to death is no longer alive', async () => {
  const child = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { stdio: 'ignore' });
  await once(child, 'spawn');
  const identity = identify(child.pid ?? 0);
  if (identity === undefined) throw new Error('The child has no identity.');
  expect(isAlive(identity)).toBe(true);
  expect(signal(identity, 'SIGKILL')).toBe(true);
  await once(child, 'exit');
  expect(isAlive(identity)).toBe(false);
  expect(signal(identity, 'SIGKILL')).toBe(false);
});

test('what is not a pid is nobody', () => {
  expect(identify(0)).toBeUndefined();
  expect(identify(-1)).toBeUndefined();
  expect(identify(2 ** 22 + 1)).toBeUndefined();
});
