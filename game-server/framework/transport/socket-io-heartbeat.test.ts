import { expect, test, vi } from 'vitest';
import { dialPackets, startTransport } from './socket-io-fixture.ts';

test('pings and their answers are told, and nobody but the receiver judges them', async () => {
  const { port, beats, closes, connections } = await startTransport({ pingMs: 20, pongMs: 30 });
  const { socket } = dialPackets(port);
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
