import type { LoadedProtos } from '../rpc/load-protos.ts';
import type { RpcServer } from '../rpc/rpc.ts';
import type { LocalRooms } from './local-rooms.ts';

export interface EdgeServiceOptions {
  readonly server: RpcServer;
  readonly protos: LoadedProtos;
  readonly rooms: LocalRooms;
  /** Tells the owner of a shard again what is here. */
  readonly reattach: (shard: number) => void;
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
      for (const shard of shards) reattach(shard);
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
