import { setImmediate as nextTurn } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { DISCONNECTS } from '../../../shared/disconnect.ts';
import { dialPackets, startPolling, startTransport } from './socket-io-fixture.ts';
import { MOST_PACKETS } from './socket-io-payload.ts';

const payloadOf = (packets: number) => Array.from({ length: packets }, () => '42["a.b.c",{}]').join('\x1e');

test('of one client a turn of the event loop brings one message, however many have arrived', async () => {
  const { port, requests, nextConnection } = await startTransport();
  const accepted = nextConnection();
  const { socket } = dialPackets(port);
  await new Promise((resolve) => socket.once('open', resolve));
  socket.send('40');
  await accepted;
  for (let count = 0; count < 200; count += 1) socket.send('42["a.b.c",{}]');
  let turns = 0;
  for (let before = 0; requests.length < 200; before = requests.length) {
    await nextTurn();
    if (requests.length > before) turns += 1;
  }
  expect(turns).toBeGreaterThanOrEqual(100);
});

test('a poll may bring hundreds of packets, and one that brings more ends before any of them is read', async () => {
  const { port, requests, nextConnection, connections, nextClose } = await startTransport();
  const client = await startPolling(port);
  const accepted = nextConnection();
  await client.send('40');
  const connection = await accepted;
  const closing: unknown[] = [];
  const close = connection.close.bind(connection);
  connection.close = (disconnect) => {
    closing.push(disconnect);
    close(disconnect);
  };
  expect(await client.send(payloadOf(MOST_PACKETS))).toBe('ok');
  expect(requests).toHaveLength(MOST_PACKETS);
  // What has been answered is read first, then the reason comes.
  await client.poll();
  const reason = client.poll();
  const closed = nextClose();
  await expect(client.send(payloadOf(MOST_PACKETS + 1))).rejects.toThrow();
  expect(closing).toEqual([DISCONNECTS.TOO_FAST]);
  expect(await reason).toContain(`"code":${DISCONNECTS.TOO_FAST.code}`);
  expect(await closed).toBe('vanished');
  expect(requests).toHaveLength(MOST_PACKETS);
  expect(connections).toHaveLength(1);
});

const OLDER = '42["a:b.c",{"n":1}]';
const lengthOfOlder = Array.from(String(OLDER.length), Number);

test.each([
  ['text', (packets: number) => `${OLDER.length}:${OLDER}`.repeat(packets)],
  [
    'bytes',
    (packets: number) => {
      const packet = Buffer.from([0, ...lengthOfOlder, 255, ...Buffer.from(OLDER)]);
      return Buffer.concat(Array.from({ length: packets }, () => packet));
    },
  ],
])('a poll of an older client, in %s, may bring as many', async (_, bodyOf) => {
  const { port, requests, nextConnection, nextClose } = await startTransport({
    pomelo: true,
    messageBytes: 100_000,
  });
  const accepted = nextConnection();
  const client = await startPolling(port, 3);
  await accepted;
  expect(await client.send(bodyOf(MOST_PACKETS))).toBe('ok');
  expect(requests).toHaveLength(MOST_PACKETS);
  const closed = nextClose();
  await expect(client.send(bodyOf(MOST_PACKETS + 1))).rejects.toThrow();
  expect(await closed).toBe('vanished');
  expect(requests).toHaveLength(MOST_PACKETS);
});

test('a poll that brings too many before the hello is refused as well', async () => {
  const { port, connections } = await startTransport();
  const client = await startPolling(port);
  await expect(client.send(`40\x1e${payloadOf(MOST_PACKETS)}`)).rejects.toThrow();
  expect(connections).toHaveLength(0);
});
