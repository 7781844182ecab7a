import type { ChannelPush } from '../../../shared/proto/generated/tangelo/channel/ChannelPush.ts';
import type { HeadsRequest } from '../../../shared/proto/generated/tangelo/channel/HeadsRequest.ts';
import type { Placements } from '../placement/placements.ts';
import type { LoadedProtos } from '../rpc/load-protos.ts';
import type { Links, Stub } from '../rpc/rpc.ts';

/** Sends pushes to connectors, known by their incarnation: one push a connector, whatever the number of its members. */
export interface FanOut {
  push(edges: Iterable<string>, push: ChannelPush): void;
  heads(edge: string, heads: HeadsRequest): void;
  /** Told each time a link to a connector comes up: what was pushed while it was down has been lost. */
  onUp(listener: (edge: string) => void): void;
}

export interface FanOutOptions {
  readonly links: Links;
  readonly protos: LoadedProtos;
  readonly placements: Placements;
}

export function createFanOut({ links, protos, placements }: FanOutOptions): FanOut {
  const edgeService = protos.tangelo.channel.ChannelEdge;
  let stubs = new Map<string, Stub<typeof edgeService>>();

  const index = () => {
    const next: typeof stubs = new Map();
    for (const server of placements.current.view.servers) {
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
    onUp: (listener) => void links.onUp(({ incarnation }) => listener(incarnation)),
  };
}
