import { expect, test } from 'vitest';
import { GivenPushes } from './given-pushes.ts';

test('each session is given a push once, and not longer than it matters', () => {
  const given = new GivenPushes();
  const [one, other] = [{}, {}];
  expect([given.add(one, 'a'), given.add(one, 'a'), given.add(other, 'a')]).toEqual([true, false, true]);
  for (let n = 0; n < 63; n += 1) expect(given.add(one, `b${n}`)).toBe(true);
  expect(given.add(one, 'a')).toBe(false);
  expect(given.add(one, 'c')).toBe(true);
  expect(given.add(one, 'a')).toBe(true);
});
