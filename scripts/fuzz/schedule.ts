/** What clients are compared in, and what is thrown beside. */
export const WINDOWS = ['harmless', 'hostile', 'flood'] as const;

/** A part of a run. */
export interface Window {
  readonly name: (typeof WINDOWS)[number] | 'warm-up';
  readonly load: 'harmless' | 'hostile';
  /** Inputs; 0: as many as go. */
  readonly perSecond: number;
  readonly ms: number;
}

/** So few that they leave the machine time, so that what is slow is slow because of what was thrown. */
const PACED = 400;
const LONGEST_CYCLE_MS = 10_000;

/** The windows of one cycle: two to compare, and one to throw as much as possible. */
export function cycle(runMs: number): readonly Window[] {
  const ms = Math.min(LONGEST_CYCLE_MS, runMs);
  return [
    { name: 'harmless', load: 'harmless', perSecond: PACED, ms: ms / 6 },
    { name: 'hostile', load: 'hostile', perSecond: PACED, ms: ms / 6 },
    { name: 'flood', load: 'hostile', perSecond: 0, ms: (ms * 2) / 3 },
  ];
}
