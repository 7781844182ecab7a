import type { MasterRegistry } from '../registry/master-registry.ts';
import { isAlive } from './process-identity.ts';
import type { RecordedServer } from './state-file.ts';

export interface AdoptionOptions {
  /** What the last master recorded. */
  readonly recorded: readonly RecordedServer[];
  readonly registry: Pick<MasterRegistry, 'get' | 'listen'>;
  readonly leaseMs: number;
  /** Ends the wait early. */
  readonly signal: AbortSignal;
}

const POLL_MS = 100;

/**
 * Waits until every recorded server has registered or is dead, at most one lease: by then those that do not report would
 * have been out of the view of the last master as well. Resolves with those whose processes live.
 */
export async function awaitRecorded(options: AdoptionOptions): Promise<RecordedServer[]> {
  const { recorded, registry, leaseMs, signal } = options;
  const isAwaited = (server: RecordedServer) => registry.get(server.id) === undefined && isAlive(server);
  await new Promise<void>((resolve) => {
    const finish = () => {
      clearInterval(poll);
      clearTimeout(lease);
      stopListening();
      signal.removeEventListener('abort', finish);
      resolve();
    };
    const look = () => {
      if (signal.aborted || !recorded.some(isAwaited)) finish();
    };
    const poll = setInterval(look, POLL_MS);
    const lease = setTimeout(finish, leaseMs);
    const stopListening = registry.listen(look);
    signal.addEventListener('abort', finish);
    look();
  });
  return recorded.filter(isAlive);
}
