import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect as connectTls, createServer as createTlsServer } from 'node:tls';
import { pino } from 'pino';
import { afterEach, describe, expect, test } from 'vitest';
import { canMakeCertificates, makeCertificate } from './certificate-fixture.ts';
import { closeOf } from './closing-fixture.ts';
import { ProxiedSockets } from './proxied-sockets.ts';

const HEADER = 'PROXY TCP4 198.51.100.7 127.0.0.1 4660 3050\r\n';
const closers: (() => unknown)[] = [];

afterEach(() => {
  for (const close of closers.splice(0).reverse()) close();
});

/** A server that answers with the address of the client and what it says. */
async function start(
  create: (onClient: (socket: Socket) => void) => Server,
  { trusted = true, required = true, helloMs = 60_000 } = {},
): Promise<number> {
  const log = pino({ level: 'silent' });
  const proxied = new ProxiedSockets({ isProxy: () => trusted, helloMs, log });
  const server = create((socket) => {
    socket.write(`${proxied.addressOf(socket)}:`);
    socket.on('data', (chunk) => socket.write(chunk)).on('error', () => {});
  });
  proxied.readFrom(server, { required });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  closers.push(
    () => server.close(),
    () => proxied.close(),
  );
  const { port } = server.address() as AddressInfo;
  return port;
}

/** Resolves with what the server wrote until that is as long as `wanted`, or it closed. */
function hears(socket: Socket, wanted: string): Promise<string> {
  closers.push(() => socket.destroy());
  let text = '';
  return new Promise((resolve) => {
    socket.on('data', (chunk) => {
      text += chunk.toString();
      if (text.length >= wanted.length) resolve(text);
    });
    // It may have been closed, or reset, by now.
    if (socket.closed) resolve(text);
    else void closeOf(socket).then(() => resolve(text));
  });
}

async function says(port: number, ...chunks: readonly string[]): Promise<Socket> {
  const socket = connect(port, '127.0.0.1').setNoDelay(true);
  socket.on('error', () => {
    // A reset is as good an end as any.
  });
  await once(socket, 'connect');
  for (const chunk of chunks) {
    socket.write(chunk);
    await new Promise(setImmediate);
  }
  return socket;
}

describe('the connection of a proxy', () => {
  test('is that of the client it speaks for, and what it says is what the client says', async () => {
    const port = await start((onClient) => createServer(onClient));
    const wanted = '198.51.100.7:hello';
    expect(await hears(await says(port, `${HEADER}hello`), wanted)).toBe(wanted);
    expect(await hears(await says(port, ...HEADER, 'hel', 'lo'), wanted)).toBe(wanted);
  });

  test('is its own when it does not say whose it is', async () => {
    const port = await start((onClient) => createServer(onClient));
    expect(await hears(await says(port, 'PROXY UNKNOWN\r\nhi'), '127.0.0.1:hi')).toBe('127.0.0.1:hi');
  });

  test('is closed when it must tell for whom it speaks, and does not', async () => {
    const port = await start((onClient) => createServer(onClient), { helloMs: 50 });
    expect(await hears(await says(port, 'hello'), 'anything')).toBe('');
    expect(await hears(await says(port, 'PROXY TCP4 me\r\n'), 'anything')).toBe('');
    expect(await hears(await says(port, 'PROXY TC'), 'anything')).toBe('');
    expect(await hears(await says(port), 'anything')).toBe('');
  });

  test('goes on as it is where it need not tell', async () => {
    const port = await start((onClient) => createServer(onClient), { required: false });
    expect(await hears(await says(port, 'P', 'ROST'), '127.0.0.1:PROST')).toBe('127.0.0.1:PROST');
    const wanted = '198.51.100.7:hello';
    expect(await hears(await says(port, `${HEADER}hello`), wanted)).toBe(wanted);
  });

  test.skipIf(!canMakeCertificates)('tells before TLS begins', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'tangelo-proxied-'));
    closers.push(() => rmSync(folder, { recursive: true }));
    const files = makeCertificate(folder, 'ours');
    const [cert, key] = [readFileSync(files.cert), readFileSync(files.key)];
    const port = await start((onClient) => createTlsServer({ cert, key }, onClient));
    const socket = connectTls({ socket: await says(port, HEADER), ca: cert, servername: 'localhost' });
    socket.write('hello');
    const wanted = '198.51.100.7:hello';
    expect(await hears(socket, wanted)).toBe(wanted);
  });
});

test('whoever is no proxy is not believed', async () => {
  const port = await start((onClient) => createServer(onClient), { trusted: false });
  const wanted = `127.0.0.1:${HEADER}`;
  expect(await hears(await says(port, HEADER), wanted)).toBe(wanted);
});
