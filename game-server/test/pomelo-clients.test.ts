import connectOld from 'socket.io-client-2';
import { afterEach, beforeAll, describe, expect, test } from 'vitest';
import { eventually } from '../../shared/testing/eventually.ts';
import { PomeloClient } from '../framework/transport/pomelo/testing/pomelo-client.ts';
import { openPomeloPage, type PomeloOfPage } from '../framework/transport/pomelo/testing/pomelo-page.ts';
import { ChatClient } from './chat-client.ts';
import { type Cluster, startCluster } from './cluster.ts';

const ENTER = 'connector.entryHandler.enter';
const SEND = 'chat.chatHandler.send';

let cluster: Cluster;
const leaving: (() => void)[] = [];

beforeAll(async () => {
  cluster = await startCluster({
    servers: { connector: 2, chat: 2 },
    settings: { compat: { pomeloSocketIo: true, pomeloVersions: { 'js-websocket': '0.0.1' } } },
  });
  return () => cluster.stop();
});
afterEach(() => {
  for (const leave of leaving.splice(0)) leave();
});

async function enter(username: string, rid: string): Promise<ChatClient> {
  const client = await ChatClient.enter(cluster.connectorUrls[0] ?? '', { username, rid });
  leaving.push(() => client.leave());
  return client;
}

/** Pomelo's client for browsers, in a page that does what the page of Pomelo's chat tutorial does. */
class TutorialPage {
  readonly pomelo: PomeloOfPage = openPomeloPage();
  readonly heard: { readonly event: string; readonly body: unknown }[] = [];
  users: unknown;

  constructor() {
    for (const event of ['onChat', 'onAdd', 'onLeave', 'onKick']) {
      this.pomelo.on(event, (body: unknown) => void this.heard.push({ event, body }));
    }
    leaving.push(() => this.pomelo.disconnect());
  }

  async connect(host: string, port: number): Promise<void> {
    await new Promise<void>((resolve) => this.pomelo.init({ host, port, log: true }, resolve));
  }

  ask(route: string, body: object): Promise<Record<string, unknown>> {
    return new Promise((resolve) => this.pomelo.request(route, body, resolve));
  }

  /** Asks the gate for a connector, and enters there. */
  async enter(username: string, rid: string): Promise<Record<string, unknown>> {
    const gate = new URL(cluster.gateUrl);
    await this.connect(gate.hostname, Number(gate.port));
    const entry = await this.ask('gate.gateHandler.queryEntry', { uid: username });
    this.pomelo.disconnect();
    expect(entry).toMatchObject({ code: 200, host: gate.hostname, port: expect.any(Number) });
    await this.connect(String(entry.host), Number(entry.port));
    // What clients add that sign their requests is nobody's business here.
    const entered = await this.ask(ENTER, { username, rid, __crypto__: 'a1b2' });
    this.users = entered.users;
    return entered;
  }

  async hears(event: string, body: object): Promise<void> {
    await eventually(() => expect(this.heard).toContainEqual({ event, body: expect.objectContaining(body) }));
  }
}

describe("Pomelo's own client and a client of socket.io", () => {
  test('chat in one room, and see each other come and go', async () => {
    const ann = await enter('ann', 'tutorial');
    const page = new TutorialPage();
    expect(await page.enter('pia', 'tutorial')).not.toHaveProperty('error');
    expect(page.users).toEqual(['ann', 'pia']);
    expect(await ann.hears('onAdd')).toEqual({ rid: 'tutorial', user: 'pia' });
    const ben = await enter('ben', 'tutorial');
    await page.hears('onAdd', { user: 'ben' });

    const said = await page.ask(SEND, { rid: 'tutorial', content: 'hello all', from: 'pia', target: '*' });
    expect(said).toMatchObject({ code: 200, seq: 1 });
    await page.hears('onChat', { from: 'pia', target: '*', msg: 'hello all' });
    expect(await ann.hearsText('hello all')).toMatchObject({ from: 'pia', seq: 1 });
    await ben.say('hello pia');
    await page.hears('onChat', { from: 'ben', target: '*', msg: 'hello pia' });

    ben.leave();
    await page.hears('onLeave', { user: 'ben' });
    page.pomelo.disconnect();
    expect(await ann.hears('onLeave', ({ user }) => user === 'pia')).toEqual({
      rid: 'tutorial',
      user: 'pia',
    });
    expect(page.heard.filter(({ event }) => event === 'onKick')).toEqual([]);
  });

  test('whisper to each other, and nobody else hears', async () => {
    const ann = await enter('ann2', 'whisper');
    const ben = await enter('ben2', 'whisper');
    const page = new TutorialPage();
    await page.enter('pia2', 'whisper');
    const body = { rid: 'whisper', content: 'psst', from: 'pia2', target: 'ann2' };
    expect(await page.ask(SEND, body)).toMatchObject({ code: 200, seq: 0 });
    expect(await ann.hearsText('psst')).toMatchObject({ from: 'pia2', target: 'ann2' });
    await ann.ask(SEND, { content: 'psst yourself', target: 'pia2' });
    await page.hears('onChat', { from: 'ann2', target: 'pia2', msg: 'psst yourself' });
    await page.ask(SEND, { rid: 'whisper', content: 'aloud', from: 'pia2', target: '*' });
    await ben.hearsText('aloud');
    expect(ben.texts('whisper')).toEqual(['aloud']);
  });

  test('keep every character', async () => {
    const ann = await enter('ann3', 'characters');
    const page = new TutorialPage();
    await page.enter('𠮷野家', 'characters');
    expect(page.users).toEqual(['ann3', '𠮷野家']);
    const texts = ['😀👩‍🚀', '大厅 カタカナ 𠮷', '<b>"é"</b>\u2028'];
    for (const content of texts) {
      await page.ask(SEND, { rid: 'characters', content, from: '𠮷野家', target: '*' });
      expect(await ann.hearsText(content)).toMatchObject({ from: '𠮷野家' });
      await page.hears('onChat', { from: '𠮷野家', msg: content });
      await ann.ask(SEND, { content: `${content}!`, target: '𠮷野家' });
      await page.hears('onChat', { from: 'ann3', target: '𠮷野家', msg: `${content}!` });
    }
  });

  test('fail in the words of each', async () => {
    await enter('ann4', 'failures');
    const page = new TutorialPage();
    const failed = (error: string, status: number) => ({
      code: 500,
      error,
      status,
      message: expect.any(String),
    });
    expect(await page.enter('ann4', 'failures')).toEqual(failed('NAME_TAKEN', 409));
    expect(await page.ask(SEND, { content: 'x', target: '*' })).toEqual(failed('NOT_ENTERED', 401));
    expect(await page.ask(ENTER, { username: 'pia4', rid: 'failures' })).toMatchObject({ code: 200 });
    expect(await page.ask(SEND, { content: 'x', target: 'nobody' })).toEqual(failed('NO_SUCH_USER', 404));
    expect(await page.ask('chat.chatHandler.nothing', {})).toEqual(failed('NO_SUCH_ROUTE', 404));
    expect(await page.ask(ENTER, {})).toEqual(failed('ALREADY_ENTERED', 409));
    expect(await page.ask(SEND, { target: '*' })).toMatchObject({
      ...failed('BAD_REQUEST', 400),
      field: 'content',
    });
  });

  test('can have the same name one after the other at once', async () => {
    const page = new TutorialPage();
    await page.enter('pia5', 'reload');
    page.pomelo.disconnect();
    const again = new TutorialPage();
    await eventually(async () => expect(await again.enter('pia5', 'reload')).toMatchObject({ code: 200 }));
  });
});

describe('a client of Pomelo', () => {
  test('over TCP is in the same room', async () => {
    const ann = await enter('ann6', 'tcp');
    const tcp = await PomeloClient.overTcp(Number(new URL(cluster.connectorUrls[1] ?? '').port));
    leaving.push(() => tcp.vanish());
    tcp.useCodes = true;
    expect(await tcp.ask(ENTER, { username: 'tim6', rid: 'tcp' })).toMatchObject({
      code: 200,
      users: ['ann6', 'tim6'],
    });
    expect(await tcp.ask(SEND, { content: 'over TCP 😀', target: '*' })).toMatchObject({ code: 200, seq: 1 });
    await ann.hearsText('over TCP 😀');
    await ann.say('and back 😀');
    await tcp.until(() => tcp.bodies('onChat').length === 2);
    expect(tcp.bodies('onChat')).toMatchObject([{ msg: 'over TCP 😀' }, { msg: 'and back 😀' }]);
    tcp.goodbye();
    expect(await ann.hears('onLeave')).toEqual({ rid: 'tcp', user: 'tim6' });
  });

  test('over TCP is told by the gate where to go, as it reached it', async () => {
    const tcp = await PomeloClient.overTcp(Number(new URL(cluster.gateUrl).port));
    leaving.push(() => tcp.vanish());
    const entry = await tcp.ask('gate.gateHandler.queryEntry', { uid: 'tim' });
    expect(entry).toMatchObject({ code: 200, host: '127.0.0.1', port: expect.any(Number) });
  });

  test('that is older than the setting allows is told so', async () => {
    const hello = { sys: { type: 'js-websocket', version: '0.0.0' } };
    const old = await PomeloClient.overWebSocket(cluster.connectorUrls[0] ?? '', { hello });
    expect(old.hello).toEqual({ code: 501 });
    await old.over();
  });

  test('over socket.io 2 is in the same room where the setting allows it', async () => {
    const ann = await enter('ann7', 'old');
    const socket = connectOld(cluster.connectorUrls[0] ?? '', { transports: ['websocket'], forceNew: true });
    leaving.push(() => void socket.disconnect());
    const heard: unknown[] = [];
    socket.on('message', (text: string) => void heard.push(JSON.parse(text)));
    const ask = (id: number, route: string, body: object) =>
      socket.send(String.fromCharCode(0, 0, 0, id, route.length) + route + JSON.stringify(body));
    await new Promise<void>((resolve) => void socket.on('connect', resolve));
    ask(2, ENTER, { username: 'old7', rid: 'old', timestamp: 1 });
    await ann.hears('onAdd');
    ask(3, SEND, { rid: 'old', content: 'still here 😀', target: '*', timestamp: 2 });
    await ann.hearsText('still here 😀');
    await eventually(() => expect(heard).toHaveLength(3));
    expect(heard).toMatchObject([
      { id: 2, body: { code: 200, users: ['ann7', 'old7'] } },
      expect.anything(),
      expect.anything(),
    ]);
    expect(heard).toContainEqual({ id: 3, body: expect.objectContaining({ code: 200, seq: 1 }) });
    expect(heard).toContainEqual({
      route: 'onChat',
      body: expect.objectContaining({ from: 'old7', msg: 'still here 😀' }),
    });
  });
});

test('a client of Pomelo is told to go elsewhere when its server stops', async () => {
  const { url } = await cluster.server('connector-2');
  const client = await PomeloClient.overWebSocket(url);
  expect(await client.ask(ENTER, { username: 'last', rid: 'stop' })).toMatchObject({ code: 200 });
  await cluster.kill('connector-2', 'SIGTERM');
  await client.over();
  expect(client.bodies('onKick')).toMatchObject([{ code: 3001, reason: expect.any(String) }]);
});

test('no process has logged an error', () => {
  expect(cluster.errors()).toEqual([]);
});
