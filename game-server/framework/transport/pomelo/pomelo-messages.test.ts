import { deflateSync, gzipSync } from 'node:zlib';
import protocol from 'pomelo-protocol';
import { afterEach, describe, expect, test } from 'vitest';
import { DISCONNECTS } from '../../../../shared/disconnect.ts';
import { eventually } from '../../../../shared/testing/eventually.ts';
import type { PomeloClient } from './testing/pomelo-client.ts';
import { PomeloServer } from './testing/pomelo-server.ts';

const data = (...bytes: number[]) => protocol.Package.encode(4, Buffer.from(bytes));

let server: PomeloServer;
afterEach(() => server.close());

describe('a message', () => {
  test('may come in pieces, and several in one', async () => {
    server = await PomeloServer.start();
    const client = await server.overTcp();
    const message = (id: number) =>
      protocol.Package.encode(4, protocol.Message.encode(id, 0, 0, 'a.b.c', Buffer.from(`{"n":${id}}`)));
    const bytes = Buffer.concat([message(1), message(2), message(3)]);
    for (const byte of bytes) client.write(Buffer.from([byte]));
    client.write(bytes);
    await eventually(() => expect(server.requests).toHaveLength(6));
    expect(server.requests.map(({ body }) => body)).toEqual([1, 2, 3, 1, 2, 3].map((n) => ({ n })));
  });

  test('may be cut by frames too', async () => {
    server = await PomeloServer.start();
    const client = await server.overWebSocket();
    const bytes = protocol.Package.encode(4, protocol.Message.encode(1, 0, 0, 'a.b.c', Buffer.from('{}')));
    for (const byte of bytes) client.write(Buffer.from([byte]));
    await eventually(() => expect(server.requests).toHaveLength(1));
  });

  test('may have its route as a code, and then pushes have too', async () => {
    server = await PomeloServer.start();
    const client = await server.overTcp();
    await eventually(() => expect(server.connections).toHaveLength(1));
    server.push('onChat', { n: 1 });
    await client.until(() => client.heard.length === 1);
    client.useCodes = true;
    const reply = await client.ask('chat.chatHandler.send', { n: 2 });
    expect(reply).toEqual({ code: 200, route: 'chat.chatHandler.send', body: { n: 2 } });
    server.push('onChat', { n: 2 });
    server.push('onMove', { n: 3 });
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
    server = await PomeloServer.start();
    const client = await server.overTcp();
    client.send(4, protocol.Message.encode(5, 0, 1, 60_000, Buffer.from('{}')));
    await eventually(() => expect(server.requests).toHaveLength(1));
    expect(server.requests[0]?.route).toBe('60000');
  });

  test('may be compressed', async () => {
    server = await PomeloServer.start();
    const client = await server.overTcp();
    const body = Buffer.from(JSON.stringify({ text: 'x'.repeat(10_000) }));
    for (const compressed of [gzipSync(body), deflateSync(body)]) {
      const reply = await client.askBytes('a.b.c', compressed, { gzip: true });
      expect(reply.body).toEqual({ text: 'x'.repeat(10_000) });
    }
  });

  test('without JSON has a body that no route has, without a body none', async () => {
    server = await PomeloServer.start();
    const client = await server.overTcp();
    await client.askBytes('a.b.c', Buffer.from('{"cut'));
    await client.askBytes('a.b.c', Buffer.from([0x22, 0xff, 0x22]));
    await client.askBytes('a.b.c', Buffer.alloc(0));
    expect(server.requests.map(({ body }) => body)).toEqual(['{"cut', '', undefined]);
  });

  test('that failed is answered as Pomelo did, and marked as Pitaya does', async () => {
    server = await PomeloServer.start();
    const client = await server.overTcp();
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
    server = await PomeloServer.start();
    const client = await server.overTcp();
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
    server = await PomeloServer.start();
    const client = await server.overTcp();
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

  test('as large as it may be is served; one that is a byte larger ends the connection', async () => {
    server = await PomeloServer.start({ messageBytes: 1_000 });
    const client = await server.overTcp();
    const text = 'x'.repeat(1_000 - '{"t":""}'.length);
    expect(await client.ask('a.b.c', { t: text })).toMatchObject({ code: 200 });
    client.tell('a.b.c', { t: `${text}x` });
    await client.over();
    expect(client.heard).toEqual([{ event: 'onKick', body: { ...DISCONNECTS.TOO_LARGE } }]);
  });

  test('in a frame that is too large is told why', async () => {
    server = await PomeloServer.start({ messageBytes: 1_000 });
    const client = await server.overWebSocket();
    client.write(Buffer.alloc(2_000, 4));
    await client.over();
    expect(client.heard).toEqual([{ event: 'onKick', body: { ...DISCONNECTS.TOO_LARGE } }]);
  });
});

describe('heartbeats', () => {
  const count = (client: PomeloClient) => client.packages.filter(({ type }) => type === 3).length;

  test('begin when the client has acknowledged the handshake, and are answered', async () => {
    server = await PomeloServer.start({ pingMs: 1 });
    const client = await server.overTcp();
    await client.until(() => count(client) === 1);
    client.send(3);
    await client.until(() => count(client) === 2);
  });

  test('of a client that answers at once make no race', async () => {
    server = await PomeloServer.start();
    const client = await server.overTcp();
    await client.until(() => count(client) === 1);
    for (let n = 0; n < 50; n += 1) client.send(3);
    await client.ask('a.b.c', {});
    expect(count(client)).toBe(1);
  });

  test('that do not come are owed, although the client chats', async () => {
    server = await PomeloServer.start({ pingMs: 1 });
    const client = await server.overTcp();
    const chat = setInterval(() => client.tell('a.b.c', {}), 20);
    await eventually(() => expect(server.beats).toEqual(['ping']));
    clearInterval(chat);
    expect(server.requests.length).toBeGreaterThan(0);
    client.send(3);
    await client.ask('a.b.c', {});
    expect(server.beats).toEqual(['ping', 'pong']);
  });
});
