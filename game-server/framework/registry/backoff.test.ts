import { expect, test } from 'vitest';
import { Backoff } from './backoff.ts';

const draw = (backoff: Backoff, count: number) => Array.from({ length: count }, () => backoff.next());

test('pauses double up to the longest', () => {
  const backoff = new Backoff({ minMs: 100, maxMs: 1_000, random: () => 0 });
  expect(draw(backoff, 6)).toEqual([50, 100, 200, 400, 500, 500]);
});

test('a pause is spread over the upper half of its range', () => {
  expect(new Backoff({ minMs: 100, maxMs: 1_000, random: () => 0.999 }).next()).toBe(100);
  expect(new Backoff({ minMs: 100, maxMs: 1_000, random: () => 0.5 }).next()).toBe(75);
});

test('after a reset the pauses start over', () => {
  const backoff = new Backoff({ minMs: 100, maxMs: 1_000, random: () => 0 });
  draw(backoff, 5);
  backoff.reset();
  expect(backoff.next()).toBe(50);
});
