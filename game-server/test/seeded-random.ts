/** Random choices that are the same for the same seed. */
export interface SeededRandom {
  /** A whole number from 0 to `below` - 1. */
  below(below: number): number;
  pick<T>(choices: readonly [T, ...T[]]): T;
  /** True once in so many times. */
  oneIn(times: number): boolean;
  shuffled<T>(list: readonly T[]): T[];
}

/** Taken from the environment, to repeat a run that failed; otherwise another one each time. */
export function chooseSeed(): number {
  const { TEST_SEED } = process.env;
  return TEST_SEED === undefined ? Date.now() % 1_000_000 : Number(TEST_SEED);
}

/** A mulberry32 generator: good enough to choose with, and small enough to be read. */
export function seededRandom(seed: number): SeededRandom {
  let state = seed >>> 0;
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  const below = (bound: number) => Math.floor(next() * bound);
  return {
    below,
    pick: (choices) => choices[below(choices.length)] ?? choices[0],
    oneIn: (times) => below(times) === 0,
    shuffled(list) {
      const keyed = list.map((value) => ({ value, key: next() }));
      return keyed.sort((a, b) => a.key - b.key).map(({ value }) => value);
    },
  };
}
