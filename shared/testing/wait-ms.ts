/** How long a test waits for what has to happen: so long that only what never happens takes longer. */
export const WAIT_MS = 15_000;
