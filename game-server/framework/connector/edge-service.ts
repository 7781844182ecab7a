import type { LoadedProtos } from '../rpc/load-protos.ts';
import type { RpcServer } from '../rpc/rpc.ts';
import type { LocalRooms } from './local-rooms.ts';

/** What owners tell this connector of its rooms. */
export function serveEdge(server: RpcServer, protos: LoadedProtos, rooms: LocalRooms): void {
  server.add(protos.tangelo.channel.ChannelEdge, {
    deliver(push) {
      rooms.receive(push);
      return {};
    },
    heads({ heads }) {
      for (const head of heads) rooms.head(head);
      return {};
    },
  });
}
