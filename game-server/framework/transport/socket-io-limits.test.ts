import { expect, test } from 'vitest';
import { event, startTransport } from './socket-io-fixture.ts';

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
