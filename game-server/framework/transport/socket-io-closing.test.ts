import { expect, test, vi } from 'vitest';
import { DISCONNECTS } from '../../../shared/disconnect.ts';
import { dialPackets, startTransport, tcpOf } from './socket-io-fixture.ts';

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
  await vi.waitFor(() => expect(transport.connections).toBe(0));
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
