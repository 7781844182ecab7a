import { createServer } from 'node:http';
import type { AddressInfo, Socket as NetSocket } from 'node:net';
import { io, type ManagerOptions, type Socket, type SocketOptions } from 'socket.io-client';
import { afterEach } from 'vitest';
import { WebSocket } from 'ws';
import { createClientAddress } from './client-address.ts';
import { createSocketIoTransport, type SocketIoOptions } from './socket-io-transport.ts';
import type { ClientRequest, CloseKind, ConnectionEnd, TransportConnection } from './transport.ts';

const closers: (() => Promise<void> | void)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

/** A transport whose server answers every request with its route and body, and remembers what it was told. */
export async function startTransport(options: Partial<SocketIoOptions> = {}) {
  const requests: ClientRequest[] = [];
  const connections: TransportConnection[] = [];
  const closes: CloseKind[] = [];
  const ends: ConnectionEnd[] = [];
  const beats: ('ping' | 'pong')[] = [];
  let onClosed: (kind: CloseKind) => void = () => {};
  let onConnection: (connection: TransportConnection) => void = () => {};
  let onRequest: (request: ClientRequest) => void = () => {};
  const http = createServer();
  const transport = createSocketIoTransport({
    http,
    accept(connection) {
      connections.push(connection);
      onConnection(connection);
      return {
        request(request) {
          requests.push(request);
          onRequest(request);
          request.reply?.({ code: 200, route: request.route, body: request.body });
        },
        pinged: () => beats.push('ping'),
        ponged: () => beats.push('pong'),
        closed(kind) {
          closes.push(kind);
          onClosed(kind);
        },
      };
    },
    origins: [],
    clientAddress: createClientAddress([]),
    messageBytes: 10_000,
    isFull: () => false,
    onEnd: (end) => void ends.push(end),
    openingsPerAddress: 0,
    messageFragments: 10,
    helloMs: 60_000,
    pingMs: 25_000,
    pongMs: 20_000,
    ...options,
  });
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
  const address: AddressInfo | string | null = http.address();
  const port = typeof address === 'object' && address ? address.port : 0;
  closers.push(() => transport.close());

  const dial = (clientOptions: Partial<ManagerOptions & SocketOptions> = {}): Socket => {
    const socket = io(`http://127.0.0.1:${port}`, {
      transports: ['websocket'],
      reconnection: false,
      forceNew: true,
      ...clientOptions,
    });
    closers.push(() => void socket.disconnect());
    return socket;
  };
  return {
    transport,
    requests,
    connections,
    closes,
    ends,
    beats,
    port,
    http,
    dial,
    async connect(clientOptions?: Partial<ManagerOptions & SocketOptions>) {
      const socket = dial(clientOptions);
      await event(socket, 'connect');
      return socket;
    },
    nextConnection: () => new Promise<TransportConnection>((resolve) => (onConnection = resolve)),
    nextClose: () => new Promise<CloseKind>((resolve) => (onClosed = resolve)),
    nextRequest: () => new Promise<ClientRequest>((resolve) => (onRequest = resolve)),
  };
}

/** What a client's WebSocket goes over. */
export function tcpOf(socket: Socket): NetSocket {
  const { ws }: { ws: { _socket: NetSocket } } = Object(Reflect.get(socket.io.engine, 'transport'));
  return ws._socket;
}

export function event(socket: Socket, name: string): Promise<unknown> {
  return new Promise((resolve) => socket.once(name, resolve));
}

/** What speaks packets as they are, in a revision of the protocol; `ended` resolves with the code of its end. */
export function dialPackets(port: number, revision: 3 | 4 = 4) {
  const socket = new WebSocket(`ws://127.0.0.1:${port}/socket.io/?EIO=${revision}&transport=websocket`);
  closers.push(() => socket.terminate());
  const packets: string[] = [];
  socket.on('message', (data) => packets.push(String(data)));
  return { socket, packets, ended: new Promise<number>((resolve) => socket.once('close', resolve)) };
}

/** Speaks engine.io over polling by hand, so that it polls only when it wants to. */
export async function startPolling(port: number, revision: 3 | 4 = 4) {
  const url = `http://127.0.0.1:${port}/socket.io/?EIO=${revision}&transport=polling`;
  const opening = await (await fetch(url)).text();
  const [, sid = ''] = /"sid":"([^"]+)"/.exec(opening) ?? [];
  return {
    poll: async () => (await fetch(`${url}&sid=${sid}`)).text(),
    send: async (body: string | Uint8Array<ArrayBuffer>) =>
      (
        await fetch(`${url}&sid=${sid}`, { method: 'POST', body, ...(body instanceof Uint8Array && OCTETS) })
      ).text(),
    /** Without telling how long it is. */
    sendInPieces: async (pieces: readonly string[]) =>
      (
        await fetch(`${url}&sid=${sid}`, {
          method: 'POST',
          body: ReadableStream.from(pieces.map((piece) => Buffer.from(piece))),
          duplex: 'half',
        })
      ).status,
  };
}

const OCTETS = { headers: { 'content-type': 'application/octet-stream' } };
