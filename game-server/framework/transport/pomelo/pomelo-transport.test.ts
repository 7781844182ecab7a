import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { connect, type Socket } from 'node:net';
import { deflateSync, gzipSync } from 'node:zlib';
import protocol from 'pomelo-protocol';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { WebSocket } from 'ws';
import { DISCONNECTS } from '../../../../shared/disconnect.ts';
import type {
  Accept,
  ClientRequest,
  ConnectionReceiver,
  Transport,
  TransportConnection,
} from '../transport.ts';
import { describeTransport } from '../transport-contract.ts';
import { createPomeloTransport, type PomeloOptions } from './pomelo-transport.ts';
import { type ConnectOptions, PomeloClient } from './testing/pomelo-client.ts';
import { openPomeloPage, type PomeloOfPage } from './testing/pomelo-page.ts';

const DICTIONARY = ['gate.gateHandler.queryEntry', 'chat.chatHandler.send', 'onChat', 'onAdd'];
const WAIT = { timeout: 5_000, interval: 5 };

const serve = (http: Server, accept: Accept, more: Partial<PomeloOptions> = {}): Transport =>
  createPomeloTransport({
    http,
    accept,
    exceptPath: '/socket.io/',
    origins: [],
    messageBytes: 65_536,
    isFull: () => false,
    helloMs: 5_000,
    pingMs: 25_000,
    pongMs: 120_000,
    dictionary: DICTIONARY,
    leastVersions: { old: '0.1.10' },
    ...more,
  });

const overTcp = (port: number, options?: ConnectOptions) => PomeloClient.overTcp(port, options);
const overWebSocket = (port: number, options?: ConnectOptions) =>
  PomeloClient.overWebSocket(`http://127.0.0.1:${port}`, options);

/** Sends bytes after the handshake, and resolves when the server has ended the connection. */
const afterHandshake =
  (client: (port: number) => Promise<PomeloClient>, ...bytes: readonly Buffer[]) =>
  async (port: number) => {
    const one = await client(port);
    for (const part of bytes) one.write(part);
    await one.over();
  };

/** Sends bytes instead of a handshake. */
const atOnce =
  (client: (port: number, options: ConnectOptions) => Promise<PomeloClient>, ...bytes: readonly Buffer[]) =>
  (port: number) =>
    afterHandshake((at) => client(at, { silent: true }), ...bytes)(port);

const data = (...bytes: number[]) => protocol.Package.encode(4, Buffer.from(bytes));
const bomb = gzipSync(Buffer.alloc(10_000_000));

const malformed = (client: typeof overTcp) => ({
  'a package of an unknown type': afterHandshake(client, Buffer.from([9, 0, 0, 0])),
  'a kick': afterHandshake(client, Buffer.from([5, 0, 0, 0])),
  'a second handshake': afterHandshake(client, protocol.Package.encode(1, Buffer.from('{"sys":{}}'))),
  'an empty message': afterHandshake(client, data()),
  'a message of an unknown type': afterHandshake(client, data(7 << 1, 1, 0)),
  'a response': afterHandshake(client, data(2 << 1, 1)),
  'an id without end': afterHandshake(client, data(0, ...Array<number>(20).fill(0xff))),
  'an id that is cut off': afterHandshake(client, data(0, 0x80)),
  'a route that is cut off': afterHandshake(client, data(0, 1, 200, 0x61)),
  'a route code that is cut off': afterHandshake(client, data(1, 1, 0)),
  'a body that only claims to be compressed': afterHandshake(client, data(0x10, 1, 1, 0x61, 1, 2, 3)),
  'a body that grows too large': afterHandshake(
    client,
    protocol.Package.encode(4, Buffer.concat([Buffer.from([0x10, 1, 1, 0x61]), bomb])),
  ),
  'a handshake that is no JSON': atOnce(client, protocol.Package.encode(1, Buffer.from('{'))),
  'a handshake that says nothing of the system': atOnce(
    client,
    protocol.Package.encode(1, Buffer.from('[]')),
  ),
  'a package that announces too much': atOnce(client, Buffer.from([1, 0xff, 0xff, 0xff])),
  'data before the handshake': atOnce(client, data(0, 1, 1, 0x61, 0x7b, 0x7d)),
  'data before the acknowledgement': atOnce(
    client,
    Buffer.concat([protocol.Package.encode(1, Buffer.from('{"sys":{}}')), data(0, 1, 1, 0x61, 0x7b, 0x7d)]),
  ),
});

describeTransport('Pomelo over TCP', {
  serve: (http, accept, settings) => serve(http, accept, settings),
  connect: overTcp,
  malformed: {
    ...malformed(overTcp),
    'what begins as no protocol does': atOnce(overTcp, Buffer.from([0x00, 0x01, 0x02, 0x03])),
  },
});

describeTransport('Pomelo over WebSocket', {
  serve: (http, accept, settings) => serve(http, accept, settings),
  connect: overWebSocket,
  malformed: {
    ...malformed(overWebSocket),
    'a frame that is too large': afterHandshake(overWebSocket, Buffer.alloc(70_000, 4)),
  },
});

/** A server that answers every request with its route and body, but `fail`. */
class Echo {
  readonly connections: TransportConnection[] = [];
  readonly requests: ClientRequest[] = [];
  readonly accept: Accept = (connection): ConnectionReceiver => {
    this.connections.push(connection);
    return {
      request: (request) => {
        this.requests.push(request);
        const { route, body, reply } = request;
        reply?.(
          route === 'fail'
            ? { code: 409, error: 'NAME_TAKEN', message: 'Somebody else has this name.', username: 'x' }
            : { code: 200, route, body },
        );
      },
      closed: () => undefined,
    };
  };

  push(event: string, body: unknown): void {
    const one = { event, json: Buffer.from(JSON.stringify(body)) };
    for (const connection of this.connections) connection.push(one);
  }
}

let echo: Echo;
let http: Server;
let port: number;
let transport: Transport | undefined;
const clients: { vanish(): void }[] = [];

beforeEach(() => {
  echo = new Echo();
});
afterEach(async () => {
  for (const client of clients.splice(0)) client.vanish();
  await transport?.close();
  if (transport) await new Promise((resolve) => http.close(resolve));
  transport = undefined;
});

async function start(more: Partial<PomeloOptions> = {}): Promise<void> {
  http = createServer((_request, response) => void response.writeHead(404).end());
  transport = serve(http, echo.accept, more);
  await once(http.listen(0, '127.0.0.1'), 'listening');
  const address = http.address();
  port = typeof address === 'object' && address !== null ? address.port : 0;
}

async function open(client: Promise<PomeloClient>): Promise<PomeloClient> {
  const opened = await client;
  clients.push(opened);
  return opened;
}

describe('the handshake', () => {
  test('gives the heartbeat in seconds, and a dictionary both ways', async () => {
    await start();
    const { hello } = await open(overTcp(port));
    expect(hello).toMatchObject({ code: 200, sys: { heartbeat: 25, useDict: true, useProto: false } });
    const { dict = {}, dictVersion, ...rest } = hello?.sys ?? {};
    expect(Object.keys(dict).sort()).toEqual([...DICTIONARY].sort());
    expect(rest).toMatchObject({
      routeToCode: dict,
      codeToRoute: Object.fromEntries(Object.entries(dict).map(([name, code]) => [code, name])),
    });
    expect(dictVersion).toEqual(expect.any(String));
    expect(rest).not.toHaveProperty('protos');
  });

  test('leaves the dictionary out for a client that has it', async () => {
    await start();
    const { hello: first } = await open(overTcp(port));
    const dictVersion = first?.sys.dictVersion;
    const { hello } = await open(overTcp(port, { hello: { sys: { dictVersion } } }));
    expect(hello?.sys).toEqual({ heartbeat: 25, useDict: true, useProto: false, dictVersion });
    const { hello: other } = await open(overTcp(port, { hello: { sys: { dictVersion: 'another' } } }));
    expect(other?.sys).toEqual(first?.sys);
  });

  test('takes protobuf definitions away from a client that kept some', async () => {
    await start();
    const { hello } = await open(overTcp(port, { hello: { sys: { protoVersion: 1_400_000_000 } } }));
    expect(hello?.sys.protos).toEqual({ version: 0, client: {}, server: {} });
  });

  test.each([
    ['0.1.9', 501],
    ['0.1', 501],
    ['', 501],
    ['0.1.10', 200],
    ['1', 200],
  ])('of a client of version %j is answered with %i', async (version, code) => {
    await start();
    const client = await open(overTcp(port, { hello: { sys: { type: 'old', version } } }));
    expect(client.hello?.code).toBe(code);
    if (code !== 200) await client.over();
  });

  test('that is none is answered with 500', async () => {
    await start();
    const client = await open(overWebSocket(port, { hello: { user: {} } }));
    expect(client.hello).toEqual({ code: 500 });
    await client.over();
    expect(echo.connections).toEqual([]);
  });

  test('has to come in time', async () => {
    await start({ helloMs: 100 });
    const silent = connect(port, '127.0.0.1');
    await once(silent, 'close');
    const started = await open(overTcp(port, { silent: true }));
    started.write(Buffer.from([1]));
    await started.over();
    expect(started.heard).toEqual([{ event: 'onKick', body: { ...DISCONNECTS.NO_HELLO } }]);
    const upgraded = await open(overWebSocket(port, { silent: true }));
    await upgraded.over();
    expect(upgraded.heard).toEqual([{ event: 'onKick', body: { ...DISCONNECTS.NO_HELLO } }]);
    expect(echo.connections).toEqual([]);
  });
});

describe('a message', () => {
  test('may come in pieces, and several in one', async () => {
    await start();
    const client = await open(overTcp(port));
    const message = (id: number) =>
      protocol.Package.encode(4, protocol.Message.encode(id, 0, 0, 'a.b.c', Buffer.from(`{"n":${id}}`)));
    const bytes = Buffer.concat([message(1), message(2), message(3)]);
    for (const byte of bytes) client.write(Buffer.from([byte]));
    client.write(bytes);
    await vi.waitFor(() => expect(echo.requests).toHaveLength(6), WAIT);
    expect(echo.requests.map(({ body }) => body)).toEqual([1, 2, 3, 1, 2, 3].map((n) => ({ n })));
  });

  test('may be cut by frames too', async () => {
    await start();
    const client = await open(overWebSocket(port));
    const bytes = protocol.Package.encode(4, protocol.Message.encode(1, 0, 0, 'a.b.c', Buffer.from('{}')));
    for (const byte of bytes) client.write(Buffer.from([byte]));
    await vi.waitFor(() => expect(echo.requests).toHaveLength(1), WAIT);
  });

  test('may have its route as a code, and then pushes have too', async () => {
    await start();
    const client = await open(overTcp(port));
    await vi.waitFor(() => expect(echo.connections).toHaveLength(1), WAIT);
    echo.push('onChat', { n: 1 });
    await client.until(() => client.heard.length === 1);
    client.useCodes = true;
    const reply = await client.ask('chat.chatHandler.send', { n: 2 });
    expect(reply).toEqual({ code: 200, route: 'chat.chatHandler.send', body: { n: 2 } });
    echo.push('onChat', { n: 2 });
    echo.push('onMove', { n: 3 });
    await client.until(() => client.heard.length === 3);
    expect(client.heard).toEqual([
      { event: 'onChat', body: { n: 1 } },
      { event: 'onChat', body: { n: 2 } },
      { event: 'onMove', body: { n: 3 } },
    ]);
    const withCode = client.flags.filter((flag) => (flag >> 1) % 8 === 3).map((flag) => flag & 1);
    expect(withCode).toEqual([0, 1, 0]);
  });

  test('with a code that stands for nothing has a route that there is not', async () => {
    await start();
    const client = await open(overTcp(port));
    client.send(4, protocol.Message.encode(5, 0, 1, 60_000, Buffer.from('{}')));
    await vi.waitFor(() => expect(echo.requests).toHaveLength(1), WAIT);
    expect(echo.requests[0]?.route).toBe('60000');
  });

  test('may be compressed', async () => {
    await start();
    const client = await open(overTcp(port));
    const body = Buffer.from(JSON.stringify({ text: 'x'.repeat(10_000) }));
    for (const compressed of [gzipSync(body), deflateSync(body)]) {
      const reply = await client.askBytes('a.b.c', compressed, { gzip: true });
      expect(reply.body).toEqual({ text: 'x'.repeat(10_000) });
    }
  });

  test('without JSON has a body that no route has, without a body none', async () => {
    await start();
    const client = await open(overTcp(port));
    await client.askBytes('a.b.c', Buffer.from('{"cut'));
    await client.askBytes('a.b.c', Buffer.from([0x22, 0xff, 0x22]));
    await client.askBytes('a.b.c', Buffer.alloc(0));
    expect(echo.requests.map(({ body }) => body)).toEqual(['{"cut', '', undefined]);
  });

  test('that failed is answered as Pomelo did, and marked as Pitaya does', async () => {
    await start();
    const client = await open(overTcp(port));
    expect(await client.ask('fail', {})).toEqual({
      code: 500,
      error: 'NAME_TAKEN',
      status: 409,
      message: 'Somebody else has this name.',
      username: 'x',
    });
    await client.ask('a.b.c', {});
    expect(client.flags).toEqual([0x24, 0x04]);
  });

  test('with an id in either order of its bytes gets the same id back', async () => {
    await start();
    const client = await open(overTcp(port));
    const ids = [
      [0x80, 0x01],
      [0x81, 0x00],
      [0xff, 0xff, 0x03],
      [0x7f],
      Array<number>(9).fill(0xff).concat(1),
    ];
    for (const id of ids) client.write(data(0, ...id, 1, 0x61, 0x7b, 0x7d));
    await client.until(() => client.flags.length === ids.length);
    const answers = client.packages.filter(({ type }) => type === 4).map(({ body }) => [...body]);
    for (const [n, id] of ids.entries()) expect(answers[n]?.slice(1, 1 + id.length)).toEqual(id);
  });

  test('of a client that knows no characters beyond the basic plane is understood, and the answer escapes them', async () => {
    await start();
    const client = await open(overTcp(port));
    // As UTF-8 would write the halves of U+1F600, were it allowed to.
    const cesu = Buffer.concat([
      Buffer.from('{"text":"'),
      Buffer.from('eda0bdedb880', 'hex'),
      Buffer.from('"}'),
    ]);
    expect(await client.askBytes('a.b.c', cesu)).toMatchObject({ body: { text: '😀' } });
    const answer = client.packages.at(-1)?.body.toString();
    expect(answer).toContain('\\ud83d\\ude00');
  });

  test('as large as it may be is served; one that is larger ends the connection', async () => {
    await start({ messageBytes: 1_000 });
    const client = await open(overTcp(port));
    const text = 'x'.repeat(1_000 - '{"t":""}'.length);
    expect(await client.ask('a.b.c', { t: text })).toMatchObject({ code: 200 });
    client.tell('a.b.c', { t: 'x'.repeat(2_000) });
    await client.over();
    expect(client.heard).toEqual([{ event: 'onKick', body: { ...DISCONNECTS.TOO_LARGE } }]);
  });
});

describe('heartbeats', () => {
  const count = (client: PomeloClient) => client.packages.filter(({ type }) => type === 3).length;

  test('begin when the client has acknowledged the handshake, and are answered', async () => {
    await start({ pingMs: 1 });
    const client = await open(overTcp(port));
    await client.until(() => count(client) === 1);
    client.send(3);
    await client.until(() => count(client) === 2);
  });

  test('of a client that answers at once make no race', async () => {
    await start();
    const client = await open(overTcp(port));
    await client.until(() => count(client) === 1);
    for (let n = 0; n < 50; n += 1) client.send(3);
    await client.ask('a.b.c', {});
    expect(count(client)).toBe(1);
  });

  test('that do not come end a connection, although it chats', async () => {
    await start({ pingMs: 1, pongMs: 1 });
    const client = await open(overTcp(port));
    const chat = setInterval(() => client.tell('a.b.c', {}), 20);
    await client.over();
    clearInterval(chat);
    expect(client.heard).toEqual([{ event: 'onKick', body: { ...DISCONNECTS.NO_PONG } }]);
    expect(echo.requests.length).toBeGreaterThan(5);
  });
});

describe('the client port', () => {
  test('still answers requests of HTTP, however slowly they come', async () => {
    await start();
    expect((await fetch(`http://127.0.0.1:${port}/`)).status).toBe(404);
    const socket = connect(port, '127.0.0.1');
    let answer = '';
    socket.setEncoding('latin1').on('data', (text) => {
      answer += String(text);
    });
    const closed = once(socket, 'close');
    const request = `POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\nConnection: close\r\n\r\nhello`;
    for (const character of request) {
      socket.write(character);
      await new Promise((resolve) => setImmediate(resolve));
    }
    await closed;
    expect(answer).toMatch(/^HTTP\/1\.1 404 /);
  });

  test('refuses pages from elsewhere', async () => {
    await start();
    const socket = new WebSocket(`ws://127.0.0.1:${port}/`, { origin: 'https://elsewhere.example' });
    const [, response] = await once(socket, 'unexpected-response');
    expect(response.statusCode).toBe(403);
    const own = new WebSocket(`ws://127.0.0.1:${port}/any/path`, { origin: 'http://127.0.0.1:3001' });
    await once(own, 'open');
    own.terminate();
  });

  test('leaves upgrades of another protocol alone', async () => {
    await start();
    const taken = new Promise<Socket>((resolve) => {
      http.on('upgrade', (request, socket) => {
        if (request.url?.startsWith('/socket.io/') && 'remoteAddress' in socket) resolve(socket as Socket);
      });
    });
    const socket = new WebSocket(`ws://127.0.0.1:${port}/socket.io/?EIO=4`);
    const refused = once(socket, 'unexpected-response');
    (await taken).end('HTTP/1.1 400 Bad Request\r\n\r\n');
    await refused;
    expect(echo.connections).toEqual([]);
  });
});

describe("Pomelo's client for browsers", () => {
  async function openPage(onSent?: (type: number) => void): Promise<PomeloOfPage> {
    const page = openPomeloPage(onSent && { onSent });
    clients.push({ vanish: () => page.disconnect() });
    await new Promise<void>((resolve) => page.init({ host: '127.0.0.1', port }, resolve));
    return page;
  }
  const ask = (page: PomeloOfPage, route: string, body: object) =>
    new Promise<Record<string, unknown>>((resolve) => page.request(route, body, resolve));

  test('asks, notifies and hears', async () => {
    await start();
    const page = await openPage();
    const heard: unknown[] = [];
    page.on('onChat', (body) => heard.push(body));
    const body = { content: 'hello 😀 大厅' };
    expect(await ask(page, 'chat.chatHandler.send', body)).toEqual({
      code: 200,
      route: 'chat.chatHandler.send',
      body,
    });
    page.notify('not.in.dictionary', { n: 1 });
    echo.push('onChat', { msg: '😀' });
    await vi.waitFor(() => expect(heard).toEqual([{ msg: '😀' }]), WAIT);
    await vi.waitFor(() => expect(echo.requests).toHaveLength(2), WAIT);
    expect(echo.requests[1]).toEqual({ route: 'not.in.dictionary', body: { n: 1 } });
  });

  test('asks more than 127 times', async () => {
    await start();
    const page = await openPage();
    for (let n = 0; n < 300; n += 1) {
      expect(await ask(page, 'a.b.c', { n })).toEqual({ code: 200, route: 'a.b.c', body: { n } });
    }
  });

  test('hears why it is closed', async () => {
    await start();
    const page = await openPage();
    const told = once(page, 'onKick');
    const closed = once(page, 'disconnect');
    await vi.waitFor(() => expect(echo.connections).toHaveLength(1), WAIT);
    echo.connections[0]?.close(DISCONNECTS.TAKEN_OVER);
    expect(await told).toEqual([{ ...DISCONNECTS.TAKEN_OVER }]);
    const [event] = await closed;
    expect(event).toMatchObject({ code: DISCONNECTS.TAKEN_OVER.code });
  });

  test('lives through several heartbeats', async () => {
    await start({ pingMs: 1_000, pongMs: 500 });
    await new Promise<void>((resolve, reject) => {
      let heartbeats = 0;
      const count = (type: number) => {
        if (type === 3) heartbeats += 1;
        if (heartbeats === 3) resolve();
      };
      openPage(count).then((page) => {
        for (const event of ['heartbeat timeout', 'disconnect'])
          page.on(event, () => reject(new Error(event)));
      }, reject);
    });
    expect(transport?.connections).toBe(1);
  });
});
