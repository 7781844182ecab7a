import { setTimeout as delay } from 'node:timers/promises';
import { DISCONNECTS, type Disconnect } from '../../../shared/disconnect.ts';
import type { Config, LinePort, ServerEntry } from '../config/config.ts';
import { Deadlines } from '../connector/deadlines.ts';
import { createDispatcher } from '../connector/dispatcher.ts';
import type { Forward } from '../connector/forwarder.ts';
import { firstReason, type KickPredicate } from '../connector/kick-predicate.ts';
import type { RoomSource } from '../connector/local-room.ts';
import { Outboxes } from '../connector/outbox.ts';
import type { RouteSelector } from '../connector/route-table.ts';
import type { SessionLanes } from '../connector/session-lanes.ts';
import type { Logger } from '../observe/logger.ts';
import type { Metrics } from '../observe/metrics.ts';
import type { Session } from '../session/session.ts';
import type { Sessions } from '../session/sessions.ts';
import { openCertificate } from '../transport/certificate.ts';
import { createClientAddress, createProxyList } from '../transport/client-address.ts';
import { createClientPort, limitOpenings, type OpeningLimits } from '../transport/client-port.ts';
import { countEnds } from '../transport/count-ends.ts';
import type { LineProtocol } from '../transport/line/line-protocol.ts';
import { createPomeloTransport } from '../transport/pomelo/pomelo-transport.ts';
import { ProxiedSockets } from '../transport/proxied-sockets.ts';
import { createSocketIoTransport, SOCKET_IO_PATH } from '../transport/socket-io-transport.ts';
import type { Transport } from '../transport/transport.ts';
import { createClientDoor } from './client-door.ts';
import { type Filter, throughFilters } from './filter.ts';
import type { Handlers } from './handlers.ts';
import { createLinePorts } from './line-ports.ts';
import { listen } from './listen.ts';

/** The part of a server that clients connect to. */
export interface Frontend {
  readonly connections: number;
  /** Binds the client port; resolves with it. */
  listen(): Promise<number>;
  /**
   * Takes no new clients, and sends those that are here elsewhere, spread over a second per thousand, and over no more than half of
   * the time that stopping may take.
   */
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
  readonly kickPredicates: readonly KickPredicate[];
  /** Asks the owner of a room for messages; absent where nobody enters rooms. */
  readonly fetchMessages: RoomSource['fetch'] | undefined;
  readonly metrics: Metrics;
  readonly log: Logger;
}

const CLIENTS_PER_SECOND = 1_000;
const DRAIN_TICK_MS = 50;

/** Clients over the limit that may be there while they are told so. */
const TURNED_AWAY_AT_ONCE = 256;
/** A client that polls has two sockets open at times. */
const SOCKETS_PER_CONNECTION = 2;

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
  const { limits, deadlines, handler, tls, compat, supervisor } = config.settings;
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

  const expiries = new Deadlines(deadlines);
  const outboxes = new Outboxes({ settings: limits, fetch: options.fetchMessages, log });
  const shouldKick = firstReason(options.kickPredicates);
  const { accept, connections } = createClientDoor(
    { sessions, dispatch, limits, deadlines: expiries, outboxes, shouldKick, log },
    limits,
  );

  const onEnd = countEnds(options.metrics);
  const certificate = tls && openCertificate({ files: tls, log });
  const http = createClientPort({
    certificate,
    helloMs: deadlines.helloMs,
    handshakeBytes: limits.handshakeBytes,
    log,
    onRequest(_request, response) {
      response.writeHead(404, { 'content-type': 'text/plain; charset=utf-8' });
      response.end('This port is for chat clients.\n');
    },
  });
  const isProxy = createProxyList(limits.trustedProxies);
  const proxied = limits.proxyProtocol
    ? new ProxiedSockets({ isProxy, helloMs: deadlines.helloMs, log })
    : undefined;
  /** Whoever is beyond the limit is told so, as long as there is room for that. */
  const atMost = limits.connectionsPerServer && limits.connectionsPerServer + TURNED_AWAY_AT_ONCE;

  const shared = {
    http,
    accept,
    clientAddress: createClientAddress(limits.trustedProxies, proxied?.addressOf),
    origins: limits.origins,
    messageBytes: limits.messageBytes,
    messageFragments: limits.messageFragments,
    isFull: () => atMost > 0 && clientCount() >= atMost,
    onEnd,
    helloMs: deadlines.helloMs,
    pingMs: deadlines.pingMs,
    pongMs: deadlines.pongMs,
  };
  /** Those that are still at their handshake count too. */
  const clientCount = () => transports.reduce((count, transport) => count + transport.connections, 0);
  const openings: OpeningLimits = {
    inAll: SOCKETS_PER_CONNECTION * atMost,
    perAddress: SOCKETS_PER_CONNECTION * limits.connectionsPerAddress,
    isProxy,
    onEnd,
  };
  const linePorts = createLinePorts({
    entry,
    protocols: options.lineProtocols,
    certificate: compat.plainLinePorts ? undefined : certificate,
    proxied,
    openings,
    helloMs: deadlines.helloMs,
    onEnd,
    accept,
    isFull: shared.isFull,
    messageBytes: limits.messageBytes,
    unsentBytes: limits.unsentHardBytes,
    keepAliveMs: deadlines.pingMs,
    log,
  });
  const transports: readonly Transport[] = [
    createSocketIoTransport({
      ...shared,
      openingsPerAddress: openings.perAddress,
      pomelo: compat.pomeloSocketIo,
    }),
    createPomeloTransport({
      ...shared,
      exceptPath: SOCKET_IO_PATH,
      dictionary,
      leastVersions: compat.pomeloVersions,
    }),
    linePorts,
  ];
  // Proxies of HTTP tell in its headers.
  proxied?.readFrom(http, { required: false });
  // Last, since what a port serves beside HTTP takes its listeners' place: each socket counts, whatever it will speak.
  limitOpenings(http, openings);

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
      const waiting = [...connections];
      const perTick = Math.max(
        (CLIENTS_PER_SECOND / 1_000) * DRAIN_TICK_MS,
        Math.ceil(waiting.length / (supervisor.stopTimeoutMs / 2 / DRAIN_TICK_MS)),
      );
      const drained: Promise<void>[] = [];
      while (waiting.length > 0) {
        for (const connection of waiting.splice(0, perTick)) drained.push(connection.drain(disconnect));
        if (waiting.length > 0) await delay(DRAIN_TICK_MS);
      }
      await Promise.all(drained);
    },
    async close() {
      proxied?.close();
      await Promise.all(transports.map((transport) => transport.close()));
      certificate?.close();
      expiries.clear();
      sessions.close();
    },
  };
}
