import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { afterEach, describe, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import { PomeloServer } from './testing/pomelo-server.ts';

let server: PomeloServer;
afterEach(() => server.close());

describe('the client port', () => {
  test('still answers requests of HTTP, however slowly they come', async () => {
    server = await PomeloServer.start();
    expect((await fetch(`http://127.0.0.1:${server.port}/`)).status).toBe(404);
    const socket = connect(server.port, '127.0.0.1');
    let answer = '';
    socket.setEncoding('latin1').on('data', (text) => {
      answer += String(text);
    });
    const closed = once(socket, 'close');
    // Without a body: a server that has answered need not wait for it.
    const request = 'POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\nConnection: close\r\n\r\n';
    for (const character of request) {
      socket.write(character);
      await new Promise((resolve) => setImmediate(resolve));
    }
    await closed;
    expect(answer).toMatch(/^HTTP\/1\.1 404 /);
  });

  test('refuses pages from elsewhere', async () => {
    server = await PomeloServer.start();
    const socket = new WebSocket(`ws://127.0.0.1:${server.port}/`, { origin: 'https://elsewhere.example' });
    const [, response] = await once(socket, 'unexpected-response');
    expect(response.statusCode).toBe(403);
    const own = new WebSocket(`ws://127.0.0.1:${server.port}/any/path`, { origin: 'http://127.0.0.1:3001' });
    await once(own, 'open');
    own.terminate();
  });

  test('leaves upgrades of another protocol alone', async () => {
    server = await PomeloServer.start();
    const taken = new Promise<Socket>((resolve) => {
      server.http.on('upgrade', (request, socket) => {
        if (request.url?.startsWith('/socket.io/') && 'remoteAddress' in socket) resolve(socket as Socket);
      });
    });
    const socket = new WebSocket(`ws://127.0.0.1:${server.port}/socket.io/?EIO=4`);
    const refused = once(socket, 'unexpected-response');
    (await taken).end('HTTP/1.1 400 Bad Request\r\n\r\n');
    await refused;
    expect(server.connections).toEqual([]);
  });
});
