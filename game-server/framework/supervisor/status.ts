import type { ServerStatus } from '../../../shared/proto/generated/tangelo/admin/ServerStatus.ts';
import type { ServerInfo, ServerStats } from '../registry/registry.ts';
import type { SupervisedServer } from './supervised-server.ts';

/** One line of `cluster status` about a server. */
export function statusOf(server: SupervisedServer, stats: ServerStats | undefined): ServerStatus {
  const { plan, process, info, state, restarts, lastFailure } = server;
  return {
    id: plan.id,
    type: info?.type ?? plan.type,
    pid: process?.identity.pid ?? 0,
    state,
    ...(info !== undefined && addressesOf(info)),
    uptimeMs: info === undefined ? 0 : Math.max(0, Date.now() - info.startedAt),
    ...(info !== undefined && stats !== undefined && toFigures(stats)),
    restarts,
    lastFailure,
  };
}

export function addressesOf(
  info: ServerInfo,
): Pick<ServerStatus, 'rpcAddress' | 'clientAddress' | 'httpAddress'> {
  const { host, port, clientHost = host, clientPort, httpPort } = info;
  return {
    rpcAddress: addressOf(host, port),
    clientAddress: clientPort === undefined ? '' : addressOf(clientHost, clientPort),
    httpAddress: httpPort === undefined ? '' : addressOf(host, httpPort),
  };
}

/** `host:port` as it stands in a URL. */
export function addressOf(host: string, port: number): string {
  return host.includes(':') ? `[${host}]:${port}` : `${host}:${port}`;
}

function toFigures({
  rss,
  connections,
  rooms,
}: ServerStats): Pick<ServerStatus, 'memory' | 'connections' | 'rooms'> {
  return { memory: rss, connections, rooms };
}
