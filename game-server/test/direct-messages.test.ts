import { setTimeout as pause } from 'node:timers/promises';
import { afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { DirectMessage } from '../../shared/contract/routes.ts';
import { enterAccount, register } from './accounts.ts';
import { ChatClient } from './chat-client.ts';
import { type Cluster, startCluster } from './cluster.ts';
import { hearsDirect, inboxOf, sendDirect, wholeConversation } from './direct-talk.ts';
import { checkHistory } from './history-checker.ts';
import { chooseSeed, seededRandom } from './seeded-random.ts';
import { Writers } from './writers.ts';

let cluster: Cluster;
let urls: readonly [string, string];
const clients: ChatClient[] = [];

beforeAll(async () => {
  cluster = await startCluster({
    servers: { connector: 2, chat: 2, user: 1 },
    settings: { limits: { messagesPerSecond: 0 } },
  });
  const [first = '', second = ''] = cluster.connectorUrls;
  urls = [first, second];
  return () => cluster.stop();
});
afterEach(() => {
  for (const client of clients.splice(0)) client.leave();
});

/** One more device of somebody, each in a room of their own. */
async function device(username: string, connector: 0 | 1) {
  const client = await enterAccount(urls[connector], username, { rid: `home-of-${username}` });
  clients.push(client);
  return client;
}

async function accounts(...usernames: string[]): Promise<void> {
  for (const username of usernames) await register(urls[0], username);
}

describe('a direct message', () => {
  test('reaches every device of both at once, wherever they are', async () => {
    await accounts('ann1', 'ben1');
    const [ann, annsOther] = [await device('ann1', 0), await device('ann1', 1)];
    const bens = [await device('ben1', 0), await device('ben1', 1)];
    const { id, seq, time, status } = await sendDirect(ann, 'ben1', 'hello');
    expect({ seq, status }).toEqual({ seq: 1, status: 'delivered' });
    const message = { from: 'ann1', to: 'ben1', msg: 'hello', seq, id, time };
    for (const client of [ann, annsOther, ...bens]) {
      expect(await hearsDirect(client, 'hello')).toEqual(message);
    }
    await sendDirect(bens[1] ?? ann, 'ann1', 'hello yourself');
    for (const client of [ann, annsOther, ...bens]) {
      expect(await hearsDirect(client, 'hello yourself')).toMatchObject({ from: 'ben1', to: 'ann1', seq: 2 });
      expect(client.pushes('onDirect')).toHaveLength(2);
      expect(client.pushes('onChat')).toEqual([]);
    }
    const history = { code: 200, more: false, messages: ann.pushes('onDirect') };
    expect(await ann.ask('chat.directHandler.history', { with: 'ben1' })).toEqual(history);
    expect(await bens[0]?.ask('chat.directHandler.history', { with: 'ann1' })).toEqual(history);
    expect(
      await bens[0]?.ask('chat.directHandler.history', { with: 'ann1', before: 2, limit: 1 }),
    ).toMatchObject({
      messages: [{ seq: 1 }],
      more: false,
    });
  });

  test('waits in the inbox of somebody who is away', async () => {
    await accounts('ann2', 'ben2');
    const ann = await device('ann2', 0);
    for (const content of ['one', 'two', 'three']) {
      expect(await sendDirect(ann, 'ben2', content)).toMatchObject({ status: 'stored' });
    }
    const ben = await device('ben2', 1);
    expect(await inboxOf(ben, 'ann2')).toMatchObject({ unread: 3, read: 0, last: { msg: 'three', seq: 3 } });
    expect(await inboxOf(ann, 'ben2')).toMatchObject({ unread: 0, last: { msg: 'three' } });
    const { messages } = await ben.ask('chat.directHandler.history', { with: 'ann2' });
    expect(messages.map(({ msg, from, to }) => ({ msg, from, to }))).toEqual(
      ['one', 'two', 'three'].map((msg) => ({ msg, from: 'ann2', to: 'ben2' })),
    );
    // It is told once: not again as a push.
    await sendDirect(ann, 'ben2', 'four');
    await hearsDirect(ben, 'four');
    expect(ben.pushes('onDirect').map(({ msg }) => msg)).toEqual(['four']);
    expect(await inboxOf(ben, 'ann2')).toMatchObject({ unread: 4 });
  });

  test('sent again with its id is the same message, also while the receiver is away', async () => {
    await accounts('ann3', 'ben3');
    const ann = await device('ann3', 0);
    const ben = await device('ben3', 1);
    const { seq, time } = await sendDirect(ann, 'ben3', 'once', 'the-id');
    const same = { seq, time };
    expect(await sendDirect(ann, 'ben3', 'once', 'the-id')).toMatchObject(same);
    ben.leave();
    expect(await sendDirect(ann, 'ben3', 'once', 'the-id')).toMatchObject(same);
    const again = await device('ben3', 0);
    expect(await inboxOf(again, 'ann3')).toMatchObject({ unread: 1, last: { seq: 1 } });
  });

  test('between guests is kept while they are there, and a freed name gets nothing of it', async () => {
    const ann = await ChatClient.enter(urls[0], { username: 'guest_a' });
    const ben = await ChatClient.enter(urls[1], { username: 'guest_b' });
    const observer = await ChatClient.enter(urls[1], { username: 'observer' });
    clients.push(ann, observer);
    await sendDirect(ann, 'guest_b', 'psst');
    await hearsDirect(ben, 'psst');
    ben.leave();
    await observer.hears('onLeave', ({ user }) => user === 'guest_b');
    const impostor = await enterWhenFree('guest_b');
    expect(await impostor.ask('chat.directHandler.inbox', {})).toMatchObject({ conversations: [] });
    expect(impostor.pushes('onDirect')).toEqual([]);
  });

  test('to nobody, or to oneself, is refused', async () => {
    await accounts('ann4');
    const ann = await device('ann4', 0);
    const to = (name: string) => ann.ask('chat.directHandler.send', { to: name, content: 'x' });
    expect(await to('nobody_at_all')).toMatchObject({ code: 404, error: 'NO_SUCH_USER' });
    expect(await to('ann4')).toMatchObject({ code: 400, error: 'BAD_REQUEST', field: 'to' });
    expect(await ann.ask('chat.directHandler.history', { with: 'nobody_at_all' })).toMatchObject({
      code: 404,
    });
    expect(await ann.ask('chat.directHandler.read', { with: 'nobody_at_all', seq: 1 })).toMatchObject({
      code: 404,
    });
  });

  async function enterWhenFree(username: string): Promise<ChatClient> {
    const client = await ChatClient.connect(urls[0]);
    clients.push(client);
    await expect
      .poll(() => client.ask('connector.entryHandler.enter', { username }))
      .toMatchObject({ code: 200 });
    return client;
  }
});

describe('the read mark', () => {
  test('moves on all devices of its owner, never back, and never past the last message', async () => {
    await accounts('ann5', 'ben5');
    const ann = await device('ann5', 0);
    const bens = [await device('ben5', 0), await device('ben5', 1)] as const;
    for (const content of ['one', 'two', 'three']) await sendDirect(ann, 'ben5', content);
    const read = (seq: number) => bens[0].ask('chat.directHandler.read', { with: 'ann5', seq });
    expect(await read(2)).toEqual({ code: 200, seq: 2 });
    for (const ben of bens) {
      expect(await ben.hears('onRead')).toEqual({ with: 'ann5', seq: 2 });
      expect(await inboxOf(ben, 'ann5')).toMatchObject({ unread: 1, read: 2 });
    }
    expect(await read(1)).toEqual({ code: 200, seq: 2 });
    expect(await read(1_000)).toEqual({ code: 200, seq: 3 });
    expect(await inboxOf(bens[1], 'ann5')).toMatchObject({ unread: 0, read: 3 });
    await sendDirect(ann, 'ben5', 'four');
    expect(await inboxOf(bens[1], 'ann5')).toMatchObject({ unread: 1, read: 3 });
    // What one says oneself is not unread, and who has read what is nobody else's business.
    await sendDirect(bens[1], 'ann5', 'five');
    expect(await inboxOf(bens[1], 'ann5')).toMatchObject({ unread: 1 });
    expect(await inboxOf(ann, 'ben5')).toMatchObject({ unread: 1 });
    expect(ann.pushes('onRead')).toEqual([]);
  });
});

const SEED = chooseSeed();

test(`nothing is lost in the race between logout and delivery (TEST_SEED=${SEED})`, async () => {
  await accounts('ann6', 'ben6');
  const ann = await device('ann6', 0);
  const random = seededRandom(SEED);
  const sent: string[] = [];
  let told: string[] = [];
  for (let round = 0; round < 25; round += 1) {
    const ben = await enterAccount(urls[random.below(2) === 0 ? 0 : 1], 'ben6', { rid: 'home-of-ben6' });
    const waiting = (await inboxOf(ben, 'ann6'))?.unread ?? 0;
    const burst = Array.from({ length: 6 }, (_, i) => `${round}-${i}`);
    sent.push(...burst);
    const answers = burst.map((content) => sendDirect(ann, 'ben6', content, content));
    await answers[random.below(6)];
    // He goes in the middle of it, in one of the ways to go.
    const goes = random.below(3);
    if (goes === 0) await ben.ask('user.userHandler.logout', {});
    if (goes === 1) ben.leave();
    if (goes === 2) ben.vanish();
    const statuses = (await Promise.all(answers)).map(({ status }) => status);
    expect(statuses).not.toContain(undefined);
    const pushed = ben.pushes('onDirect').map(({ msg }) => msg);
    expect(new Set(pushed).size, 'told once').toBe(pushed.length);
    told = [...told, ...pushed];
    expect(waiting).toBe(round * 6);
    ben.leave();
  }
  const ben = await device('ben6', 1);
  expect(await inboxOf(ben, 'ann6')).toMatchObject({ unread: sent.length, last: { seq: sent.length } });
  const { messages } = await ben.ask('chat.directHandler.history', { with: 'ann6', limit: 200 });
  expect(messages.map(({ seq }) => seq)).toEqual(sent.map((_, i) => i + 1));
  expect(messages.map(({ msg }) => msg)).toEqual(sent);
  expect(told.filter((msg) => !sent.includes(msg))).toEqual([]);
});

test(`nothing is lost or told twice while servers are killed (TEST_SEED=${SEED})`, {
  timeout: 60_000,
}, async () => {
  await accounts('ben7');
  const names = ['sender1', 'sender2', 'sender3', 'sender4'];
  const writers = await Writers.gather({ cluster, names, to: 'ben7' });
  const random = seededRandom(SEED);
  await writers.writeDuring(async () => {
    for (const victim of random.shuffled(['chat-1', 'chat-2', 'connector-1', 'user-1', 'master-1'])) {
      await pause(300 + random.below(700));
      await cluster.kill(victim, 'SIGKILL');
    }
    await cluster.whole();
  });

  // Ben was away all the time.
  const ben = await enterAccount((await cluster.server('connector-2')).url, 'ben7');
  clients.push(ben);
  const stored = new Map<string, DirectMessage[]>();
  for (const name of names) stored.set(name, await wholeConversation(ben, name));
  expect(checkHistory(writers.history(stored))).toEqual([]);
  expect(writers.acknowledged).toBeGreaterThan(names.length * 10);
  for (const name of names) {
    expect(await inboxOf(ben, name)).toMatchObject({ unread: stored.get(name)?.length, read: 0 });
  }
  await writers.leave();
});

test('nothing of all this was an error', () => {
  expect(cluster.errors()).toEqual([]);
});
