import { createServer } from 'node:http';
import type { AddressInfo, Socket as NetSocket } from 'node:net';
import { io, type ManagerOptions, type Socket, type SocketOptions } from 'socket.io-client';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { WebSocket } from 'ws';
import { DISCONNECTS } from '../../../shared/disconnect.ts';
import { createClientAddress } from './client-address.ts';
import { createSocketIoTransport, type SocketIoOptions } from './socket-io-transport.ts';
import type { ClientRequest, CloseKind, TransportConnection } from './transport.ts';

/** Longer than a connection that is closed is waited for. */
const AT_LAST = { timeout: 10_000 };

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
    isFull: () => false,
    openingsPerAddress: 0,
    messageFragments: 10,
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
function tcpOf(socket: Socket): NetSocket {
  const { ws }: { ws: { _socket: NetSocket } } = Object(Reflect.get(socket.io.engine, 'transport'));
  return ws._socket;
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

test('a client that says goodbye and forgets to close is closed', async () => {
  const { port, transport, nextConnection, nextClose } = await startTransport();
  const socket = new WebSocket(`ws://127.0.0.1:${port}/socket.io/?EIO=4&transport=websocket`);
  socket.once('message', () => socket.send('40'));
  await nextConnection();
  const [closed, over] = [nextClose(), new Promise((resolve) => socket.once('close', resolve))];
  socket.send('41');
  expect(await closed).toBe('goodbye');
  await over;
  await vi.waitFor(() => expect(transport.connections).toBe(0));
});

/** Speaks engine.io over polling by hand, so that it polls only when it wants to. */
async function startPolling(port: number) {
  const url = `http://127.0.0.1:${port}/socket.io/?EIO=4&transport=polling`;
  const opening = await (await fetch(url)).text();
  const { sid }: { sid: string } = JSON.parse(opening.slice(1));
  return {
    poll: async () => (await fetch(`${url}&sid=${sid}`)).text(),
    send: async (packet: string) =>
      (await fetch(`${url}&sid=${sid}`, { method: 'POST', body: packet })).text(),
  };
}

describe('a client that stops polling is gone two seconds after it', { timeout: 15_000 }, () => {
  test('is closed', async () => {
    const { port, transport, nextConnection, closes } = await startTransport();
    const client = await startPolling(port);
    const accepted = nextConnection();
    await client.send('40');
    const connection = await accepted;
    await client.poll();
    connection.close(DISCONNECTS.KICKED);
    expect(transport.connections).toBe(1);
    await vi.waitFor(() => expect(transport.connections).toBe(0), AT_LAST);
    expect(closes).toEqual(['vanished']);
  });

  test('has said goodbye', async () => {
    const { port, transport, nextConnection, nextClose } = await startTransport();
    const client = await startPolling(port);
    const accepted = nextConnection();
    await client.send('40');
    await accepted;
    const closed = nextClose();
    await client.send('41');
    expect(await closed).toBe('goodbye');
    await vi.waitFor(() => expect(transport.connections).toBe(0), AT_LAST);
  });

  test('has not said hello in time', async () => {
    const { port, transport } = await startTransport({ helloMs: 50 });
    await startPolling(port);
    expect(transport.connections).toBe(1);
    await vi.waitFor(() => expect(transport.connections).toBe(0), AT_LAST);
  });
});

test('a WebSocket that said no hello and does not read is cut', async () => {
  const { port, http } = await startTransport({ helloMs: 50 });
  const socket = new WebSocket(`ws://127.0.0.1:${port}/socket.io/?EIO=4&transport=websocket`);
  closers.push(() => socket.terminate());
  await new Promise((resolve) => socket.once('open', resolve));
  socket.pause();
  await vi.waitFor(async () => {
    const open = await new Promise((resolve) => http.getConnections((_error, count) => resolve(count)));
    expect(open).toBe(0);
  }, AT_LAST);
}, 15_000);

test('a method that polling has no use for is not allowed', async () => {
  const { port } = await startTransport();
  const url = `http://127.0.0.1:${port}/socket.io/?EIO=4&transport=polling`;
  const opening = await (await fetch(url)).text();
  const { sid }: { sid: string } = JSON.parse(opening.slice(1));
  for (const target of [url, `${url}&sid=${sid}`]) {
    const answer = await fetch(target, { method: 'PUT', body: '' });
    expect(answer.status).toBe(405);
    expect(answer.headers.get('allow')).toBe('GET, POST, OPTIONS');
  }
});

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
  let full = false;
  const { connect, dial, transport, connections } = await startTransport({ isFull: () => full });
  const first = await connect();
  full = true;
  await event(dial(), 'connect_error');
  full = false;
  first.disconnect();
  const foreign = { extraHeaders: { origin: 'https://evil.example.org' } };
  await event(dial(foreign), 'connect_error');
  transport.stopAccepting();
  await event(dial(), 'connect_error');
  expect(connections).toHaveLength(1);
});

test('opens no more for one address than it may, also for those that poll and say nothing', async () => {
  const { port, dial } = await startTransport({
    openingsPerAddress: 2,
    helloMs: 200,
    clientAddress: createClientAddress(['127.0.0.1']),
  });
  const open = (address: string) =>
    fetch(`http://127.0.0.1:${port}/socket.io/?EIO=4&transport=polling`, {
      headers: { 'x-forwarded-for': address },
    });
  for (const status of [200, 200, 403]) expect((await open('198.51.100.1')).status).toBe(status);
  expect((await open('198.51.100.2')).status).toBe(200);
  const refused = dial({ extraHeaders: { 'x-forwarded-for': '198.51.100.1' } });
  await event(refused, 'connect_error');
  // Those that never said hello are gone.
  await vi.waitFor(async () => expect((await open('198.51.100.1')).status).toBe(200), AT_LAST);
}, 15_000);

test('knows where a client is, and by which host it came', async () => {
  const { connect, connections } = await startTransport();
  await connect({ extraHeaders: { host: 'chat.example.org:80' } });
  expect(connections[0]).toMatchObject({ remoteAddress: '127.0.0.1', requestedHost: 'chat.example.org' });
});

describe('a connection that is to be closed is told why', () => {
  /** What it is told, and how it ends. */
  async function endOf(socket: Socket): Promise<unknown> {
    const [kick, gone] = [event(socket, 'onKick'), event(socket, 'disconnect')];
    const told = await kick;
    await gone;
    return told;
  }

  test.each(['websocket', 'polling'])('a message that is too large, over %s', async (transportName) => {
    const { connect, nextClose } = await startTransport();
    const socket = await connect({ transports: [transportName] });
    const [end, closed] = [endOf(socket), nextClose()];
    socket.emit('a.b.c', { text: 'x'.repeat(10_001) });
    expect(await end).toEqual(DISCONNECTS.TOO_LARGE);
    expect(await closed).toBe('vanished');
  });

  test('packets that are none', async () => {
    const { connect } = await startTransport();
    for (const [type, data] of [
      ['message', '2{'],
      ['message', 'nonsense'],
      ['message', '25[]'],
      ['ping', ''],
    ] as const) {
      const socket = await connect();
      const end = endOf(socket);
      Reflect.get(socket.io.engine, '_sendPacket').call(socket.io.engine, type, data);
      expect(await end, `${type} ${data}`).toEqual(DISCONNECTS.BAD_PROTOCOL);
    }
  });

  test('an event with the name of an error is none', async () => {
    const { connect, requests } = await startTransport();
    const socket = await connect();
    expect(await socket.emitWithAck('error', {})).toMatchObject({ code: 200 });
    expect(requests).toMatchObject([{ route: 'error' }]);
  });

  test('a hello that does not come is answered with why', async () => {
    const { port, connections } = await startTransport({ helloMs: 50 });
    const socket = new WebSocket(`ws://127.0.0.1:${port}/socket.io/?EIO=4&transport=websocket`);
    const texts: string[] = [];
    socket.on('message', (data) => texts.push(String(data)));
    await new Promise((resolve) => socket.once('close', resolve));
    expect(texts[0]).toMatch(/^0\{/);
    expect(JSON.parse(texts[1]?.slice(2) ?? '')).toEqual({
      message: DISCONNECTS.NO_HELLO.reason,
      data: DISCONNECTS.NO_HELLO,
    });
    expect(texts[1]).toMatch(/^44/);
    expect(connections).toEqual([]);
  });

  test('a second hello, and an event for a namespace that nobody is in', async () => {
    const { connect, requests } = await startTransport();
    for (const packet of ['0', '0{}', '2/other,["x"]', '4{}']) {
      const socket = await connect();
      const end = endOf(socket);
      Reflect.get(socket.io.engine, '_sendPacket').call(socket.io.engine, 'message', packet);
      expect(await end, packet).toEqual(DISCONNECTS.BAD_PROTOCOL);
    }
    expect(requests).toEqual([]);
  });

  test.each([
    ['a pong', '3'],
    ['a namespace that is no path', '40///'],
    ['a namespace that is no path after one that is', '40/other'],
  ])('%s of an old client', async (_what, packet) => {
    const { port } = await startTransport({ pomelo: true });
    const socket = new WebSocket(`ws://127.0.0.1:${port}/socket.io/?EIO=3&transport=websocket`);
    const texts: string[] = [];
    socket.on('message', (data) => {
      texts.push(String(data));
      // The server says hello by itself.
      if (texts.length === 2) for (const text of [packet, '40///']) socket.send(text);
    });
    await new Promise((resolve) => socket.once('close', resolve));
    expect(texts).toContain(`42["onKick",${JSON.stringify(DISCONNECTS.BAD_PROTOCOL)}]`);
  });

  test('one with something else on its way', async () => {
    const { port, nextConnection } = await startTransport();
    const socket = new WebSocket(`ws://127.0.0.1:${port}/socket.io/?EIO=4&transport=websocket`);
    const texts: string[] = [];
    socket.on('message', (data) => texts.push(String(data)));
    socket.once('message', () => socket.send('40'));
    await nextConnection();
    // More than the system takes at once, so that what follows has to wait.
    socket.pause();
    const large = 'x'.repeat(9_000);
    for (let id = 0; id < 1_000; id += 1) socket.send(`42${id}["a.b.c","${large}"]`);
    socket.send('9');
    await vi.waitFor(() => expect(socket.bufferedAmount).toBe(0));
    socket.resume();
    await new Promise((resolve) => socket.once('close', resolve));
    expect(texts).toContain(`42["onKick",${JSON.stringify(DISCONNECTS.BAD_PROTOCOL)}]`);
  });

  test('what comes before the hello, over a WebSocket', async () => {
    const { port, connections } = await startTransport();
    for (const packet of ['42["x"]', '41', '40[]', '9', '2', Buffer.from([1, 2, 3])]) {
      const socket = new WebSocket(`ws://127.0.0.1:${port}/socket.io/?EIO=4&transport=websocket`);
      const texts: string[] = [];
      socket.on('message', (data) => texts.push(String(data)));
      socket.once('message', () => socket.send(packet));
      await new Promise((resolve) => socket.once('close', resolve));
      expect(texts[1], String(packet)).toMatch(/^44/);
      expect(JSON.parse(texts[1]?.slice(2) ?? '')).toMatchObject({ data: DISCONNECTS.BAD_PROTOCOL });
    }
    expect(connections).toEqual([]);
  });

  test('a message in too many pieces, and frames that are none', async () => {
    const { port, nextClose } = await startTransport();
    const opened = async () => {
      const socket = new WebSocket(`ws://127.0.0.1:${port}/socket.io/?EIO=4&transport=websocket`);
      const texts: string[] = [];
      socket.on('error', () => undefined);
      socket.on('message', (data) => texts.push(String(data)));
      await new Promise((resolve) => socket.once('message', resolve));
      socket.send('40');
      await new Promise((resolve) => socket.once('message', resolve));
      return { socket, texts, ended: new Promise((resolve) => socket.once('close', resolve)) };
    };
    const pieces = await opened();
    const first = nextClose();
    for (let piece = 0; piece < 12; piece += 1) pieces.socket.send('4', { fin: false });
    await first;
    expect(await pieces.ended).toBe(1008);
    expect(pieces.texts.at(-1)).toBe(`42["onKick",${JSON.stringify(DISCONNECTS.TOO_LARGE)}]`);

    const malformed = await opened();
    Reflect.get(malformed.socket, '_socket').write(Buffer.from([0xff, 0xff, 1, 2, 3, 4, 5]));
    expect(await malformed.ended).toBe(1002);
    expect(malformed.texts.at(-1)).toBe(`42["onKick",${JSON.stringify(DISCONNECTS.BAD_PROTOCOL)}]`);
  });

  test('one that is closed as soon as it was accepted', async () => {
    const { dial, nextConnection, closes } = await startTransport();
    const accepted = nextConnection().then((connection) => connection.close(DISCONNECTS.SERVER_FULL));
    const socket = dial();
    expect(await endOf(socket)).toEqual(DISCONNECTS.SERVER_FULL);
    await accepted;
    expect(closes).toEqual(['vanished']);
  });
});

test('a client that does not close its side is destroyed', async () => {
  const { connect, connections, http } = await startTransport();
  const socket = await connect();
  // It does not even read any more.
  tcpOf(socket).pause();
  connections[0]?.close(DISCONNECTS.KICKED);
  await vi.waitFor(
    async () => {
      const open = await new Promise((resolve) => http.getConnections((_error, count) => resolve(count)));
      expect(open).toBe(0);
    },
    { timeout: 15_000 },
  );
}, 20_000);

test('pings and their answers are told, and nobody but the receiver judges them', async () => {
  const { port, beats, closes, connections } = await startTransport({ pingMs: 20, pongMs: 30 });
  const socket = new WebSocket(`ws://127.0.0.1:${port}/socket.io/?EIO=4&transport=websocket`);
  closers.push(() => socket.terminate());
  socket.on('message', (data) => {
    if (String(data).startsWith('0')) socket.send('40');
    // Unlike socket.io's client it does not mind how long nothing is heard.
    if (String(data) === '2') socket.send('3');
  });
  await vi.waitFor(() => expect(beats.length).toBeGreaterThan(5));
  expect(beats.slice(0, 4)).toEqual(['ping', 'pong', 'ping', 'pong']);
  // The process stands still for longer than the answer may take, right after a ping.
  await vi.waitFor(() => expect(beats.at(-1)).toBe('ping'), { interval: 1 });
  const before = beats.length;
  for (const end = performance.now() + 200; performance.now() < end; );
  await vi.waitFor(() => expect(beats.length).toBeGreaterThan(before + 4));
  expect(closes).toEqual([]);
  expect(connections).toHaveLength(1);
});

test('what a client does not read is counted', async () => {
  const { connect, connections } = await startTransport();
  const socket = await connect();
  const [connection] = connections;
  tcpOf(socket).pause();
  const json = Buffer.from(JSON.stringify('x'.repeat(100_000)));
  let pushed = 0;
  for (; (connection?.unsentBytes ?? 0) < 1_000_000 && pushed < 1_000; pushed += 1) {
    connection?.push({ event: 'onChat', json });
    await new Promise((resolve) => setImmediate(resolve));
  }
  expect(connection?.unsentBytes).toBeGreaterThan(1_000_000);
  let heard = 0;
  const all = new Promise<void>((resolve) =>
    socket.on('onChat', () => {
      heard += 1;
      if (heard === pushed) resolve();
    }),
  );
  tcpOf(socket).resume();
  await all;
  expect(connection?.unsentBytes).toBe(0);
});
