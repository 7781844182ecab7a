import { expect, test } from 'vitest';
import { DISCONNECTS } from '../../../shared/disconnect.ts';
import { eventually } from '../../../shared/testing/eventually.ts';
import { createClientAddress } from './client-address.ts';
import { event, startPolling, startTransport } from './socket-io-fixture.ts';

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

test('a body that is too large ends the connection of who polls, whether it tells its length or not', async () => {
  const { port, nextConnection, nextClose, requests, ends } = await startTransport();
  const bodies = [['42["a.b.c",{}]'], ['x'.repeat(6_000), 'x'.repeat(6_000)]];
  const [small = [], large = []] = bodies;
  for (const tellsLength of [true, false]) {
    const client = await startPolling(port);
    const accepted = nextConnection();
    await client.send('40');
    await accepted;
    expect(await client.sendInPieces(small)).toBe(200);
    // The answers to the hello and to the request.
    await client.poll();
    const reason = client.poll();
    const closed = nextClose();
    // Whether an answer arrives or the socket is cut is not ours to say.
    await (tellsLength ? client.send(large.join('')) : client.sendInPieces(large)).catch(() => undefined);
    expect(await reason).toContain(`42["onKick",${JSON.stringify(DISCONNECTS.TOO_LARGE)}]`);
    expect(await closed).toBe('vanished');
    expect(ends.splice(0)).toEqual([DISCONNECTS.TOO_LARGE]);
  }
  expect(requests).toHaveLength(2);
});

test('takes no more clients than it may, none while it drains, and no page of elsewhere', async () => {
  let full = false;
  const { connect, dial, transport, connections, ends } = await startTransport({ isFull: () => full });
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
  expect(ends).toEqual([DISCONNECTS.SERVER_FULL, 'goodbye', 'foreign', DISCONNECTS.DRAINING]);
});

/** Begins to poll, as a client that a proxy speaks for. */
const openAt = (port: number, address: string) =>
  fetch(`http://127.0.0.1:${port}/socket.io/?EIO=4&transport=polling`, {
    headers: { 'x-forwarded-for': address },
  });

test('opens no more for one address than it may, also for those that poll and say nothing', async () => {
  const { port, dial, ends } = await startTransport({
    openingsPerAddress: 2,
    clientAddress: createClientAddress(['127.0.0.1']),
  });
  const open = (address: string) => openAt(port, address);
  for (const status of [200, 200, 403]) expect((await open('198.51.100.1')).status).toBe(status);
  expect((await open('198.51.100.2')).status).toBe(200);
  const refused = dial({ extraHeaders: { 'x-forwarded-for': '198.51.100.1' } });
  await event(refused, 'connect_error');
  expect(ends.filter((end) => end === DISCONNECTS.TOO_MANY_CONNECTIONS)).toHaveLength(2);
});

test('an address may open more when those that never said hello are gone', async () => {
  const { port } = await startTransport({
    openingsPerAddress: 1,
    helloMs: 50,
    clientAddress: createClientAddress(['127.0.0.1']),
  });
  expect((await openAt(port, '198.51.100.1')).status).toBe(200);
  await eventually(async () => expect((await openAt(port, '198.51.100.1')).status).toBe(200));
});
