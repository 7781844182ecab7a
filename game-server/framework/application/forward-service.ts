import { TangeloError } from '../../../shared/errors.ts';
import { BackendSession } from '../session/backend-session.ts';
import type { Handlers } from './handlers.ts';
import type { Node } from './node.ts';

/** Runs the handlers of a back-end for requests that front-ends forward. */
export function serveForwarded(
  { rpcServer, protos, links, placements }: Node,
  handlers: Handlers<BackendSession>,
): void {
  rpcServer.add(protos.tangelo.forward.Handlers, {
    handle({ route, body, session: snapshot, rid }) {
      if (!snapshot) throw new TangeloError('BAD_REQUEST', 'A forwarded request comes with its session.');
      const session = new BackendSession(snapshot, rid, () => {
        const frontend = placements.current.byId(snapshot.frontend);
        if (!frontend) throw new TangeloError('UNAVAILABLE');
        return links.stub(frontend, protos.tangelo.session.SessionRemote);
      });
      const handled = handlers.invoke(route, JSON.parse(body.toString()), session);
      if (!handled) throw new TangeloError('NO_SUCH_ROUTE');
      return handled.then((reply) => ({
        body: Buffer.from(JSON.stringify(reply)),
        joined: session.joined,
        left: session.left,
      }));
    },
  });
}
