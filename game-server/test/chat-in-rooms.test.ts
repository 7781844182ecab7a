import { afterEach, beforeAll, describe, expect, test } from 'vitest';
import { ChatClient } from './chat-client.ts';
import { type Cluster, startCluster } from './cluster.ts';

let cluster: Cluster;
const clients: ChatClient[] = [];

beforeAll(async () => {
  cluster = await startCluster();
  return () => cluster.stop();
});
afterEach(() => {
  for (const client of clients.splice(0)) client.leave();
});

/** Someone at one of the three connectors. */
async function enter(connector: 0 | 1 | 2, body: Parameters<typeof ChatClient.enter>[1] = {}) {
  const client = await ChatClient.enter(cluster.connectorUrls[connector] ?? '', body);
  clients.push(client);
  return client;
}

describe('the gate', () => {
  test('names the same connector for the same user, and the others as alternatives', async () => {
    const client = await ChatClient.connect(cluster.gateUrl);
    clients.push(client);
    const first = await client.ask('gate.gateHandler.queryEntry', { uid: 'alice' });
    expect(await client.ask('gate.gateHandler.queryEntry', { uid: 'alice' })).toEqual(first);
    const named = [first, ...first.alternatives].map(({ host, port }) => `http://${host}:${port}`);
    expect(first.code).toBe(200);
    expect(named.sort()).toEqual([...cluster.connectorUrls].sort());
  });

  test('knows the host name by which its client reached it', async () => {
    const { port } = new URL(cluster.gateUrl);
    const client = await ChatClient.connect(`http://localhost:${port}`);
    clients.push(client);
    const { host } = await client.ask('gate.gateHandler.queryEntry', { uid: 'alice' });
    expect(host).toBe('localhost');
  });
});

describe('entering', () => {
  test('answers the room as it is, and tells everyone else', async () => {
    const alice = await enter(0, { username: 'alice', rid: 'kitchen' });
    const bob = await enter(1, { username: 'bob', rid: 'kitchen' });
    expect(bob.entered).toEqual({
      code: 200,
      username: 'bob',
      rid: 'kitchen',
      users: ['alice', 'bob'],
      count: 2,
      owner: '',
      seq: 0,
      resume: expect.stringMatching(/^[\w-]+\.[\w-]+\.[\w-]+$/),
      missed: [],
      complete: true,
    });
    expect(await alice.hears('onAdd')).toEqual({ rid: 'kitchen', user: 'bob' });
    await alice.say('hello');
    await bob.hearsText('hello');
    expect(bob.pushes('onAdd')).toEqual([]);
    expect(alice.pushes('onAdd')).toHaveLength(1);
  });

  test('without a room enters MainHall, without a name as the next guest', async () => {
    const guest = await enter(0);
    const next = await enter(1);
    expect(guest.entered).toMatchObject({ username: 'guest1', rid: 'MainHall', users: ['guest1'] });
    expect(next.entered).toMatchObject({ username: 'guest2', users: ['guest1', 'guest2'], count: 2 });
  });

  test('a second time is refused', async () => {
    const alice = await enter(0, { username: 'alice2' });
    expect(await alice.call('connector.entryHandler.enter', {})).toMatchObject({
      code: 409,
      error: 'ALREADY_ENTERED',
    });
  });

  test('lists two hundred names at most, and counts all', async () => {
    const crowd = await Promise.all(
      Array.from({ length: 203 }, (_, i) =>
        enter(i % 2 === 0 ? 0 : 1, { username: `crowd${i}`, rid: 'stadium' }),
      ),
    );
    const last = await enter(2, { username: 'last', rid: 'stadium' });
    expect(last.entered.users).toHaveLength(200);
    expect(last.entered.count).toBe(204);
    const first = await last.ask('chat.roomHandler.who', { rid: 'stadium' });
    const second = await last.ask('chat.roomHandler.who', { rid: 'stadium', cursor: first.next ?? '' });
    expect(first.users).toHaveLength(200);
    expect([...first.users, ...second.users]).toEqual(
      [...crowd.map(({ entered }) => entered.username), 'last'].sort(),
    );
    expect(second).not.toHaveProperty('next');
  });
});

describe('a message', () => {
  test('reaches everyone in the room with one seq, its sender included', async () => {
    const people = [
      await enter(0, { username: 'ann7', rid: 'one-seq' }),
      await enter(1, { username: 'ben7', rid: 'one-seq' }),
      await enter(2, { username: 'cem7', rid: 'one-seq' }),
    ] as const;
    const said = await Promise.all(
      Array.from({ length: 30 }, (_, i) => people[(i % 3) as 0 | 1 | 2].say(`line ${i}`)),
    );
    expect(said.map(({ code }) => code)).toEqual(Array(30).fill(200));
    expect(said.map(({ seq }) => seq).sort((a, b) => a - b)).toEqual(
      Array.from({ length: 30 }, (_, i) => i + 1),
    );
    for (const person of people) {
      await person.hears('onChat', ({ seq }) => seq === 30);
      const heard = person.pushes('onChat');
      expect(heard).toEqual(people[0].pushes('onChat'));
      expect(heard.map(({ seq }) => seq)).toEqual(Array.from({ length: 30 }, (_, i) => i + 1));
    }
    const { id, seq, time } = said[0] ?? { id: '', seq: 0, time: 0 };
    expect(await people[2].hearsText('line 0')).toEqual({
      rid: 'one-seq',
      msg: 'line 0',
      from: 'ann7',
      target: '*',
      seq,
      id,
      time,
    });
  });

  test('reaches a client that polls as well, in both directions', async () => {
    const ann = await enter(0, { username: 'ann_ws', rid: 'polling' });
    const ben = await ChatClient.connect(cluster.connectorUrls[1] ?? '', { transports: ['polling'] });
    clients.push(ben);
    await ben.ask('connector.entryHandler.enter', { username: 'ben_poll', rid: 'polling' });
    await ben.say('slowly');
    await ann.say('quickly \u{1f680}');
    for (const person of [ann, ben]) {
      await person.hearsText('quickly \u{1f680}');
      expect(person.texts('polling')).toEqual(['slowly', 'quickly \u{1f680}']);
    }
  });

  test('with an id that was used is stored once, and answered with its first seq', async () => {
    const ann = await enter(0, { username: 'ann8', rid: 'twice' });
    const body = { content: 'once', target: '*', id: 'mine-1' };
    const first = await ann.ask('chat.chatHandler.send', body);
    expect(await ann.ask('chat.chatHandler.send', body)).toEqual(first);
    await ann.say('after');
    await ann.hearsText('after');
    expect(ann.texts('twice')).toEqual(['once', 'after']);
  });

  test('is kept as it is', async () => {
    const ann = await enter(0, { username: 'ann9', rid: 'verbatim' });
    const content = ' <b>x</b>\n\t\u202eabc \u{1f44d}\u{1f3fd} "quoted" \\ \u2028 ';
    await ann.say(content);
    expect(await ann.hears('onChat')).toMatchObject({ msg: content });
  });

  test('to one member reaches that one only and takes no seq', async () => {
    const ann = await enter(0, { username: 'ann10', rid: 'whisper' });
    const ben = await enter(1, { username: 'ben10', rid: 'whisper' });
    const cem = await enter(2, { username: 'cem10', rid: 'whisper' });
    const whispered = await ann.ask('chat.chatHandler.send', { content: 'psst', target: 'ben10', id: 'w' });
    expect(whispered).toEqual({ code: 200, id: 'w', seq: 0, time: expect.any(Number) });
    expect(await ben.hearsText('psst')).toMatchObject({
      from: 'ann10',
      target: 'ben10',
      seq: 0,
      rid: 'whisper',
    });
    expect(await ann.say('aloud')).toMatchObject({ seq: 1 });
    for (const person of [ann, ben, cem]) await person.hearsText('aloud');
    for (const person of [ann, cem]) expect(person.texts('whisper')).toEqual(['aloud']);
    expect(ben.texts('whisper')).toEqual(['psst', 'aloud']);
  });

  test('to nobody who is in the room is refused', async () => {
    const ann = await enter(0, { username: 'ann11', rid: 'here' });
    await enter(1, { username: 'ben11', rid: 'elsewhere' });
    const target = { content: 'psst', target: 'ben11' };
    expect(await ann.call('chat.chatHandler.send', target)).toMatchObject({
      code: 404,
      error: 'NO_SUCH_USER',
    });
  });

  test('to a room that one is not in is refused', async () => {
    const ann = await enter(0, { username: 'ann12', rid: 'here' });
    await enter(1, { username: 'ben12', rid: 'elsewhere' });
    expect(await ann.say('hello', 'elsewhere')).toMatchObject({ code: 403, error: 'NOT_MEMBER' });
  });
});

test('nothing of all this was an error', () => {
  expect(cluster.errors()).toEqual([]);
});
