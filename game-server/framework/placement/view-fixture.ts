import { TangeloError } from '../../../shared/errors.ts';
import { compareViews, type ServerInfo, type View } from '../registry/registry.ts';
import { ViewStore } from '../registry/view-store.ts';
import type { ShardClaim, ShardStorage } from '../storage/storage.ts';
import { createPlacements, type Placements } from './placements.ts';

/** For tests: a server of a view; its incarnation is its id with `.1`. */
export function server(id: string, changes: Partial<ServerInfo> = {}): ServerInfo {
  return {
    id,
    type: id.replace(/-.*/, ''),
    incarnation: `${id}.1`,
    host: '127.0.0.1',
    port: 1,
    state: 'up',
    pid: 1,
    startedAt: 0,
    ...changes,
  };
}

/** For tests: placements, and the hand that publishes views. */
export interface TestViews {
  readonly placements: Placements;
  /** Publishes the next view, or a later one. */
  publish(servers: readonly ServerInfo[], options?: { revision?: number; term?: number }): View;
}

export function createTestViews(first: readonly ServerInfo[] = []): TestViews {
  const store = new ViewStore();
  const placements = createPlacements({
    current: () => store.current(),
    watch: (listener) => store.watch(listener),
  });
  const publish: TestViews['publish'] = (servers, options = {}) => {
    const { term = 1, revision = store.current().revision + 1 } = options;
    const view: View = { term, revision, servers };
    store.offer(view);
    return view;
  };
  if (first.length > 0) publish(first);
  return { placements, publish };
}

/** A storage of claims that lasts as long as its process. */
export class MemoryShards implements ShardStorage {
  /** Whether claims are refused for the moment. */
  isAway = false;
  readonly #claims = new Map<number, ShardClaim & { readonly epoch: number }>();

  async claim(claim: ShardClaim): Promise<number | undefined> {
    if (this.isAway) throw new TangeloError('STORAGE_UNAVAILABLE');
    const held = this.#claims.get(claim.shard);
    const isNewer = !held || compareViews(claim.view, held.view) > 0;
    if (held && held.incarnation !== claim.incarnation && !isNewer) return undefined;
    const epoch = (held?.epoch ?? 0) + 1;
    this.#claims.set(claim.shard, { ...claim, epoch });
    return epoch;
  }

  async epoch(shard: number): Promise<number> {
    return this.#claims.get(shard)?.epoch ?? 0;
  }
}
