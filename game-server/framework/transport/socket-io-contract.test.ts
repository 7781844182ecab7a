import { once } from 'node:events';
import { io } from 'socket.io-client';
import { WebSocket } from 'ws';
import { createClientAddress } from './client-address.ts';
import { createSocketIoTransport } from './socket-io-transport.ts';
import { type ContractClient, describeTransport } from './transport-contract.ts';

async function connect(port: number): Promise<ContractClient> {
  const socket = io(`http://127.0.0.1:${port}`, {
    transports: ['websocket'],
    forceNew: true,
    reconnection: false,
  });
  const heard: { event: string; body: unknown }[] = [];
  socket.onAny((event: string, body: unknown) => void heard.push({ event, body }));
  await new Promise<void>((resolve, reject) => {
    socket.once('connect', resolve);
    socket.once('connect_error', reject);
  });
  return {
    ask: (route, body) => socket.timeout(10_000).emitWithAck(route, body),
    tell: (route, body) => void socket.emit(route, body),
    heard,
    get isOver() {
      return !socket.connected;
    },
    goodbye: () => void socket.disconnect(),
    vanish: () => void socket.io.engine.close(),
  };
}

/** Sends frames, each on a WebSocket that has said hello, and resolves when the server has ended it. */
const frames =
  (...packets: (string | Buffer)[]) =>
  async (port: number) => {
    const socket = new WebSocket(`ws://127.0.0.1:${port}/socket.io/?EIO=4&transport=websocket`);
    await once(socket, 'open');
    for (const packet of packets) socket.send(packet);
    await once(socket, 'close');
  };

describeTransport('socket.io', {
  serve: (http, accept, { isFull }) =>
    createSocketIoTransport({
      http,
      accept,
      isFull,
      origins: [],
      clientAddress: createClientAddress([]),
      messageBytes: 65_536,
      messageFragments: 0,
      helloMs: 5_000,
      pingMs: 25_000,
      pongMs: 20_000,
      pomelo: false,
    }),
  connect,
  malformed: {
    'a packet that is none': frames('40', '4{'),
    'a packet of an unknown type': frames('9'),
    'a message that is too large': frames('40', `42["a.b.c","${'x'.repeat(70_000)}"]`),
  },
});
