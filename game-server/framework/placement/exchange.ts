import { decodeView, encodeView } from '../registry/wire.ts';
import type { LoadedProtos } from '../rpc/load-protos.ts';
import type { Links, Peer, RpcServer } from '../rpc/rpc.ts';
import type { Placements } from './placements.ts';

/** Answers callers that compare their view with ours. */
export function serveViews(server: RpcServer, protos: LoadedProtos, placements: Placements): void {
  server.add(protos.tangelo.view.ViewRemote, {
    exchange(theirs) {
      placements.offer(decodeView(theirs));
      return encodeView(placements.current.view);
    },
  });
}

/** Compares views with a peer that disagreed about a placement; both go on with the newer one. */
export async function exchangeViews(
  peer: Peer,
  { links, protos, placements }: { links: Links; protos: LoadedProtos; placements: Placements },
): Promise<void> {
  const stub = links.stub(peer, protos.tangelo.view.ViewRemote);
  const theirs = await stub.exchange(encodeView(placements.current.view), { timeoutMs: 1_000 });
  placements.offer(decodeView(theirs));
}
