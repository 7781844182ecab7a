import type { Logger } from 'pino';
import { TangeloError } from '../../../shared/errors.ts';
import type { ChannelPush } from '../../../shared/proto/generated/tangelo/channel/ChannelPush.ts';
import type { EvacuateRequest } from '../../../shared/proto/generated/tangelo/channel/EvacuateRequest.ts';
import type { HeadsRequest } from '../../../shared/proto/generated/tangelo/channel/HeadsRequest.ts';
import type { RemoveRequest } from '../../../shared/proto/generated/tangelo/channel/RemoveRequest.ts';
import type { Placements } from '../placement/placements.ts';
import type { LoadedProtos } from '../rpc/load-protos.ts';
import type { Links, Stub } from '../rpc/rpc.ts';

/**
 * Tells connectors, known by their incarnation, about their rooms. A push is sent once, one a connector, whatever the number of
 * its members: a connector notices at the next head that it missed one. What it could not notice (`reattach`, `remove`,
 * `evacuate`) is repeated until it has it or has left the view; having it twice changes nothing.
 */
export interface FanOut {
  push(edges: Iterable<string>, push: ChannelPush): void;
  heads(edge: string, heads: HeadsRequest): void;
  /** To every connector: nothing is known here of what it has in this shard. Those of one turn are told together. */
  reattach(shard: number): void;
  remove(edge: string, request: RemoveRequest): void;
  /** Resolves when each of them has it or has left the view. */
  evacuate(edges: Iterable<string>, request: EvacuateRequest): Promise<void>;
  /** Told each time a link to a connector comes up: what was pushed while it was down has been lost. */
  onUp(listener: (edge: string) => void): void;
  /** Repeats nothing any more. */
  close(): void;
}

export interface FanOutOptions {
  readonly links: Links;
  readonly protos: LoadedProtos;
  readonly placements: Placements;
  /** The type of the servers that have local members. */
  readonly edgeType: string;
  readonly log: Logger;
}

const RETRY_MS = 100;

export function createFanOut({ links, protos, placements, edgeType, log }: FanOutOptions): FanOut {
  const edgeService = protos.tangelo.channel.ChannelEdge;
  type EdgeStub = Stub<typeof edgeService>;
  let stubs = new Map<string, EdgeStub>();
  let reattached = new Set<number>();
  let closed = false;

  const index = () => {
    const next: typeof stubs = new Map();
    for (const server of placements.current.view.servers) {
      if (server.type !== edgeType) continue;
      const known = stubs.get(server.incarnation);
      next.set(server.incarnation, known ?? links.stub(server, edgeService));
    }
    stubs = next;
  };
  index();
  placements.watch(index);

  /** Sent at once, so that it keeps its place among the pushes. Never rejects. */
  async function insist(edge: string, tell: (stub: EdgeStub) => Promise<unknown>): Promise<void> {
    for (let stub = stubs.get(edge); stub && !closed; stub = stubs.get(edge)) {
      try {
        await tell(stub);
        return;
      } catch (error) {
        if (!isTransient(error)) {
          log.error({ err: error, edge }, 'a connector failed to take what it was told');
          return;
        }
        await placements.next(RETRY_MS);
      }
    }
  }

  function tellReattach(): void {
    const shards = [...reattached];
    reattached = new Set();
    for (const edge of stubs.keys()) void insist(edge, (stub) => stub.reattach({ shards }));
  }

  return {
    push(edges, push) {
      for (const edge of edges) stubs.get(edge)?.deliver.notify(push);
    },
    heads: (edge, heads) => stubs.get(edge)?.heads.notify(heads),
    reattach(shard) {
      if (reattached.size === 0) setImmediate(tellReattach);
      reattached.add(shard);
    },
    remove: (edge, request) => void insist(edge, (stub) => stub.remove(request)),
    async evacuate(edges, request) {
      await Promise.all(Array.from(edges, (edge) => insist(edge, (stub) => stub.evacuate(request))));
    },
    onUp: (listener) => void links.onUp(({ incarnation }) => listener(incarnation)),
    close() {
      closed = true;
    },
  };
}

function isTransient(error: unknown): boolean {
  return error instanceof TangeloError && ['UNAVAILABLE', 'TIMEOUT', 'OVERLOADED'].includes(error.error);
}
