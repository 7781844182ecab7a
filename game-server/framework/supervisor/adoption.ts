import type { MasterRegistry } from '../registry/master-registry.ts';
import { isAlive } from './process-identity.ts';
import type { RecordedServer } from './state-file.ts';

export interface AdoptionOptions {
  /** What the last master recorded. */
  readonly recorded: readonly RecordedServer[];
  readonly registry: Pick<MasterRegistry, 'get' | 'listen'>;
  readonly leaseMs: number;
  /** Shortens the wait: everything is about to be stopped. */
  readonly signal: AbortSignal;
}

const POLL_MS = 100;

/** Long enough for servers to dial again, so that those that are stopped next still drain as members of a view. */
const HURRIED_MS = 1_000;

/**
 * Waits until every recorded server has registered or is dead, at most one lease: by then those that do not report would
 * have been out of the view of the last master as well. Resolves with those whose processes live.
 */
export async function awaitRecorded(options: AdoptionOptions): Promise<RecordedServer[]> {
  const { recorded, registry, leaseMs, signal } = options;
  const isAwaited = (server: RecordedServer) => registry.get(server.id) === undefined && isAlive(server);
  await new Promise<void>((resolve) => {
    const timers: NodeJS.Timeout[] = [];
    const finish = () => {
      for (const timer of timers) clearTimeout(timer);
      stopListening();
      signal.removeEventListener('abort', hurry);
      resolve();
    };
    const look = () => {
      if (!recorded.some(isAwaited)) finish();
    };
    const hurry = () => void timers.push(setTimeout(finish, HURRIED_MS));
    const stopListening = registry.listen(look);
    timers.push(setInterval(look, POLL_MS), setTimeout(finish, leaseMs));
    signal.addEventListener('abort', hurry);
    if (signal.aborted) hurry();
    look();
  });
  return recorded.filter(isAlive);
}
