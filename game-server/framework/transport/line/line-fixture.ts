import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { pino } from 'pino';
import { afterEach } from 'vitest';
import { deferred } from '../../../../shared/client/deferred.ts';
import type { Disconnect } from '../../../../shared/disconnect.ts';
import type { ClientRequest, CloseKind, ConnectionEnd, TransportConnection } from '../transport.ts';
import type { LineLink } from './line-protocol.ts';
import { createLineTransport, type LineTransport } from './line-transport.ts';
import { newlineFraming } from './newline-framing.ts';

/** What one client's protocol and receiver saw, and how a test steers them. */
class Peer {
  readonly received: string[] = [];
  readonly requests: ClientRequest[] = [];
  readonly closes: CloseKind[] = [];
  link: LineLink | undefined;
  connection: TransportConnection | undefined;
  /** What the next message waits for before it is carried out, and while. */
  paced: Promise<void> = Promise.resolve();
  work: (message: string) => Promise<boolean> = async () => true;
  readonly closed = deferred<void>();
}

const transports: LineTransport[] = [];
const sockets: Socket[] = [];

afterEach(async () => {
  for (const socket of sockets.splice(0)) socket.destroy();
  for (const transport of transports.splice(0)) await transport.close();
});

interface StartOptions {
  readonly isFull?: () => boolean;
  readonly unsentBytes?: number;
  readonly refusal?: Disconnect;
  readonly perAddress?: number;
}

/** A transport of lines; every client is greeted with `welcome`. */
export async function start(options: StartOptions = {}) {
  const peers: Peer[] = [];
  const ends: ConnectionEnd[] = [];
  const onEnd = (end: ConnectionEnd) => void ends.push(end);
  const transport = createLineTransport({
    framing: newlineFraming,
    protocol: (link) => {
      const peer = peers.at(-1);
      if (!peer) throw new Error('not accepted');
      peer.link = link;
      return {
        opened: async () => link.write(['welcome']),
        received: async (message) => {
          peer.received.push(message);
          return peer.work(message);
        },
        pushed: ({ event }) => link.write([event]),
      };
    },
    accept: (connection) => {
      const peer = new Peer();
      peer.connection = connection;
      peers.push(peer);
      if (options.refusal) connection.close(options.refusal);
      return {
        request: (request) => void peer.requests.push(request),
        pace: () => peer.paced,
        pinged: () => undefined,
        ponged: () => undefined,
        closed: (kind) => {
          peer.closes.push(kind);
          peer.closed.resolve();
        },
      };
    },
    isFull: () => false,
    openings: { inAll: 0, perAddress: options.perAddress ?? 0, isProxy: () => false, onEnd },
    onEnd,
    messageBytes: 1_000,
    unsentBytes: 1_000_000,
    keepAliveMs: 25_000,
    helloMs: 60_000,
    log: pino({ level: 'silent' }),
    ...options,
  });
  transports.push(transport);
  const port = await transport.listen('127.0.0.1', 0);
  return { transport, peers, ends, port };
}

/** A client's side, before anything has come. */
export function dial(port: number, options: { readonly allowHalfOpen?: boolean } = {}): Socket {
  const socket = connect({ port, host: '127.0.0.1', ...options });
  sockets.push(socket);
  return socket;
}

/** Connects; resolves with the socket, the texts it gets, and what the server sees. */
export async function open(server: Awaited<ReturnType<typeof start>>) {
  const socket = dial(server.port, { allowHalfOpen: true });
  socket.setEncoding('utf8');
  const client = { text: '', socket };
  socket.on('data', (text) => {
    client.text += text;
  });
  await once(socket, 'data');
  const peer = server.peers.at(-1);
  if (!peer) throw new Error('not accepted');
  return { ...client, client, peer };
}
