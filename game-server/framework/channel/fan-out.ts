import type { ChannelPush } from '../../../shared/proto/generated/tangelo/channel/ChannelPush.ts';
import type { EvacuateRequest } from '../../../shared/proto/generated/tangelo/channel/EvacuateRequest.ts';
import type { HeadsRequest } from '../../../shared/proto/generated/tangelo/channel/HeadsRequest.ts';
import type { RemoveRequest } from '../../../shared/proto/generated/tangelo/channel/RemoveRequest.ts';
import type { Placements } from '../placement/placements.ts';
import type { LoadedProtos } from '../rpc/load-protos.ts';
import type { Links, Stub } from '../rpc/rpc.ts';

/** Sends pushes to connectors, known by their incarnation: one push a connector, whatever the number of its members. */
export interface FanOut {
  push(edges: Iterable<string>, push: ChannelPush): void;
  heads(edge: string, heads: HeadsRequest): void;
  /** To every connector: nothing is known here of what it has in this shard. */
  reattach(shard: number): void;
  remove(edge: string, request: RemoveRequest): void;
  evacuate(edges: Iterable<string>, request: EvacuateRequest): void;
  /** Told each time a link to a connector comes up: what was pushed while it was down has been lost. */
  onUp(listener: (edge: string) => void): void;
}

export interface FanOutOptions {
  readonly links: Links;
  readonly protos: LoadedProtos;
  readonly placements: Placements;
  /** The type of the servers that have local members. */
  readonly edgeType: string;
}

export function createFanOut({ links, protos, placements, edgeType }: FanOutOptions): FanOut {
  const edgeService = protos.tangelo.channel.ChannelEdge;
  let stubs = new Map<string, Stub<typeof edgeService>>();

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

  return {
    // What cannot be sent is not repeated here: the connector notices the gap at the next head or when it attaches again.
    push(edges, push) {
      for (const edge of edges) stubs.get(edge)?.deliver.notify(push);
    },
    heads: (edge, heads) => stubs.get(edge)?.heads.notify(heads),
    reattach(shard) {
      for (const stub of stubs.values()) stub.reattach.notify({ shards: [shard] });
    },
    remove: (edge, request) => stubs.get(edge)?.remove.notify(request),
    evacuate(edges, request) {
      for (const edge of edges) stubs.get(edge)?.evacuate.notify(request);
    },
    onUp: (listener) => void links.onUp(({ incarnation }) => listener(incarnation)),
  };
}
