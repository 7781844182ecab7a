import { DatabaseSync } from '@photostructure/sqlite';
import { describe, expect, it } from 'vitest';
import { createGuestNumbers } from './sqlite-guest-numbers.ts';

/** Unsigned 32-bit numbers, the same at every run. */
function* pseudoRandom(): Generator<number, never> {
  for (let state = 1; ; ) {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    yield state;
  }
}

function withGuestNumbers() {
  const database = new DatabaseSync(':memory:');
  database.exec('CREATE TABLE guest_gaps (first INTEGER PRIMARY KEY, last INTEGER NOT NULL) STRICT');
  database.exec('INSERT INTO guest_gaps VALUES (1, 999999999999999)');
  return {
    guests: createGuestNumbers(database),
    gaps: () => database.prepare('SELECT first, last FROM guest_gaps ORDER BY first').all(),
  };
}

describe('the free guest numbers', () => {
  it('are what a plain search finds, after any sequence of changes', () => {
    const { guests } = withGuestNumbers();
    const taken = new Set<number>();
    const random = pseudoRandom();
    for (let step = 0; step < 5_000; step++) {
      const number = 1 + ((random.next().value >>> 8) % 40);
      if (taken.has(number)) {
        guests.freed(`guest${number}`);
        taken.delete(number);
      } else {
        guests.taken(`guest${number}`);
        taken.add(number);
      }
      let smallest = 1;
      while (taken.has(smallest)) {
        smallest++;
      }
      expect(guests.smallestFree()).toBe(`guest${smallest}`);
    }
  });

  it('are one gap again once all numbers are free, in whatever order they came free', () => {
    const { guests, gaps } = withGuestNumbers();
    const numbers = [5, 1, 4, 2, 3, 999_999_999_999_999];
    for (const number of numbers) {
      guests.taken(`guest${number}`);
    }
    expect(gaps()).toEqual([{ first: 6, last: 999_999_999_999_998 }]);
    for (const number of numbers) {
      guests.freed(`guest${number}`);
    }
    expect(gaps()).toEqual([{ first: 1, last: 999_999_999_999_999 }]);
  });

  it('refuse to be taken twice or freed twice, rather than to become wrong', () => {
    const { guests } = withGuestNumbers();
    guests.taken('guest2');
    expect(() => guests.taken('guest2')).toThrow('was not free');
    guests.freed('guest2');
    expect(() => guests.freed('guest2')).toThrow('was free already');
  });
});
