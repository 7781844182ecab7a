import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { expect, test } from 'vitest';
import { whyUnreachable } from './unreachable.ts';

const host = '127.0.0.1';

async function listening(): Promise<{ port: number; close(): Promise<unknown> }> {
  const server = createServer((socket) => socket.on('error', () => {})).listen(0, host);
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return { port, close: () => once(server.close(), 'close') };
}

test('a port on which nothing listens is told from one that answers', async () => {
  const { port, close } = await listening();
  expect(await whyUnreachable({ host, port }, { timeoutMs: 5_000 })).toBeUndefined();
  await close();
  expect(await whyUnreachable({ host, port }, { timeoutMs: 5_000 })).toBe('nothing listens there');
});

test('a host that does not exist is called so', async () => {
  // Names below .invalid never exist (RFC 6761); without a network they cannot be looked up either.
  expect(await whyUnreachable({ host: 'chat.invalid', port: 1 }, { timeoutMs: 5_000 })).toMatch(
    /no such host|cannot be looked up/,
  );
});
