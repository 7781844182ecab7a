import { once } from 'node:events';
import { io } from 'socket.io-client';
import { WebSocket } from 'ws';
import { closeOf } from './closing-fixture.ts';
import { createSocketIoTransport } from './socket-io-transport.ts';
import { describeTransport } from './transport-contract.ts';
import type { ContractClient } from './transport-contract-context.ts';

async function connect(port: number, extraHeaders = {}): Promise<ContractClient> {
  const socket = io(`http://127.0.0.1:${port}`, {
    transports: ['websocket'],
    forceNew: true,
    reconnection: false,
    extraHeaders,
  });
  const heard: { event: string; body: unknown }[] = [];
  socket.onAny((event: string, body: unknown) => void heard.push({ event, body }));
  await new Promise<void>((resolve, reject) => {
    socket.once('connect', resolve);
    socket.once('connect_error', reject);
  });
  const webSocket = (): WebSocket => {
    const carrier: unknown = Reflect.get(socket.io.engine.transport, 'ws');
    if (!(carrier instanceof WebSocket)) throw new Error('it is no WebSocket');
    return carrier;
  };
  return {
    ask: (route, body) => socket.timeout(10_000).emitWithAck(route, body),
    tell: (route, body) => void socket.emit(route, body),
    heard,
    get isOver() {
      return !socket.connected;
    },
    readNothing: () => webSocket().pause(),
    readAgain: () => webSocket().resume(),
    answerPings: () => undefined,
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
    await closeOf(socket);
  };

describeTransport('socket.io', {
  serve: (http, accept, settings) =>
    createSocketIoTransport({
      http,
      accept,
      ...settings,
      origins: [],
      messageBytes: 65_536,
      messageFragments: 100,
      openingsPerAddress: 0,
      pongMs: 20_000,
      pomelo: false,
    }),
  connect: (port) => connect(port),
  connectFor: (port, forwardedFor) => connect(port, { 'x-forwarded-for': forwardedFor }),
  silent: {
    'a WebSocket on which nothing comes': frames(),
    'a WebSocket on which something else comes': frames('42["a.b.c",{}]'),
  },
  malformed: {
    'a packet that is none': frames('40', '4{'),
    'a packet of an unknown type': frames('9'),
    'a message that is too large': frames('40', `42["a.b.c","${'x'.repeat(70_000)}"]`),
  },
});
