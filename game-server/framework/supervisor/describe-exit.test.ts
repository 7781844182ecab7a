import { expect, test } from 'vitest';
import { describeExit } from './describe-exit.ts';

test('the reason that a process left is told before its exit code', () => {
  const failure = {
    kind: 'listen',
    message: 'gate-server-1 cannot listen on port 1: the port is in use',
  } as const;
  expect(describeExit({ code: 1, signal: null }, failure)).toBe(failure.message);
  expect(describeExit({ code: 1, signal: null })).toBe('exit code 1: it could not start');
  expect(describeExit({ code: 3, signal: null })).toBe('exit code 3');
});

test('a signal and a deadline are told', () => {
  expect(describeExit({ code: null, signal: 'SIGSEGV' })).toBe('killed by SIGSEGV');
  expect(describeExit({ code: null, signal: 'SIGKILL' }, undefined, 500)).toBe(
    'it did not register within 500 ms',
  );
});

test('of a process that was no child only its end is known', () => {
  expect(describeExit({ code: null, signal: null })).toBe('it is gone');
});
