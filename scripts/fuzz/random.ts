/**
 * Random choices that are the same for the same seed and number: a mulberry32 generator, whose 32 bits of state are the seed and
 * the number mixed. Every conversation has one of its own, so that each can be had again without those before it.
 */
export class Random {
  #state: number;

  constructor(seed: number, number = 0) {
    this.#state = mix(Math.imul(seed, 0x9e37_79b1) ^ mix(number + 0x6d2b_79f5));
  }

  /** In [0, 1). */
  next(): number {
    this.#state = (this.#state + 0x6d2b_79f5) >>> 0;
    return mix(this.#state) / 2 ** 32;
  }

  /** A whole number from 0 to `bound` - 1. */
  below(bound: number): number {
    return Math.floor(this.next() * bound);
  }

  /** A whole number, both ends included. */
  between(least: number, most: number): number {
    return least + this.below(most - least + 1);
  }

  oneIn(times: number): boolean {
    return this.below(times) === 0;
  }

  pick<T>(choices: readonly [T, ...T[]]): T {
    return choices[this.below(choices.length)] ?? choices[0];
  }

  /** What one of these makes. */
  make<T>(makers: readonly [() => T, ...(() => T)[]]): T {
    return this.pick(makers)();
  }

  /** `undefined` of nothing. */
  pickFrom<T>(choices: readonly T[]): T | undefined {
    return choices[this.below(choices.length)];
  }

  bytes(length: number): Buffer {
    const bytes = Buffer.allocUnsafe(length);
    for (let at = 0; at < length; at += 1) bytes[at] = this.below(256);
    return bytes;
  }
}

function mix(state: number): number {
  let mixed = Math.imul(state ^ (state >>> 15), state | 1);
  mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
  return (mixed ^ (mixed >>> 14)) >>> 0;
}
