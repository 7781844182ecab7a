import { once } from 'node:events';
import { afterEach, describe, expect, test } from 'vitest';
import { DISCONNECTS } from '../../../../shared/disconnect.ts';
import { eventually } from '../../../../shared/testing/eventually.ts';
import { openPomeloPage, type PomeloOfPage } from './testing/pomelo-page.ts';
import { PomeloServer } from './testing/pomelo-server.ts';

let server: PomeloServer;
afterEach(() => server.close());

describe("Pomelo's client for browsers", () => {
  async function openPage(onSent?: (type: number) => void): Promise<PomeloOfPage> {
    const page = openPomeloPage(onSent && { onSent });
    server.clients.push({ vanish: () => page.disconnect() });
    await new Promise<void>((resolve) => page.init({ host: '127.0.0.1', port: server.port }, resolve));
    return page;
  }
  const ask = (page: PomeloOfPage, route: string, body: object) =>
    new Promise<Record<string, unknown>>((resolve) => page.request(route, body, resolve));

  test('asks, notifies and hears', async () => {
    server = await PomeloServer.start();
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
    server.push('onChat', { msg: '😀' });
    await eventually(() => expect(heard).toEqual([{ msg: '😀' }]));
    await eventually(() => expect(server.requests).toHaveLength(2));
    expect(server.requests[1]).toEqual({ route: 'not.in.dictionary', body: { n: 1 } });
  });

  test('asks more than 127 times', async () => {
    server = await PomeloServer.start();
    const page = await openPage();
    for (let n = 0; n < 300; n += 1) {
      expect(await ask(page, 'a.b.c', { n })).toEqual({ code: 200, route: 'a.b.c', body: { n } });
    }
  });

  test('hears why it is closed', async () => {
    server = await PomeloServer.start();
    const page = await openPage();
    const told = once(page, 'onKick');
    const closed = once(page, 'disconnect');
    await eventually(() => expect(server.connections).toHaveLength(1));
    server.connections[0]?.close(DISCONNECTS.TAKEN_OVER);
    expect(await told).toEqual([{ ...DISCONNECTS.TAKEN_OVER }]);
    const [event] = await closed;
    expect(event).toMatchObject({ code: DISCONNECTS.TAKEN_OVER.code });
  });

  test('lives through several heartbeats', async () => {
    server = await PomeloServer.start({ pingMs: 1_000 });
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
    expect(server.transport.connections).toBe(1);
    expect(server.beats).toContain('pong');
  });
});
