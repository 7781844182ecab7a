import { expect, test } from 'vitest';
import { Random } from './random.ts';

const numbers = (random: Random) => Array.from({ length: 20 }, () => random.below(1_000));

test('the same seed and number choose the same, others do not', () => {
  expect(numbers(new Random(1, 2))).toEqual(numbers(new Random(1, 2)));
  expect(numbers(new Random(1, 2))).not.toEqual(numbers(new Random(1, 3)));
  expect(numbers(new Random(1, 2))).not.toEqual(numbers(new Random(2, 2)));
});

test('both ends of a range are chosen, and nothing beyond', () => {
  const random = new Random(7);
  const chosen = new Set(Array.from({ length: 500 }, () => random.between(3, 6)));
  expect([...chosen].sort()).toEqual([3, 4, 5, 6]);
});
