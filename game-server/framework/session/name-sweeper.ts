import type { Logger } from 'pino';
import type { Placements } from '../placement/placements.ts';
import type { NameStorage } from '../storage/storage.ts';

export interface NameSweeperOptions {
  readonly names: NameStorage;
  readonly placements: Placements;
  /** How long an incarnation has to be out of the view before its names are free. */
  readonly graceMs: number;
  /** Whether a name can matter to anybody here; until then the storage is not even opened. */
  readonly isNeeded: () => boolean;
  readonly log: Logger;
}

/** How often sessions that have expired are deleted, in graces. */
const EXPIRE_EVERY = 120;

/**
 * Frees names whose connector is gone. Every connector that has clients does so; doing it twice changes nothing. Returns how
 * to stop.
 */
export function sweepNames({ names, placements, graceMs, isNeeded, log }: NameSweeperOptions): () => void {
  /** Incarnations that hold names and were out of the view at the last look. */
  let suspects = new Set<string>();
  let rounds = 0;
  /** Nobody becomes absent without a new view. */
  let viewChanged = true;
  const stopWatching = placements.watch(() => {
    viewChanged = true;
  });

  async function sweep(): Promise<void> {
    const { view } = placements.current;
    // Without a view nobody can be told to be gone.
    if (view.term === 0) return;
    if (!isNeeded()) return;
    rounds += 1;
    if (rounds % EXPIRE_EVERY === 0) await names.expire(Date.now());
    if (!viewChanged && suspects.size === 0) return;
    const present = new Set(view.servers.map((server) => server.incarnation));
    const absent = (await names.incarnations()).filter((incarnation) => !present.has(incarnation));
    const gone = absent.filter((incarnation) => suspects.has(incarnation));
    if (gone.length > 0) await names.releaseIncarnations(gone);
    // Only now: what failed is looked at again in the next round.
    suspects = new Set(absent.filter((incarnation) => !gone.includes(incarnation)));
    viewChanged = placements.current.view !== view;
  }

  const timer = setInterval(() => {
    sweep().catch((error: unknown) => log.warn({ err: error }, 'names of departed connectors not freed yet'));
  }, graceMs);
  timer.unref();
  return () => {
    clearInterval(timer);
    stopWatching();
  };
}
