import { expect, test } from 'vitest';
import { Backoff } from './backoff.ts';

test('the bound of the pauses doubles up to the longest one', () => {
  const backoff = new Backoff({ minMs: 250, maxMs: 1_000, random: () => 0.5 });
  expect([backoff.next(), backoff.next(), backoff.next(), backoff.next()]).toEqual([125, 250, 500, 500]);
});

test('a pause is anything between nothing and its bound', () => {
  const numbers = [0, 0.999];
  const backoff = new Backoff({ minMs: 1_000, maxMs: 1_000, random: () => numbers.shift() ?? 1 });
  expect([backoff.next(), backoff.next()]).toEqual([0, 999]);
});

test('after a reset the pauses begin anew', () => {
  const backoff = new Backoff({ minMs: 250, maxMs: 10_000, random: () => 1 });
  backoff.next();
  backoff.next();
  backoff.reset();
  expect(backoff.next()).toBe(250);
});
