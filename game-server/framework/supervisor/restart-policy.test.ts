import { expect, test } from 'vitest';
import { RestartPolicy } from './restart-policy.ts';

const settings = { backoffMinMs: 100, backoffMaxMs: 1_000, failedStarts: 3 };

function setup() {
  let time = 0;
  const policy = new RestartPolicy(settings, () => time);
  const crashAfter = (upMs: number) => {
    policy.registered();
    time += upMs;
    return policy.pauseAfterEnd({ atStart: false }) ?? Number.NaN;
  };
  return { policy, crashAfter };
}

test('starts that fail in a row end in giving up', () => {
  const { policy } = setup();
  expect(policy.pauseAfterEnd({ atStart: true })).toBeGreaterThan(0);
  expect(policy.pauseAfterEnd({ atStart: true })).toBeGreaterThan(0);
  expect(policy.pauseAfterEnd({ atStart: true })).toBeUndefined();
});

test('a start that succeeds begins a new row', () => {
  const { policy } = setup();
  policy.pauseAfterEnd({ atStart: true });
  policy.pauseAfterEnd({ atStart: true });
  policy.registered();
  expect(policy.pauseAfterEnd({ atStart: true })).toBeGreaterThan(0);
});

test('one that crashes soon after each start waits longer each time, and is never given up', () => {
  const { crashAfter } = setup();
  const pauses = Array.from({ length: 20 }, () => crashAfter(10));
  expect(pauses[0]).toBeLessThanOrEqual(100);
  expect(Math.min(...pauses.slice(5))).toBeGreaterThanOrEqual(500);
  expect(Math.max(...pauses)).toBeLessThanOrEqual(1_000);
});

test('one that was up for long comes back at once', () => {
  const { crashAfter } = setup();
  for (let i = 0; i < 10; i += 1) crashAfter(10);
  expect(crashAfter(1_000)).toBeLessThanOrEqual(100);
});

test('one that was given up starts with a clean record when it is wanted', () => {
  const { policy } = setup();
  for (let i = 0; i < 3; i += 1) policy.pauseAfterEnd({ atStart: true });
  policy.startOver();
  expect(policy.pauseAfterEnd({ atStart: true })).toBeLessThanOrEqual(100);
});
