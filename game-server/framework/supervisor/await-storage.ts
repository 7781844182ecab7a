import { setTimeout as pause } from 'node:timers/promises';
import type { Logger } from 'pino';
import { TangeloError } from '../../../shared/errors.ts';

const RETRY_MS = 500;

export interface AwaitStorageOptions {
  readonly migrate: () => Promise<void>;
  /** Ends the waiting. */
  readonly signal: AbortSignal;
  readonly log: Pick<Logger, 'warn' | 'info'>;
}

/**
 * Migrates as soon as the storage can be reached. Resolves also when the signal is aborted. Rejects with whatever else is
 * wrong.
 */
export async function awaitStorage({ migrate, signal, log }: AwaitStorageOptions): Promise<void> {
  for (let attempts = 1; !signal.aborted; attempts += 1) {
    try {
      await migrate();
      if (attempts > 1) log.info({ attempts }, 'the storage is back');
      return;
    } catch (error) {
      if (!(error instanceof TangeloError) || error.error !== 'STORAGE_UNAVAILABLE') throw error;
      if (attempts === 1)
        log.warn({ reason: error.message }, 'the storage is away; what does not run is started later');
      // Woken by the wish to stop.
      await pause(RETRY_MS, undefined, { signal }).catch(() => {});
    }
  }
}
