import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import connectOld, { type OldSocket } from 'socket.io-client-2';
import { afterEach, describe, expect, test } from 'vitest';
import { DISCONNECTS } from '../../../../shared/disconnect.ts';
import { eventually } from '../../../../shared/testing/eventually.ts';
import { createClientAddress } from '../client-address.ts';
import { createSocketIoTransport } from '../socket-io-transport.ts';
import type { ClientRequest, CloseKind, Transport, TransportConnection } from '../transport.ts';
import { asciiJson, decodePacket, decodeTwice } from './socket-io-packets.ts';

/** As Pomelo's client for socket.io writes it. */
function packet(id: number, route: string, body: string): string {
  return (
    String.fromCharCode(id >>> 24, (id >>> 16) & 0xff, (id >>> 8) & 0xff, id & 0xff, route.length) +
    route +
    body
  );
}

describe('a packet', () => {
  test.each([1, 255, 256, 65_536, 2 ** 32 - 1])('with the id %i is read', (id) => {
    expect(decodePacket(packet(id, 'a.b.c', '{"text":"大厅 😀"}'))).toEqual({
      id,
      route: 'a.b.c',
      body: { text: '大厅 😀' },
    });
  });

  test('whose body is no JSON has a text as its body', () => {
    expect(decodePacket(packet(1, 'a', '{'))).toEqual({ id: 1, route: 'a', body: '{' });
  });

  test.each([
    undefined,
    7,
    {},
    '',
    '\u0000\u0000\u0000\u0001',
    '\u0000\u0000\u0000\u0001\u0005abc',
    '大厅大厅大厅大厅',
  ])('is not %j', (value) => {
    expect(decodePacket(value)).toBeUndefined();
  });
});

describe('a text that came by polling', () => {
  const twice = (text: string) => Buffer.from(text).toString('latin1');

  test.each([packet(2, 'a.b.c', '{"text":"大厅 é 😀"}'), packet(255, 'a.b.c', '{}'), 'é', '\uFEFFx'])(
    'is read if it is encoded twice: %j',
    (text) => {
      expect(decodeTwice(twice(text))).toBe(text);
    },
  );

  test.each([packet(2, 'a', '{"text":"大厅 é"}'), packet(255, 'a', '{}'), 'é', 'Ã© 大', 'plain', '', 7])(
    'is left as it is otherwise: %j',
    (text) => {
      expect(decodeTwice(text)).toBe(text);
    },
  );
});

test('JSON in ASCII is the same JSON', () => {
  const value = { 'é\u0080': '大厅 😀 \u2028 "\\" \u007f\u0001' };
  const json = asciiJson(JSON.stringify(value));
  expect(json).toMatch(/^[ -\u007f]*$/);
  expect(JSON.parse(json)).toEqual(value);
});

describe('a client of socket.io 1 or 2', () => {
  let http: Server;
  let transport: Transport | undefined;
  const sockets: OldSocket[] = [];
  const accepted: TransportConnection[] = [];
  const requests: ClientRequest[] = [];
  const closed: CloseKind[] = [];

  afterEach(async () => {
    for (const socket of sockets.splice(0)) socket.disconnect();
    await transport?.close();
    for (const list of [accepted, requests, closed]) list.length = 0;
  });

  async function serve(pomelo: boolean): Promise<string> {
    http = createServer();
    transport = createSocketIoTransport({
      http,
      accept: (connection) => {
        accepted.push(connection);
        return {
          request: (request) => {
            requests.push(request);
            const { route, body, reply } = request;
            reply?.(
              route === 'fail' ? { code: 404, error: 'NO_SUCH_USER', message: '?' } : { code: 200, body },
            );
          },
          pinged: () => undefined,
          ponged: () => undefined,
          closed: (kind) => void closed.push(kind),
        };
      },
      clientAddress: createClientAddress([]),
      origins: [],
      messageBytes: 65_536,
      messageFragments: 100,
      isFull: () => false,
      onEnd: () => {},
      openingsPerAddress: 0,
      helloMs: 60_000,
      pingMs: 25_000,
      pongMs: 20_000,
      pomelo,
    });
    await once(http.listen(0, '127.0.0.1'), 'listening');
    const address = http.address();
    return `http://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}`;
  }

  function open(url: string, transports: string[]): OldSocket {
    const socket = connectOld(url, { transports, forceNew: true, reconnection: false });
    sockets.push(socket);
    return socket;
  }

  test.each([[['websocket']], [['polling']], [['polling', 'websocket']]])(
    '2 that is of Pomelo is served over %j',
    async (transports) => {
      const socket = open(await serve(true), transports);
      const heard: unknown[] = [];
      socket.on('message', (text: string) => void heard.push(JSON.parse(text)));
      await new Promise<void>((resolve) => socket.once('connect', resolve));
      socket.send(packet(2, 'a.b.c', '{"text":"大厅 😀"}'));
      await eventually(() =>
        expect(heard).toEqual([{ id: 2, body: { code: 200, body: { text: '大厅 😀' } } }]),
      );
      socket.send(packet(3, 'fail', '{}'));
      await eventually(() => expect(heard).toHaveLength(2));
      expect(heard[1]).toEqual({
        id: 3,
        body: { code: 500, status: 404, error: 'NO_SUCH_USER', message: '?' },
      });
      accepted[0]?.push({ event: 'onChat', json: Buffer.from('{"msg":"😀"}') });
      accepted[0]?.close(DISCONNECTS.KICKED);
      await eventually(() => expect(heard).toHaveLength(4));
      expect(heard.slice(2)).toEqual([
        { route: 'onChat', body: { msg: '😀' } },
        { route: 'onKick', body: { ...DISCONNECTS.KICKED } },
      ]);
      await eventually(() => expect(closed).toHaveLength(1));
    },
  );

  test('1 that polls from a page of another port is let, and reads what is no ASCII', async () => {
    const url = await serve(true);
    const origin = 'http://127.0.0.1:3001';
    const latin1 = (text: string) => Buffer.from(text).toString('latin1');
    const poll = async (query: string, packet?: string): Promise<string> => {
      const sent = packet && latin1(packet);
      const response = await fetch(`${url}/socket.io/?EIO=3&transport=polling${query}`, {
        headers: { origin, 'content-type': 'text/plain;charset=UTF-8' },
        ...(sent && { method: 'POST', body: `${sent.length}:${sent}` }),
      });
      // It sends credentials, so browsers want to know whether this page may.
      expect(response.headers.get('access-control-allow-origin')).toBe(origin);
      expect(response.headers.get('access-control-allow-credentials')).toBe('true');
      // In browsers it takes each byte for a character, and counts those.
      return Buffer.from(await response.arrayBuffer()).toString('latin1');
    };
    const messages = (payload: string): unknown[] => {
      const colon = payload.indexOf(':');
      if (colon < 1) return [];
      const end = colon + 1 + Number(payload.slice(0, colon));
      const text = payload.slice(colon + 1, end);
      const heard = text.startsWith('42') ? [JSON.parse(JSON.parse(text.slice(2))[1])] : [];
      return [...heard, ...messages(payload.slice(end))];
    };

    const opened = await poll('');
    const query = `&sid=${/"sid":"([^"]+)"/.exec(opened)?.[1]}`;
    const sent = packet(200, 'a.b.c', '{"text":"大厅 é 😀"}');
    await poll(query, `42${JSON.stringify(['message', sent])}`);
    await eventually(() => expect(requests).toHaveLength(1));
    accepted[0]?.push({ event: 'onChat', json: Buffer.from('{"msg":"鲍勃 😀"}') });
    const heard: unknown[] = [];
    while (heard.length < 2) heard.push(...messages(await poll(query)));
    expect(heard).toEqual([
      { id: 200, body: { code: 200, body: { text: '大厅 é 😀' } } },
      { route: 'onChat', body: { msg: '鲍勃 😀' } },
    ]);
  });

  test('may use plain events as well, beside one that is of Pomelo', async () => {
    const url = await serve(true);
    const plain = open(url, ['websocket']);
    const pomelo = open(url, ['websocket']);
    const pushes: unknown[] = [];
    plain.on('onChat', (body: unknown) => void pushes.push(body));
    pomelo.on('message', (text: string) => void pushes.push(text));
    const reply = new Promise((resolve) => plain.emit('a.b.c', { n: 1 }, resolve));
    expect(await reply).toEqual({ code: 200, body: { n: 1 } });
    pomelo.send(packet(1, 'a.b.c', '{}'));
    await eventually(() => expect(pushes).toEqual(['{"id":1,"body":{"code":200,"body":{}}}']));
    await eventually(() => expect(accepted).toHaveLength(2));
    const push = { event: 'onChat', json: Buffer.from('{"msg":"x"}') };
    for (const connection of accepted) connection.push(push);
    await eventually(() => {
      expect(pushes).toHaveLength(3);
      expect(pushes).toContainEqual({ msg: 'x' });
      expect(pushes).toContain('{"route":"onChat","body":{"msg":"x"}}');
    });
    plain.disconnect();
    await eventually(() => expect(closed).toEqual(['goodbye']));
  });

  test('is refused where that is not set', async () => {
    const socket = open(await serve(false), ['polling']);
    await new Promise<void>((resolve) => socket.once('connect_error', () => resolve()));
    expect(accepted).toEqual([]);
  });
});
