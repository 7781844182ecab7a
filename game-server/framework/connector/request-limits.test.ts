import { expect, test } from 'vitest';
import { RequestLimits } from './request-limits.ts';

function setUp(settings: { messagesPerSecond?: number; burst?: number; inFlight?: number }) {
  let now = 0;
  const limits = new RequestLimits({ messagesPerSecond: 10, burst: 3, inFlight: 0, ...settings }, () => now);
  return { limits, wait: (ms: number) => (now += ms) };
}

function admitted(limits: RequestLimits, count: number): number {
  let admissions = 0;
  for (let attempt = 0; attempt < count; attempt += 1) {
    if (limits.admit() === undefined) admissions += 1;
  }
  return admissions;
}

test('a burst is admitted at once, and then so many a second', () => {
  const { limits, wait } = setUp({});
  expect(admitted(limits, 10)).toBe(3);
  wait(100);
  expect(admitted(limits, 10)).toBe(1);
  wait(60_000);
  expect(admitted(limits, 10)).toBe(3);
});

test('who is too fast is told when to try again, and may then', () => {
  const { limits, wait } = setUp({ burst: 1 });
  expect(limits.admit()).toBeUndefined();
  wait(30);
  expect(limits.admit()).toMatchObject({ code: 429, error: 'RATE_LIMITED', retryAfterMs: 70 });
  wait(70);
  expect(limits.admit()).toBeUndefined();
});

test('only so many requests may wait for an answer', () => {
  const { limits } = setUp({ messagesPerSecond: 0, inFlight: 2 });
  expect(admitted(limits, 5)).toBe(2);
  expect(limits.admit()).toMatchObject({ code: 429, error: 'TOO_MANY_IN_FLIGHT' });
  limits.done();
  expect(admitted(limits, 5)).toBe(1);
});

test('0 turns a limit off', () => {
  const { limits } = setUp({ messagesPerSecond: 0, inFlight: 0 });
  expect(admitted(limits, 1_000)).toBe(1_000);
});
