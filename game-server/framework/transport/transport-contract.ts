import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { DISCONNECTS } from '../../../shared/disconnect.ts';
import type { Accept, OutgoingPush, Transport } from './transport.ts';
import { Recorder, WAIT } from './transport-contract-recorder.ts';

/** A client that speaks a transport's protocol. */
export interface ContractClient {
  ask(route: string, body: unknown): Promise<Record<string, unknown>>;
  /** Asks without wanting an answer. */
  tell(route: string, body: unknown): void;
  /** Pushes as they came. */
  readonly heard: readonly { readonly event: string; readonly body: unknown }[];
  readonly isOver: boolean;
  goodbye(): void;
  /** Ends the connection without a word. */
  vanish(): void;
}

export interface ContractedTransport {
  serve(http: Server, accept: Accept, settings: { readonly isFull: () => boolean }): Transport;
  /** Resolves when the protocol's handshake is done; rejects or gives a client that is over if it was refused. */
  connect(port: number): Promise<ContractClient>;
  /** What no client sends, each as a new connection that resolves when the server has ended it. */
  readonly malformed: Readonly<Record<string, (port: number) => Promise<unknown>>>;
}

const push = (event: string, body: unknown): OutgoingPush => ({
  event,
  json: Buffer.from(JSON.stringify(body)),
});

/** What every transport promises (`Transport`, `TransportConnection`). */
export function describeTransport(name: string, { serve, connect, malformed }: ContractedTransport): void {
  describe(`${name}, as a transport`, () => {
    let http: Server;
    let port: number;
    let transport: Transport;
    let server: Recorder;
    let full: boolean;
    const clients: ContractClient[] = [];

    beforeEach(async () => {
      full = false;
      http = createServer((_request, response) => void response.writeHead(404).end());
      server = new Recorder();
      transport = serve(http, server.accept, { isFull: () => full });
      await once(http.listen(0, '127.0.0.1'), 'listening');
      const address = http.address();
      port = typeof address === 'object' && address !== null ? address.port : 0;
    });
    afterEach(async () => {
      for (const client of clients.splice(0)) client.vanish();
      await transport.close();
      await new Promise((resolve) => http.close(resolve));
    });

    async function open(): Promise<ContractClient> {
      const client = await connect(port);
      clients.push(client);
      return client;
    }
    const over = (client: ContractClient) => vi.waitFor(() => expect(client.isOver).toBe(true), WAIT);

    test('accepts a client once, and tells where it is', async () => {
      const client = await open();
      client.tell('a.b.c', {});
      await server.request();
      expect(server.only.connection.remoteAddress).toMatch(/127\.0\.0\.1$/);
      expect(server.only.connection.requestedHost).toBe('127.0.0.1');
      expect(transport.connections).toBe(1);
    });

    test('brings a request to the server, and its reply back', async () => {
      const client = await open();
      const answer = client.ask('chat.chatHandler.send', { content: 'hello', nested: [1, null, { a: 'b' }] });
      const { route, body, reply } = await server.request();
      expect([route, body]).toEqual([
        'chat.chatHandler.send',
        { content: 'hello', nested: [1, null, { a: 'b' }] },
      ]);
      reply?.({ code: 200, seq: 7 });
      expect(await answer).toEqual({ code: 200, seq: 7 });
    });

    test('knows which reply belongs to which request', async () => {
      const client = await open();
      const answers = Array.from({ length: 300 }, (_, n) => client.ask('a.b.c', { n }));
      await server.request(299);
      for (const { body, reply } of server.only.requests.toReversed()) reply?.({ code: 200, was: body });
      for (const [n, answer] of (await Promise.all(answers)).entries()) expect(answer.was).toEqual({ n });
    });

    test('keeps the order of requests', async () => {
      const client = await open();
      for (let n = 0; n < 200; n += 1) client.tell('a.b.c', { n });
      await server.request(199);
      expect(server.only.requests.map(({ body }) => body)).toEqual(
        Array.from({ length: 200 }, (_, n) => ({ n })),
      );
    });

    test('wants no reply where the client wants none', async () => {
      const client = await open();
      client.tell('a.b.c', { quiet: true });
      expect((await server.request()).reply).toBeUndefined();
    });

    test('keeps the order of pushes, and replies among them', async () => {
      const client = await open();
      const answer = client.ask('a.b.c', {});
      const { reply } = await server.request();
      const { connection } = server.only;
      for (let n = 0; n < 100; n += 1) connection.push(push('onChat', { n }));
      reply?.({ code: 200 });
      await answer;
      expect(client.heard).toEqual(Array.from({ length: 100 }, (_, n) => ({ event: 'onChat', body: { n } })));
    });

    test('brings one push to many clients', async () => {
      const all = await Promise.all([open(), open(), open()]);
      for (const client of all) client.tell('a.b.c', {});
      await vi.waitFor(() => expect(server.accepted).toHaveLength(3), WAIT);
      const one = push('onChat', { msg: 'one for all' });
      for (const { connection } of server.accepted) connection.push(one);
      for (const client of all) {
        await vi.waitFor(
          () => expect(client.heard).toEqual([{ event: 'onChat', body: { msg: 'one for all' } }]),
          WAIT,
        );
      }
    });

    test.each([
      ['beyond the basic plane', '😀👩‍🚀𠮷'],
      ['in many scripts', 'héllo 大厅 カタカナ العربية'],
      ['that JSON has to escape', '"\\\n\t\u0001\u2028'],
    ])('carries text %s both ways', async (_what, text) => {
      const client = await open();
      const answer = client.ask('a.b.c', { text });
      const { body, reply } = await server.request();
      expect(body).toEqual({ text });
      server.only.connection.push(push('onChat', { text }));
      reply?.({ code: 200, text });
      expect(await answer).toEqual({ code: 200, text });
      expect(client.heard).toEqual([{ event: 'onChat', body: { text } }]);
    });

    test('brings bodies that are no objects to the server, which refuses them', async () => {
      const client = await open();
      for (const body of [[], 7, 'text', null, true]) client.tell('a.b.c', body);
      await server.request(4);
      expect(server.only.requests.map(({ body }) => body)).toEqual([[], 7, 'text', null, true]);
    });

    test('tells why it closes, closes, and says so once', async () => {
      const client = await open();
      client.tell('a.b.c', {});
      await server.request();
      const { connection, closed } = server.only;
      connection.push(push('onChat', { last: true }));
      connection.close(DISCONNECTS.KICKED);
      connection.close(DISCONNECTS.MAX_AGE);
      connection.push(push('onChat', { late: true }));
      await over(client);
      expect(client.heard).toEqual([
        { event: 'onChat', body: { last: true } },
        { event: 'onKick', body: { ...DISCONNECTS.KICKED } },
      ]);
      await vi.waitFor(() => expect(closed).toEqual(['vanished']), WAIT);
    });

    test('knows a goodbye from a loss', async () => {
      const polite = await open();
      polite.tell('a.b.c', {});
      await vi.waitFor(() => expect(server.accepted).toHaveLength(1), WAIT);
      const lost = await open();
      lost.tell('a.b.c', {});
      await vi.waitFor(() => expect(server.accepted[1]?.requests).toHaveLength(1), WAIT);
      polite.goodbye();
      lost.vanish();
      await vi.waitFor(
        () => expect(server.accepted.map(({ closed }) => closed)).toEqual([['goodbye'], ['vanished']]),
        WAIT,
      );
      expect(transport.connections).toBe(0);
    });

    test('does nothing for a client that is gone', async () => {
      const client = await open();
      client.ask('a.b.c', {}).catch(() => undefined);
      const { reply } = await server.request();
      client.vanish();
      const { connection, closed } = server.only;
      await vi.waitFor(() => expect(closed).toHaveLength(1), WAIT);
      connection.push(push('onChat', {}));
      connection.close(DISCONNECTS.KICKED);
      reply?.({ code: 200 });
      expect(closed).toHaveLength(1);
    });

    test('lets nobody in any more when it is told so, and keeps those who are', async () => {
      const client = await open();
      client.tell('a.b.c', {});
      await server.request();
      transport.stopAccepting();
      const late = await open().catch(() => undefined);
      if (late) await over(late);
      const answer = client.ask('a.b.c', {});
      (await server.request(1)).reply?.({ code: 200 });
      expect(await answer).toEqual({ code: 200 });
      expect(server.accepted).toHaveLength(1);
    });

    test('lets nobody in while it is full', async () => {
      full = true;
      const early = await open().catch(() => undefined);
      if (early) await over(early);
      full = false;
      const client = await open();
      client.tell('a.b.c', {});
      await server.request();
      expect(server.accepted).toHaveLength(1);
    });

    test('is over for its clients when it is closed', async () => {
      const client = await open();
      client.tell('a.b.c', {});
      await server.request();
      await transport.close();
      await over(client);
      await vi.waitFor(() => expect(server.only.closed).toEqual(['vanished']), WAIT);
    });

    test.each(Object.keys(malformed))('ends no other connection over %s', async (what) => {
      const client = await open();
      await malformed[what]?.(port);
      const answer = client.ask('a.b.c', { still: 'here' });
      const healthy = await vi.waitFor(() => {
        const found = server.accepted.find(({ requests }) => requests.length > 0);
        if (!found) throw new Error('not asked yet');
        return found;
      }, WAIT);
      healthy.requests[0]?.reply?.({ code: 200 });
      expect(await answer).toEqual({ code: 200 });
      expect(healthy.closed).toEqual([]);
      for (const other of server.accepted.filter((one) => one !== healthy)) {
        await vi.waitFor(() => expect(other.closed).toHaveLength(1), WAIT);
        expect(other.requests).toEqual([]);
      }
    });
  });
}
