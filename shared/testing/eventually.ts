import { vi } from 'vitest';
import { WAIT_MS } from './wait-ms.ts';

/**
 * Resolves with what the assertion returns as soon as it holds; rejects with its last failure if it does not in
 * time. Only for what has to happen: what must not happen would be waited for in vain.
 */
export function eventually<Result>(
  assertion: () => Result | Promise<Result>,
  { timeoutMs = WAIT_MS }: { readonly timeoutMs?: number } = {},
): Promise<Result> {
  return vi.waitFor(assertion, { timeout: timeoutMs, interval: 20 });
}
