import { once } from 'node:events';
import { createServer, METHODS } from 'node:http';
import { connect, type Socket } from 'node:net';
import { afterEach, expect, test } from 'vitest';
import { divertByFirstByte } from './first-byte.ts';

const closers: (() => Promise<void> | void)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

/** A port that answers requests with their method and body, and everything else with what was said. */
async function serve(helloMs = 60_000): Promise<{ port: number; close(): void }> {
  const http = createServer(async (request, response) => {
    let body = '';
    for await (const chunk of request) body += String(chunk);
    response.end(`${request.method} ${body}`);
  });
  const diverted = divertByFirstByte({
    http,
    helloMs,
    onEnd: () => {},
    other: (socket: Socket) => void socket.pipe(socket),
  });
  await once(http.listen(0, '127.0.0.1'), 'listening');
  closers.push(async () => {
    diverted.close();
    http.closeAllConnections();
    await new Promise((resolve) => http.close(resolve));
  });
  const address = http.address();
  return { port: typeof address === 'object' && address ? address.port : 0, close: () => diverted.close() };
}

async function open(port: number): Promise<Socket> {
  const socket = connect(port, '127.0.0.1');
  closers.push(() => void socket.destroy());
  await once(socket, 'connect');
  return socket;
}

async function answerTo(port: number, bytes: Buffer, pieces: number): Promise<Buffer> {
  const socket = await open(port);
  const chunks: Buffer[] = [];
  socket.on('data', (chunk) => void chunks.push(chunk));
  const closed = once(socket, 'close');
  for (let at = 0; at < bytes.length; at += pieces) {
    socket.write(bytes.subarray(at, at + pieces));
    await new Promise((resolve) => setImmediate(resolve));
  }
  if (bytes[0] === 0xff) socket.end();
  await closed;
  return Buffer.concat(chunks);
}

test.each([1, 3, 1_000_000])('everything that is said arrives, in pieces of %i bytes', async (pieces) => {
  const { port } = await serve();
  const binary = Buffer.alloc(2_000, 0xff);
  expect((await answerTo(port, binary, pieces)).equals(binary)).toBe(true);
  const body = 'x'.repeat(1_000);
  const post = `POST / HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: 1000\r\n\r\n${body}`;
  expect((await answerTo(port, Buffer.from(post), pieces)).toString()).toMatch(/\r\nPOST x{1000}/);
});

test('a megabyte in one go arrives, and connections that are kept are used again', async () => {
  const { port } = await serve();
  const body = 'y'.repeat(1_000_000);
  for (let n = 0; n < 3; n += 1) {
    const response = await fetch(`http://127.0.0.1:${port}/`, { method: 'PUT', body });
    expect(await response.text()).toBe(`PUT ${body}`);
  }
});

test('every method of HTTP is HTTP, and so is an empty line before it', async () => {
  const { port } = await serve();
  for (const method of METHODS.filter((name) => name !== 'CONNECT')) {
    const bytes = Buffer.from(
      `${method} / HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`,
    );
    expect((await answerTo(port, bytes, 10)).toString(), method).toMatch(/^HTTP\/1\.1 200 /);
  }
  const late = Buffer.from('\r\nGET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n');
  expect((await answerTo(port, late, 1)).toString()).toMatch(/^HTTP\/1\.1 200 /);
});

test('a connection that says nothing is closed, and one that does may then be silent', async () => {
  const { port } = await serve(500);
  const talker = await open(port);
  talker.write(Buffer.from([0xff]));
  await once(talker, 'data');
  const silent = await open(port);
  await once(silent, 'close');
  talker.write(Buffer.from([0xfe]));
  expect((await once(talker, 'data'))[0]).toEqual(Buffer.from([0xfe]));
});

test('a connection that ends or is reset before it says anything is let go of', async () => {
  const { port } = await serve();
  const ended = await open(port);
  ended.end();
  await once(ended.resume(), 'close');
  const reset = await open(port);
  reset.resetAndDestroy();
  expect((await fetch(`http://127.0.0.1:${port}/`)).status).toBe(200);
});

test('closing ends those that have said nothing', async () => {
  const { port, close } = await serve();
  const socket = await open(port);
  // The server has it once it has answered somebody who came later.
  await (await fetch(`http://127.0.0.1:${port}/`)).text();
  close();
  await once(socket, 'close');
});
