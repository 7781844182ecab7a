import { once } from 'node:events';
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { createServer as createTlsServer } from 'node:tls';
import type { Logger } from 'pino';
import { DISCONNECTS } from '../../../../shared/disconnect.ts';
import { outliveAcceptFailures } from '../../observe/accept-failures.ts';
import type { Certificate } from '../certificate.ts';
import { directAddress } from '../client-address.ts';
import { limitOpenings, type OpeningLimits } from '../client-port.ts';
import type { ProxiedSockets } from '../proxied-sockets.ts';
import type { HearEnd, PacedReceiver, Transport, TransportConnection } from '../transport.ts';
import { BatchEncoder } from './batch-encoder.ts';
import type { Framing } from './framing.ts';
import { LineConnection } from './line-connection.ts';
import type { LineProtocol } from './line-protocol.ts';

/** How long the last bytes of closed connections may take. */
const CLOSE_TIMEOUT_MS = 2_000;

export interface LineTransportOptions {
  readonly framing: Framing;
  readonly protocol: LineProtocol;
  readonly accept: (connection: TransportConnection) => PacedReceiver;
  /** Whether not even a client that would be told so fits in any more. */
  readonly isFull: () => boolean;
  /** What may be open on the port, clients and those that are on their way out. */
  readonly openings: OpeningLimits;
  /** Longest message; 0: any. */
  readonly messageBytes: number;
  /** Bytes that may wait to be read by a client; 0: any number. */
  readonly unsentBytes: number;
  /** How long a silent connection is left in peace before TCP asks whether its client is there. */
  readonly keepAliveMs: number;
  /** Makes the port speak TLS. */
  readonly certificate?: Certificate | undefined;
  /** Makes proxies tell for whom they speak. */
  readonly proxied?: ProxiedSockets | undefined;
  /** How long what is opened may be no client yet. */
  readonly helloMs: number;
  readonly onEnd: HearEnd;
  readonly log: Logger;
}

export interface LineTransport extends Transport {
  /** Binds a port; 0: the system chooses. Resolves with it, rejects with Node's error. */
  listen(host: string, port: number): Promise<number>;
}

/**
 * Text messages over TCP in some framing, spoken as some protocol. There is no handshake: whoever connects is a client at once, and
 * TCP's keepalive watches it.
 */
export function createLineTransport(options: LineTransportOptions): LineTransport {
  const { framing, protocol, accept, isFull, messageBytes, unsentBytes, keepAliveMs, proxied, onEnd, log } =
    options;
  const addressOf = proxied?.addressOf ?? directAddress;
  const encoder = new BatchEncoder(framing);
  const connections = new Set<LineConnection>();
  const closing = new Set<Promise<unknown>>();
  let accepting = true;

  const server = createServerFor(options, (socket) => {
    // Those beyond the limit of openings are destroyed when they come here.
    if (socket.destroyed) return;
    if (!accepting || isFull()) {
      onEnd(accepting ? DISCONNECTS.SERVER_FULL : DISCONNECTS.DRAINING);
      socket.destroy();
      return;
    }
    socket.setKeepAlive(true, keepAliveMs);
    const decoder = framing.createDecoder({ maxBytes: messageBytes });
    const remoteAddress = addressOf(socket);
    const connection = new LineConnection({
      socket,
      remoteAddress,
      decoder,
      encoder,
      unsentBytes,
      onEnd,
      log,
    });
    connections.add(connection);
    const closed = once(socket, 'close').catch(() => undefined);
    closing.add(closed);
    socket.once('close', () => {
      connections.delete(connection);
      closing.delete(closed);
    });
    connection.start(accept(connection), protocol(connection));
  });
  proxied?.readFrom(server, { required: true });
  limitOpenings(server, options.openings);

  outliveAcceptFailures(server, log);

  return {
    get connections() {
      return connections.size;
    },
    async listen(host, port) {
      server.listen({ host, port });
      // Rejects with the 'error' that comes instead.
      await once(server, 'listening');
      const address: AddressInfo | string | null = server.address();
      return typeof address === 'object' && address !== null ? address.port : port;
    },
    stopAccepting() {
      accepting = false;
    },
    async close() {
      accepting = false;
      if (server.listening) server.close();
      for (const connection of connections) connection.close(DISCONNECTS.DRAINING);
      await Promise.race([Promise.all(closing), delay(CLOSE_TIMEOUT_MS, undefined, { ref: false })]);
    },
  };
}

function createServerFor(
  { certificate, helloMs }: LineTransportOptions,
  onClient: (socket: Socket) => void,
): Server {
  // A client that has sent all it wants to, as `printf … | nc` has, still gets its answers.
  const options = { allowHalfOpen: true, noDelay: true };
  if (!certificate) return createServer(options, onClient);
  const server = createTlsServer({ ...options, ...certificate.current, handshakeTimeout: helloMs }, onClient);
  // A handshake that takes too long is only told of.
  server.on('tlsClientError', (_error, socket) => socket.destroy());
  const stopWatching = certificate.watch((renewed) => server.setSecureContext(renewed));
  server.once('close', stopWatching);
  return server;
}
