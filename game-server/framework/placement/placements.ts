import type { Registry, View } from '../registry/registry.ts';
import { ViewStore } from '../registry/view-store.ts';
import { Placement } from './placement.ts';

/** The current placement of a process: the newest view that the registry or another server has told. */
export interface Placements {
  readonly current: Placement;
  /** Takes a view that another server knew; an older one is ignored. */
  offer(view: View): void;
  /** Calls the listener with each new placement, in order. Returns how to stop. */
  watch(listener: (placement: Placement, former: Placement) => void): () => void;
  /** Resolves at the next new placement, or after `timeoutMs`. */
  next(timeoutMs: number): Promise<void>;
  close(): void;
}

export function createPlacements(registry: Pick<Registry, 'current' | 'watch'>): Placements {
  const views = new ViewStore();
  const listeners = new Set<(placement: Placement, former: Placement) => void>();
  let current = new Placement(registry.current());

  views.watch((view) => {
    const former = current;
    current = new Placement(view);
    for (const listener of [...listeners]) listener(current, former);
  });
  const stop = registry.watch((view) => views.offer(view));

  return {
    get current() {
      return current;
    },
    offer: (view) => void views.offer(view),
    watch(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    next(timeoutMs) {
      return new Promise((resolve) => {
        const done = () => {
          clearTimeout(timer);
          listeners.delete(done);
          resolve();
        };
        const timer = setTimeout(done, timeoutMs);
        listeners.add(done);
      });
    },
    close() {
      stop();
      listeners.clear();
    },
  };
}
