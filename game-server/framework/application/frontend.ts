import { createServer } from 'node:http';
import { DISCONNECTS, type Disconnect } from '../../../shared/disconnect.ts';
import type { Config, LinePort, ServerEntry } from '../config/config.ts';
import { Connection } from '../connector/connection.ts';
import { createDispatcher } from '../connector/dispatcher.ts';
import type { Forward } from '../connector/forwarder.ts';
import type { RouteSelector } from '../connector/route-table.ts';
import type { SessionLanes } from '../connector/session-lanes.ts';
import type { Logger } from '../observe/logger.ts';
import type { Session } from '../session/session.ts';
import type { Sessions } from '../session/sessions.ts';
import type { LineProtocol } from '../transport/line/line-protocol.ts';
import { createPomeloTransport } from '../transport/pomelo/pomelo-transport.ts';
import { createSocketIoTransport, SOCKET_IO_PATH } from '../transport/socket-io-transport.ts';
import type { Transport, TransportConnection } from '../transport/transport.ts';
import { type Filter, throughFilters } from './filter.ts';
import type { Handlers } from './handlers.ts';
import { createLinePorts } from './line-ports.ts';
import { listen } from './listen.ts';

/** The part of a server that clients connect to. */
export interface Frontend {
  readonly connections: number;
  /** Binds the client port; resolves with it. */
  listen(): Promise<number>;
  /** Takes no new clients, and sends those that are here elsewhere, spread over a second per thousand. */
  drain(disconnect?: Disconnect): Promise<void>;
  close(): Promise<void>;
}

export interface FrontendOptions {
  readonly config: Config;
  readonly entry: ServerEntry;
  readonly sessions: Sessions;
  readonly handlers: Handlers<Session>;
  readonly forward: Forward;
  readonly selectors: ReadonlyMap<string, RouteSelector>;
  readonly lineProtocols: ReadonlyMap<LinePort, LineProtocol>;
  readonly knowsType: (type: string) => boolean;
  readonly lanes: SessionLanes;
  /** Stand around every request of a client, wherever its handler is. */
  readonly filters: readonly Filter[];
  /** Names of routes and pushes for which a protocol may write numbers. */
  readonly dictionary: readonly string[];
  readonly log: Logger;
}

const CLIENTS_PER_SECOND = 1_000;

export function createFrontend(options: FrontendOptions): Frontend {
  const {
    config,
    entry,
    sessions,
    handlers,
    forward,
    selectors,
    knowsType,
    lanes,
    filters,
    dictionary,
    log,
  } = options;
  const { limits, deadlines, handler, compat } = config.settings;
  const connections = new Set<Connection>();
  const dispatch = createDispatcher({
    type: entry.type,
    invokeLocal: (route, body, session) => handlers.invoke(route, body, session),
    forward,
    knowsType,
    selectors,
    around: (request, next) => throughFilters(filters, request, next),
    lanes,
    timeoutMs: handler.timeoutMs,
  });

  const http = createServer((_request, response) => {
    response.writeHead(404, { 'content-type': 'text/plain; charset=utf-8' });
    response.end('This port is for chat clients.\n');
  });
  // A header that never ends must not hold a socket: the handshake has its deadline like everything else.
  http.headersTimeout = deadlines.helloMs;
  http.requestTimeout = Math.max(http.requestTimeout, deadlines.helloMs);

  function accept(client: TransportConnection): Connection {
    const connection: Connection = new Connection({
      transport: client,
      sessions,
      dispatch,
      limits,
      log,
      onClosed: (closed) => connections.delete(closed),
    });
    connections.add(connection);
    return connection;
  }

  const shared = {
    http,
    accept,
    origins: limits.origins,
    messageBytes: limits.messageBytes,
    isFull: () => limits.connectionsPerServer > 0 && clientCount() >= limits.connectionsPerServer,
    helloMs: deadlines.helloMs,
    pingMs: deadlines.pingMs,
    pongMs: deadlines.pongMs,
  };
  /** Those that are still at their handshake count too. */
  const clientCount = () => transports.reduce((count, transport) => count + transport.connections, 0);
  const linePorts = createLinePorts({
    entry,
    protocols: options.lineProtocols,
    accept,
    isFull: shared.isFull,
    messageBytes: limits.messageBytes,
    keepAliveMs: deadlines.pingMs,
    log,
  });
  const transports: readonly Transport[] = [
    createSocketIoTransport({ ...shared, pomelo: compat.pomeloSocketIo }),
    createPomeloTransport({
      ...shared,
      exceptPath: SOCKET_IO_PATH,
      dictionary,
      leastVersions: compat.pomeloVersions,
    }),
    linePorts,
  ];

  return {
    get connections() {
      return connections.size;
    },
    async listen() {
      await linePorts.listen();
      return listen(http, entry.clientBind ?? entry.host, entry.clientPort ?? 0);
    },
    async drain(disconnect = DISCONNECTS.DRAINING) {
      for (const transport of transports) transport.stopAccepting();
      const perTick = Math.max(1, Math.ceil(CLIENTS_PER_SECOND / 20));
      const waiting = [...connections];
      while (waiting.length > 0) {
        for (const connection of waiting.splice(0, perTick)) connection.close(disconnect);
        if (waiting.length > 0) await new Promise((resolve) => setTimeout(resolve, 50));
      }
    },
    async close() {
      await Promise.all(transports.map((transport) => transport.close()));
      sessions.close();
    },
  };
}
