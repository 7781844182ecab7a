import type { Event__Output } from '../../../shared/proto/generated/tangelo/registry/Event.ts';
import type { Report } from '../../../shared/proto/generated/tangelo/registry/Report.ts';
import type { Server, Server__Output } from '../../../shared/proto/generated/tangelo/registry/Server.ts';
import type {
  View__Output,
  View as WireView,
} from '../../../shared/proto/generated/tangelo/registry/View.ts';
import type { DuplexStream } from '../rpc/rpc.ts';
import type { ServerInfo, View } from './registry.ts';

/** A server's end of its stream to the registry. */
export type AttendingStream = DuplexStream<Event__Output, Report>;

export function encodeServer(server: ServerInfo): Server {
  return { ...server, state: server.state === 'draining' ? 'DRAINING' : 'UP' };
}

export function decodeServer(server: Server__Output): ServerInfo {
  return {
    id: server.id,
    type: server.type,
    incarnation: server.incarnation,
    host: server.host,
    port: server.port,
    ...(server.clientHost !== undefined && { clientHost: server.clientHost }),
    ...(server.clientPort !== undefined && { clientPort: server.clientPort }),
    ...(server.httpPort !== undefined && { httpPort: server.httpPort }),
    state: server.state === 'DRAINING' ? 'draining' : 'up',
    pid: server.pid,
    startedAt: server.startedAt,
  };
}

export function encodeView(view: View): WireView {
  return { term: view.term, revision: view.revision, servers: view.servers.map(encodeServer) };
}

export function decodeView(view: View__Output): View {
  return { term: view.term, revision: view.revision, servers: view.servers.map(decodeServer) };
}
