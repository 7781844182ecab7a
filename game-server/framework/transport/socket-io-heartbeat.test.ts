import { expect, test } from 'vitest';
import { eventually } from '../../../shared/testing/eventually.ts';
import { dialPackets, startTransport } from './socket-io-fixture.ts';

test('pings and their answers are told, and nobody but the receiver judges them', async () => {
  const { port, beats, closes, connections } = await startTransport({ pingMs: 20, pongMs: 30 });
  const { socket } = dialPackets(port);
  let pings = 0;
  socket.on('message', (data) => {
    if (String(data).startsWith('0')) socket.send('40');
    // Unlike socket.io's client it does not mind how long nothing is heard.
    if (String(data) !== '2') return;
    pings += 1;
    // The process stands still for longer than the answer may take, right after a ping.
    if (pings === 3) for (const end = performance.now() + 200; performance.now() < end; );
    socket.send('3');
  });
  await eventually(() => expect(beats.length).toBeGreaterThan(10));
  expect(beats.slice(0, 10)).toEqual(Array.from({ length: 5 }, () => ['ping', 'pong']).flat());
  expect(closes).toEqual([]);
  expect(connections).toHaveLength(1);
});
