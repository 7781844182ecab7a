import type { LoadedProtos } from '../rpc/load-protos.ts';
import type { Links } from '../rpc/rpc.ts';
import { parseSettings, snapshotOf } from '../session/backend-session.ts';
import type { Session } from '../session/session.ts';
import type { LocalRooms } from './local-rooms.ts';
import type { RouteCall } from './route-call.ts';
import type { RouteTarget } from './route-table.ts';

export interface ForwardRequest {
  readonly session: Session;
  readonly type: string;
  readonly route: string;
  readonly body: unknown;
  readonly target: RouteTarget;
  readonly timeoutMs: number;
}

/** Hands a client's request to the back-end that it belongs to; resolves with the reply. */
export type Forward = (request: ForwardRequest) => Promise<object>;

export interface ForwarderOptions {
  readonly links: Links;
  readonly protos: LoadedProtos;
  readonly routeCall: RouteCall;
  /** Absent on a front-end whose sessions do not enter rooms. */
  readonly rooms: LocalRooms | undefined;
}

export function createForwarder({ links, protos, routeCall, rooms }: ForwarderOptions): Forward {
  return async ({ session, type, route, body, target, timeoutMs }) => {
    const { key, resend = false } = target;
    const json = Buffer.from(JSON.stringify(target.body ?? body ?? {}));
    const reply = await routeCall({
      type,
      key,
      resend,
      until: Date.now() + timeoutMs,
      call: (server) =>
        links.stub(server, protos.tangelo.forward.Handlers).handle(
          // Taken anew for each attempt: the session may have changed meanwhile.
          { route, body: json, session: snapshotOf(session), rid: 'room' in key ? key.room : '' },
          { timeoutMs },
        ),
    });
    for (const joined of reply.joined) rooms?.joined(session, joined);
    for (const rid of reply.left) rooms?.left(session, rid);
    return parseSettings(reply.body);
  };
}
