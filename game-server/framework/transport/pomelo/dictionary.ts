import { createHash } from 'node:crypto';

/** Numbers for the routes and pushes that a cluster's clients use most, so that two bytes stand for each. */
export interface Dictionary {
  /** The same for the same names, on every server. */
  readonly version: string;
  readonly codes: Readonly<Record<string, number>>;
  codeOf(name: string): number | undefined;
  nameOf(code: number): string | undefined;
}

const MAX_CODE = 0xff_ff;

/** Codes begin at 1: clients take 0 for none. */
export function createDictionary(names: readonly string[]): Dictionary {
  const sorted = [...new Set(names)].sort();
  if (sorted.length > MAX_CODE) throw new RangeError(`A dictionary has at most ${MAX_CODE} names.`);
  const codes = new Map(sorted.map((name, index) => [name, index + 1]));
  return {
    version: createHash('sha256').update(JSON.stringify(sorted)).digest('base64').slice(0, 16),
    codes: Object.fromEntries(codes),
    codeOf: (name) => codes.get(name),
    nameOf: (code) => sorted[code - 1],
  };
}
