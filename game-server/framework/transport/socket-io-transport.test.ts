import { describe, expect, test } from 'vitest';
import { DISCONNECTS } from '../../../shared/disconnect.ts';
import { eventually } from '../../../shared/testing/eventually.ts';
import { event, startTransport, tcpOf } from './socket-io-fixture.ts';

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

test('knows where a client is, and by which host it came', async () => {
  const { connect, connections } = await startTransport();
  await connect({ extraHeaders: { host: 'chat.example.org:80' } });
  expect(connections[0]).toMatchObject({ remoteAddress: '127.0.0.1', requestedHost: 'chat.example.org' });
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
  await eventually(() => expect(connection?.unsentBytes).toBe(0));
});
