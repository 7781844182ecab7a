import { createServer, type Server as HttpServer, type RequestListener, type ServerOptions } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { Server, Socket } from 'node:net';
import type { Logger } from 'pino';
import { DISCONNECTS } from '../../../shared/disconnect.ts';
import { outliveAcceptFailures } from '../observe/accept-failures.ts';
import { AddressCounts } from './address-counts.ts';
import type { Certificate } from './certificate.ts';
import type { HearEnd } from './transport.ts';

export interface ClientPortOptions {
  readonly onRequest: RequestListener;
  /** Makes the port speak https. */
  readonly certificate?: Certificate | undefined;
  /** How long a client may take to tell what it wants. */
  readonly helloMs: number;
  /** Largest headers of a request in bytes; 0: as large as the system allows. */
  readonly handshakeBytes: number;
  readonly log: Logger;
}

const CHECKS_PER_HELLO = 5;
const NO_LIMIT = 2 ** 31 - 1;

/** The server of a port for clients. What is opened and never becomes a request is closed when its time is over. */
export function createClientPort(options: ClientPortOptions): HttpServer {
  const server = createHttpServer(options);
  outliveAcceptFailures(server, options.log);
  return server;
}

function createHttpServer({
  onRequest,
  certificate,
  helloMs,
  handshakeBytes,
}: ClientPortOptions): HttpServer {
  const options: ServerOptions = {
    maxHeaderSize: handshakeBytes || NO_LIMIT,
    headersTimeout: helloMs,
    requestTimeout: Math.max(30_000, helloMs),
    connectionsCheckingInterval: Math.max(100, Math.ceil(helloMs / CHECKS_PER_HELLO)),
  };
  if (!certificate) return createServer(options, onRequest);
  const server = createTlsServer(
    { ...options, ...certificate.current, handshakeTimeout: helloMs },
    onRequest,
  );
  const stopWatching = certificate.watch((renewed) => server.setSecureContext(renewed));
  server.once('close', stopWatching);
  return server;
}

export interface OpeningLimits {
  /** Sockets of the whole port; 0: any number. */
  readonly inAll: number;
  /** Sockets of one IPv4 address or IPv6 network of 64 bits; 0: any number. */
  readonly perAddress: number;
  /** Proxies hold the sockets of many clients. */
  readonly isProxy: (address: string) => boolean;
  readonly onEnd: HearEnd;
}

/** Bounds what can be opened on a port, whether it ever becomes a client or not. Beyond it, sockets are closed without a word. */
export function limitOpenings(server: Server, { inAll, perAddress, isProxy, onEnd }: OpeningLimits): void {
  if (inAll > 0) server.maxConnections = inAll;
  server.on('drop', () => onEnd(DISCONNECTS.SERVER_FULL));
  if (perAddress === 0) return;
  const counts = new AddressCounts();
  // First: whoever else listens finds the socket destroyed.
  server.prependListener('connection', (socket: Socket) => {
    const { remoteAddress = '' } = socket;
    if (isProxy(remoteAddress)) return;
    const count = counts.add(remoteAddress);
    socket.once('close', () => counts.remove(remoteAddress));
    if (count <= perAddress) return;
    onEnd(DISCONNECTS.TOO_MANY_CONNECTIONS);
    socket.destroy();
  });
}
