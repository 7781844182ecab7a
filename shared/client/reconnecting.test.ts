import { expect, test } from 'vitest';
import type { ClientEvents } from './client.ts';
import { nextState, record, rehearse } from './test/rehearsal.ts';

const ENTER = 'connector.entryHandler.enter';

test('after a broken connection the session is resumed and what was missed is delivered, once and in order', async () => {
  const { cluster, client, joined, chat } = await rehearse();
  await client.connect({ username: 'ann', rid: 'den' });
  cluster.rooms.say('den', 'one');
  await chat.until('one');
  const offline = nextState(client, 'offline');
  cluster.cut();
  await expect(offline).resolves.toMatchObject({ retryInMs: expect.any(Number) });
  cluster.rooms.say('den', 'two');
  cluster.rooms.say('den', 'three');
  await nextState(client, 'online');
  cluster.rooms.say('den', 'four');
  await chat.until('four');
  expect(chat.texts).toEqual(['one', 'two', 'three', 'four']);
  expect(cluster.callsTo(ENTER)[1]).toEqual({ resume: expect.any(String), rid: 'den', lastSeq: 1 });
  expect(joined.map(({ rid, resumed }) => [rid, resumed])).toEqual([
    ['den', false],
    ['den', true],
  ]);
});

test('what is more than one answer holds is fetched before anything newer is heard', async () => {
  const { cluster, client, joined, chat } = await rehearse();
  await client.connect({ username: 'ann', rid: 'den' });
  cluster.rooms.say('den', '0');
  await chat.until('0');
  const offline = nextState(client, 'offline');
  cluster.cut();
  await offline;
  cluster.rooms.pageSize = 3;
  const texts = Array.from({ length: 10 }, (_, index) => `${index + 1}`);
  for (const text of texts) cluster.rooms.say('den', text);
  await nextState(client, 'online');
  cluster.rooms.say('den', 'newest');
  await chat.until('newest');
  expect(chat.texts).toEqual(['0', ...texts, 'newest']);
  expect(joined.at(-1)).toMatchObject({ resumed: true, complete: false });
});

test('what is not kept any more is skipped, and everything after it is heard', async () => {
  const { cluster, client, chat } = await rehearse();
  await client.connect({ username: 'ann', rid: 'den' });
  const offline = nextState(client, 'offline');
  cluster.cut();
  await offline;
  cluster.rooms.pageSize = 2;
  for (const text of ['1', '2', '3', '4', '5', '6']) cluster.rooms.say('den', text);
  cluster.rooms.room('den').log.splice(0, 2);
  await chat.until('6');
  expect(chat.texts).toEqual(['3', '4', '5', '6']);
});

test('the gate may be away for a while', async () => {
  const { cluster, client } = await rehearse();
  await client.connect({ username: 'ann' });
  const states: ClientEvents['state'][] = [];
  client.on('state', (change) => states.push(change));
  await cluster.gate.die();
  const offline = nextState(client, 'offline');
  cluster.cut();
  await offline;
  await nextState(client, 'offline');
  const online = nextState(client, 'online');
  await cluster.gate.listen();
  await online;
  expect(states.slice(0, 2).map(({ state }) => state)).toEqual(['offline', 'offline']);
});

test('when its connector dies, the client goes on at another one', async () => {
  const { cluster, client, chat } = await rehearse();
  await client.connect({ username: 'ann' });
  const online = nextState(client, 'online');
  await cluster.connectors[0].die();
  await online;
  cluster.rooms.say('MainHall', 'hello');
  await chat.until('hello');
  expect(cluster.connectors[1].sockets.size).toBe(1);
});

test('a request in flight is not repeated when the connection breaks', async () => {
  const { cluster, client } = await rehearse();
  await client.connect({ username: 'ann' });
  cluster.fault = ({ route }) => (route === 'chat.roomHandler.who' ? 'break-before-answer' : undefined);
  const online = nextState(client, 'online');
  await expect(client.request('chat.roomHandler.who', { rid: 'MainHall' })).rejects.toMatchObject({
    error: 'UNAVAILABLE',
  });
  await online;
  expect(cluster.callsTo('chat.roomHandler.who')).toHaveLength(1);
});

test('a server that answers nothing more is left', async () => {
  const { rehearsal, cluster } = await rehearse();
  const client = rehearsal.client({ requestTimeoutMs: 1_000 });
  await client.connect({ username: 'ann' });
  cluster.fault = ({ route }) => (route === ENTER ? undefined : 'ignore');
  const online = nextState(client, 'offline').then(() => nextState(client, 'online'));
  await expect(client.request('chat.roomHandler.list', {})).rejects.toMatchObject({ error: 'TIMEOUT' });
  await online;
  expect(cluster.callsTo(ENTER)).toHaveLength(2);
  expect(cluster.goodbyes).toEqual([]);
});

test('whatever breaks, every client hears the same messages in the same order, each once', async () => {
  const { rehearsal, cluster } = await rehearse();
  const people = await Promise.all(
    ['ann', 'bob', 'cyd'].map(async (username) => {
      const client = rehearsal.client();
      await client.connect({ username, rid: 'den' });
      return { username, client, chat: record(client) };
    }),
  );
  let calls = 0;
  cluster.fault = ({ route }) => {
    if (route !== 'chat.chatHandler.send') return undefined;
    calls += 1;
    if (calls % 17 === 0) return 'break-before-answer';
    if (calls % 5 === 0) return { code: 429, error: 'RATE_LIMITED', message: '', retryAfterMs: 1 };
    return undefined;
  };
  const sends = people.flatMap(({ username, client }) =>
    Array.from({ length: 12 }, (_, number) => client.send({ content: `${username} ${number}`, target: '*' })),
  );
  await Promise.all(sends);
  const log = cluster.rooms.room('den').log.map(({ msg }) => msg);
  await Promise.all(people.map(({ chat }) => chat.until(log.at(-1) ?? '')));
  expect(log).toHaveLength(36);
  for (const { username, chat } of people) {
    expect(chat.texts).toEqual(log);
    const own = log.filter((text) => text.startsWith(username));
    expect(own).toEqual(Array.from({ length: 12 }, (_, number) => `${username} ${number}`));
  }
});
