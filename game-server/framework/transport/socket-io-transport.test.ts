import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { io, type ManagerOptions, type Socket, type SocketOptions } from 'socket.io-client';
import { afterEach, describe, expect, test } from 'vitest';
import { DISCONNECTS } from '../../../shared/disconnect.ts';
import { createClientAddress } from './client-address.ts';
import { createSocketIoTransport, type SocketIoOptions } from './socket-io-transport.ts';
import type { ClientRequest, CloseKind, TransportConnection } from './transport.ts';

const closers: (() => Promise<void> | void)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

async function startTransport(options: Partial<SocketIoOptions> = {}) {
  const requests: ClientRequest[] = [];
  const connections: TransportConnection[] = [];
  const closes: CloseKind[] = [];
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
    messageFragments: 10,
    maxConnections: 0,
    helloMs: 5_000,
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
    beats,
    port,
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

function event(socket: Socket, name: string): Promise<unknown> {
  return new Promise((resolve) => socket.once(name, resolve));
}

describe.each(['websocket', 'polling'] as const)('over %s', (transportName) => {
  const over = { transports: [transportName] };

  test('an event is a request, and its acknowledgement the reply', async () => {
    const { connect } = await startTransport();
    const socket = await connect(over);
    expect(await socket.emitWithAck('chat.chatHandler.send', { content: '大厅 😀' })).toEqual({
      code: 200,
      route: 'chat.chatHandler.send',
      body: { content: '大厅 😀' },
    });
  });

  test('pushes are events, in order', async () => {
    const { connect, connections } = await startTransport();
    const socket = await connect(over);
    const got: unknown[] = [];
    const done = new Promise<void>((resolve) =>
      socket.on('onChat', (body) => {
        got.push(body);
        if (got.length === 200) resolve();
      }),
    );
    const text = '😀'.repeat(100);
    for (let seq = 0; seq < 200; seq += 1)
      connections[0]?.push({ event: 'onChat', json: Buffer.from(JSON.stringify({ seq, text })) });
    await done;
    expect(got).toEqual(Array.from({ length: 200 }, (_, seq) => ({ seq, text })));
  });

  test('a client that is closed is told why before', async () => {
    const { connect, connections, closes, nextClose } = await startTransport();
    const socket = await connect(over);
    const [kick, gone, closed] = [event(socket, 'onKick'), event(socket, 'disconnect'), nextClose()];
    connections[0]?.close(DISCONNECTS.KICKED);
    connections[0]?.close(DISCONNECTS.DRAINING);
    expect(await kick).toEqual(DISCONNECTS.KICKED);
    expect(await gone).toBe('io server disconnect');
    expect(await closed).toBe('vanished');
    connections[0]?.push({ event: 'onChat', json: Buffer.from('{}') });
    expect(closes).toEqual(['vanished']);
  });
});

test('pushes reach a client in order while it is upgraded from polling', async () => {
  const { dial, nextConnection } = await startTransport();
  const accepted = nextConnection();
  const socket = dial({ transports: ['polling', 'websocket'] });
  const got: number[] = [];
  const upgraded = new Promise<void>((resolve) => {
    socket.io.once('open', () => socket.io.engine.once('upgrade', () => resolve()));
  });
  let isUpgraded = false;
  void upgraded.then(() => {
    isUpgraded = true;
  });
  const last = new Promise<number>((resolve) =>
    socket.on('onChat', ({ seq, isLast }: { seq: number; isLast: boolean }) => {
      got.push(seq);
      if (isLast) resolve(seq);
    }),
  );
  const connection = await accepted;
  let seq = 0;
  for (let after = 0; after < 50; seq += 1) {
    if (isUpgraded) after += 1;
    connection.push({ event: 'onChat', json: Buffer.from(JSON.stringify({ seq, isLast: after === 50 })) });
    await new Promise((resolve) => setImmediate(resolve));
  }
  expect(await last).toBe(seq - 1);
  expect(got).toEqual(Array.from({ length: seq }, (_, index) => index));
});

test.each([
  ['nothing', [], undefined],
  ['null', [null], null],
  ['a text', ['hi'], 'hi'],
  ['several', [{ a: 1 }, { b: 2 }], [{ a: 1 }, { b: 2 }]],
])('a body of %s comes as it is', async (_what, args, body) => {
  const { connect, nextRequest } = await startTransport();
  const socket = await connect();
  const received = nextRequest();
  socket.emit('a.b.c', ...args);
  const request = await received;
  expect(request.body).toEqual(body);
  expect(request.reply).toBeUndefined();
});

test('a binary body is bytes', async () => {
  const { connect, nextRequest } = await startTransport();
  const socket = await connect();
  const received = nextRequest();
  socket.emit('a.b.c', Buffer.from([1, 2]));
  expect((await received).body).toEqual(Buffer.from([1, 2]));
});

test('a route that is a number becomes a text', async () => {
  const { connect, nextRequest } = await startTransport();
  const socket = await connect();
  const received = nextRequest();
  socket.io.engine.write('2[7,{}]');
  expect((await received).route).toBe('7');
});

test('a goodbye is told from a connection that breaks', async () => {
  const { connect, nextClose } = await startTransport();
  const [ann, bob] = [await connect(), await connect()];
  const first = nextClose();
  ann.disconnect();
  expect(await first).toBe('goodbye');
  const second = nextClose();
  bob.io.engine.close();
  expect(await second).toBe('vanished');
});

test.each(['2{', 'nonsense', '25[]', '2["disconnect"]', '451-["a",{"_placeholder":true,"num":0}]x'])(
  'garbage like %s ends its own connection only',
  async (garbage) => {
    const { connect, nextClose } = await startTransport();
    const [bad, good] = [await connect(), await connect()];
    const closed = nextClose();
    bad.io.engine.write(garbage);
    expect(await closed).toBe('vanished');
    expect(await good.emitWithAck('a.b.c', {})).toMatchObject({ code: 200 });
  },
);

test('a message that is too large ends its connection; 0 lets any pass', async () => {
  const limited = await startTransport();
  const socket = await limited.connect();
  const closed = limited.nextClose();
  socket.emit('a.b.c', { text: 'x'.repeat(10_001) });
  expect(await closed).toBe('vanished');
  const unlimited = await startTransport({ messageBytes: 0 });
  for (const transportName of ['websocket', 'polling']) {
    const client = await unlimited.connect({ transports: [transportName] });
    expect(await client.emitWithAck('a.b.c', { text: 'x'.repeat(2_000_000) })).toMatchObject({ code: 200 });
  }
});

test('takes no more clients than it may, none while it drains, and no page of elsewhere', async () => {
  const { connect, dial, transport, connections } = await startTransport({ maxConnections: 1 });
  const first = await connect();
  await event(dial(), 'connect_error');
  first.disconnect();
  const foreign = { extraHeaders: { origin: 'https://evil.example.org' } };
  await event(dial(foreign), 'connect_error');
  transport.stopAccepting();
  await event(dial(), 'connect_error');
  expect(connections).toHaveLength(1);
});

test('knows where a client is, and by which host it came', async () => {
  const { connect, connections } = await startTransport();
  await connect({ extraHeaders: { host: 'chat.example.org:80' } });
  expect(connections[0]).toMatchObject({ remoteAddress: '127.0.0.1', requestedHost: 'chat.example.org' });
});
