/** Rows that one transaction of many changes: a few milliseconds, in which others wait. */
const ROWS_AT_ONCE = 256;

/**
 * A change of any number of rows as a row of transactions, each of at most `limit` rows; a step that changes fewer is the last.
 * Resolves with how many were changed. When a step fails, what those before it changed stays.
 */
export async function inSteps(step: (limit: number) => Promise<number>): Promise<number> {
  let changed = 0;
  for (;;) {
    const now = await step(ROWS_AT_ONCE);
    changed += now;
    if (now < ROWS_AT_ONCE) {
      return changed;
    }
  }
}
