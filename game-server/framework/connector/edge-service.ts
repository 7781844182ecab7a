import type { LoadedProtos } from '../rpc/load-protos.ts';
import type { RpcServer } from '../rpc/rpc.ts';
import type { LocalRooms } from './local-rooms.ts';

export interface EdgeServiceOptions {
  readonly server: RpcServer;
  readonly protos: LoadedProtos;
  readonly rooms: LocalRooms;
  /** Tells the owners of shards again what is here. */
  readonly reattach: (shards: readonly number[]) => void;
}

/** What owners tell this connector of its rooms. */
export function serveEdge({ server, protos, rooms, reattach }: EdgeServiceOptions): void {
  server.add(protos.tangelo.channel.ChannelEdge, {
    deliver(push) {
      rooms.receive(push);
      return {};
    },
    heads({ heads }) {
      for (const head of heads) rooms.head(head);
      return {};
    },
    reattach({ shards }) {
      reattach(shards);
      return {};
    },
    remove(request) {
      rooms.remove(request);
      return {};
    },
    evacuate(request) {
      rooms.evacuate(request);
      return {};
    },
  });
}
