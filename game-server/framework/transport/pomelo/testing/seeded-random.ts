/** Numbers that look random and are the same for the same seed. */
export interface SeededRandom {
  /** A whole number from 0 to `limit`, without it. */
  below(limit: number): number;
  bytes(length: number): Buffer;
}

/** A xorshift generator of 32 bits (Marsaglia, 2003). */
export function seededRandom(seed: number): SeededRandom {
  let state = seed ^ 0x9e_37_79_b9 || 1;
  const below = (limit: number): number => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) % limit;
  };
  return {
    below,
    bytes: (length) => Buffer.from(Array.from({ length }, () => below(0x1_00))),
  };
}
