import { describe, expect, test } from 'vitest';
import { DISCONNECTS } from '../../../shared/disconnect.ts';
import { eventually } from '../../../shared/testing/eventually.ts';
import { dialPackets, startPolling, startTransport, tcpOf } from './socket-io-fixture.ts';

/** A transport with one client, which polls. */
async function startWithPolling() {
  const started = await startTransport();
  const client = await startPolling(started.port);
  const accepted = started.nextConnection();
  await client.send('40');
  return { ...started, client, connection: await accepted };
}

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
  const { socket, ended } = dialPackets(port);
  socket.once('message', () => socket.send('40'));
  await nextConnection();
  const closed = nextClose();
  socket.send('41');
  expect(await closed).toBe('goodbye');
  await ended;
  await eventually(() => expect(transport.connections).toBe(0));
});

test('a client that polls can close after its goodbye, and is not told that nobody knows it', async () => {
  const { transport, client, nextClose } = await startWithPolling();
  await client.poll();
  const closed = nextClose();
  const poll = client.poll();
  expect(await client.send('41')).toBe('ok');
  expect(await closed).toBe('goodbye');
  expect(await client.send('1')).toBe('ok');
  await poll;
  await eventually(() => expect(transport.connections).toBe(0));
});

test('a client that does not close its side is destroyed', async () => {
  const { connect, connections, http } = await startTransport();
  const socket = await connect();
  // It does not even read any more.
  tcpOf(socket).pause();
  connections[0]?.close(DISCONNECTS.KICKED);
  await eventually(async () => {
    const open = await new Promise((resolve) => http.getConnections((_error, count) => resolve(count)));
    expect(open).toBe(0);
  });
});

describe('a client that stops polling is gone two seconds after it', () => {
  test('is closed', async () => {
    const { transport, client, connection, closes } = await startWithPolling();
    await client.poll();
    connection.close(DISCONNECTS.KICKED);
    expect(transport.connections).toBe(1);
    await eventually(() => expect(transport.connections).toBe(0));
    expect(closes).toEqual(['vanished']);
  });

  test('has said goodbye', async () => {
    const { transport, client, nextClose } = await startWithPolling();
    const closed = nextClose();
    await client.send('41');
    expect(await closed).toBe('goodbye');
    await eventually(() => expect(transport.connections).toBe(0));
  });

  test('has not said hello in time', async () => {
    const { port, transport } = await startTransport({ helloMs: 50 });
    await startPolling(port);
    expect(transport.connections).toBe(1);
    await eventually(() => expect(transport.connections).toBe(0));
  });
});

test('a WebSocket that said no hello and does not read is cut', async () => {
  const { port, http } = await startTransport({ helloMs: 50 });
  const { socket } = dialPackets(port);
  await new Promise((resolve) => socket.once('open', resolve));
  socket.pause();
  await eventually(async () => {
    const open = await new Promise((resolve) => http.getConnections((_error, count) => resolve(count)));
    expect(open).toBe(0);
  });
});
