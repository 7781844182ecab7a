import type { Placements } from '../placement/placements.ts';

/**
 * Which connectors have told this owner what they have in a shard. A shard that is new here is rebuilt from its edge: it
 * is complete once every connector of the view has attached, or after the grace for one that does not answer.
 */
export interface Attachments {
  attach(edge: string, shard: number): void;
  isAttached(edge: string, shard: number): boolean;
  /** Whether `complete` has nothing to wait for. */
  isComplete(shard: number): boolean;
  /** Resolves when the shard is complete; a shard that is not owned any more resolves too, and its caller finds out. */
  complete(shard: number): Promise<void>;
  forget(shard: number): void;
}

interface ShardAttachments {
  readonly edges: Set<string>;
  readonly complete: Promise<void>;
  readonly resolve: () => void;
  timer: NodeJS.Timeout | undefined;
}

export interface AttachmentsOptions {
  readonly placements: Placements;
  /** The type of the servers that attach. */
  readonly edgeType: string;
  readonly graceMs: number;
}

export function createAttachments({ placements, edgeType, graceMs }: AttachmentsOptions): Attachments {
  const shards = new Map<number, ShardAttachments>();

  function of(shard: number): ShardAttachments {
    let state = shards.get(shard);
    if (!state) {
      const { promise, resolve } = withResolvers();
      state = { edges: new Set(), complete: promise, resolve, timer: undefined };
      state.timer = setTimeout(() => settle(shard), graceMs).unref();
      shards.set(shard, state);
      check(shard);
    }
    return state;
  }

  function settle(shard: number): void {
    const state = shards.get(shard);
    if (!state?.timer) return;
    clearTimeout(state.timer);
    state.timer = undefined;
    state.resolve();
  }

  function check(shard: number): void {
    const state = shards.get(shard);
    if (!state?.timer) return;
    const waiting = placements.current.view.servers.some(
      (server) => server.type === edgeType && !state.edges.has(server.incarnation),
    );
    if (!waiting) settle(shard);
  }

  placements.watch((placement, former) => {
    const present = new Set(placement.view.servers.map((server) => server.incarnation));
    const departed = former.view.servers.filter((server) => !present.has(server.incarnation));
    for (const [shard, { edges }] of shards) {
      for (const { incarnation } of departed) edges.delete(incarnation);
      check(shard);
    }
  });

  return {
    attach(edge, shard) {
      of(shard).edges.add(edge);
      check(shard);
    },
    isAttached: (edge, shard) => shards.get(shard)?.edges.has(edge) ?? false,
    isComplete: (shard) => of(shard).timer === undefined,
    complete: (shard) => of(shard).complete,
    forget(shard) {
      settle(shard);
      shards.delete(shard);
    },
  };
}

function withResolvers(): { promise: Promise<void>; resolve: () => void } {
  let resolve: () => void = () => undefined;
  const promise = new Promise<void>((done) => {
    resolve = done;
  });
  return { promise, resolve };
}
