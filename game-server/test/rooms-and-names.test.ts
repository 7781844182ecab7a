import { isDeepStrictEqual } from 'node:util';
import { afterEach, beforeAll, describe, expect, test } from 'vitest';
import { eventually } from '../../shared/testing/eventually.ts';
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

/** As `enter`, once the name that was given up is free. */
async function enterWhenFree(connector: 0 | 1 | 2, body: { username: string; rid: string }) {
  await eventually(() => enter(connector, body));
}

describe('a session in several rooms', () => {
  test('hears all of them, and speaks in the one joined last unless it names one', async () => {
    const ann = await enter(0, { username: 'ann13', rid: 'first' });
    const ben = await enter(1, { username: 'ben13', rid: 'first' });
    const cem = await enter(2, { username: 'cem13', rid: 'second' });
    expect(await ann.ask('chat.roomHandler.join', { rid: 'second' })).toMatchObject({
      code: 200,
      rid: 'second',
      users: ['cem13', 'ann13'],
      count: 2,
    });
    expect(await cem.hears('onAdd')).toEqual({ rid: 'second', user: 'ann13' });
    await ann.say('to the second');
    await ann.say('to the first', 'first');
    expect(await cem.hearsText('to the second')).toMatchObject({ rid: 'second', seq: 1 });
    expect(await ben.hearsText('to the first')).toMatchObject({ rid: 'first', seq: 1 });
    await ann.hearsText('to the first');
    await ann.hearsText('to the second');
    expect(ben.texts('second')).toEqual([]);
    expect(cem.texts('first')).toEqual([]);

    expect(await ann.ask('chat.roomHandler.leave', { rid: 'second' })).toEqual({ code: 200 });
    expect(await cem.hears('onLeave')).toEqual({ rid: 'second', user: 'ann13' });
    await ann.say('back in the first');
    expect(await ben.hearsText('back in the first')).toMatchObject({ rid: 'first', seq: 2 });
    await cem.say('alone now');
    await cem.hearsText('alone now');
    expect(ann.texts('second')).toEqual(['to the second']);
    expect(await ann.ask('chat.roomHandler.leave', { rid: 'second' })).toMatchObject({
      code: 403,
      error: 'NOT_MEMBER',
    });
    expect(ann.disconnects).toEqual([]);
  });

  test('a goodbye leaves all of them at once, once each', async () => {
    const ann = await enter(0, { username: 'ann14', rid: 'a' });
    const ben = await enter(1, { username: 'ben14', rid: 'a' });
    await ann.ask('chat.roomHandler.join', { rid: 'b' });
    await ben.ask('chat.roomHandler.join', { rid: 'b' });
    ann.leave();
    for (const rid of ['a', 'b']) await ben.hears('onLeave', (left) => left.rid === rid);
    await ben.say('fence');
    await ben.hearsText('fence');
    expect(ben.pushes('onLeave')).toHaveLength(2);
    expect((await ben.ask('chat.roomHandler.who', { rid: 'a' })).users).toEqual(['ben14']);
    await enterWhenFree(2, { username: 'ann14', rid: 'a' });
  });
});

describe('renaming', () => {
  test('is told in every room, keeps the seat, and frees the former name', async () => {
    const ann = await enter(0, { username: 'ann15', rid: 'names' });
    const ben = await enter(1, { username: 'ben15', rid: 'names' });
    await ann.ask('chat.roomHandler.join', { rid: 'names2' });
    await ben.ask('chat.roomHandler.join', { rid: 'names2' });
    expect(await ann.ask('connector.entryHandler.rename', { username: 'anna15' })).toEqual({
      code: 200,
      former: 'ann15',
      username: 'anna15',
    });
    for (const rid of ['names', 'names2']) {
      expect(await ben.hears('onRename', (renamed) => renamed.rid === rid)).toEqual({
        rid,
        former: 'ann15',
        user: 'anna15',
      });
    }
    await ann.say('it is me');
    expect(await ben.hearsText('it is me')).toMatchObject({ from: 'anna15' });
    expect(await ben.call('chat.chatHandler.send', { content: 'x', target: 'ann15' })).toMatchObject({
      code: 404,
    });
    expect(await ben.call('chat.chatHandler.send', { content: 'x', target: 'anna15' })).toMatchObject({
      code: 200,
    });
    await enter(2, { username: 'ann15', rid: 'names' });
  });

  test('to a name that somebody has is refused', async () => {
    const ann = await enter(0, { username: 'ann16' });
    await enter(1, { username: 'ben16' });
    expect(await ann.call('connector.entryHandler.rename', { username: 'ben16' })).toMatchObject({
      code: 409,
      error: 'NAME_TAKEN',
    });
    expect(await ann.call('connector.entryHandler.rename', { username: 'ann16' })).toMatchObject({
      code: 200,
    });
  });
});

describe('the list of rooms', () => {
  test('joins the rooms of all chat servers, in pages and by prefix', async () => {
    const ann = await enter(0, { username: 'ann17' });
    const rids = Array.from({ length: 12 }, (_, i) => `listed-${String(i).padStart(2, '0')}`);
    for (const rid of rids) await ann.ask('chat.roomHandler.join', { rid });
    const { rooms } = await ann.ask('chat.roomHandler.list', { prefix: 'listed-' });
    expect(rooms).toEqual(rids.map((rid) => ({ rid, count: 1 })));
    const first = await ann.ask('chat.roomHandler.list', { prefix: 'listed-', limit: 7 });
    const second = await ann.ask('chat.roomHandler.list', {
      prefix: 'listed-',
      limit: 7,
      cursor: first.next ?? '',
    });
    expect([...first.rooms, ...second.rooms]).toEqual(rooms);
    // Those of the tests before leave in their own time.
    await eventually(async () =>
      expect((await ann.ask('chat.roomHandler.list', {})).rooms).toContainEqual({
        rid: 'MainHall',
        count: 1,
      }),
    );
  });

  test('changes are told in MainHall, at most once a second', async () => {
    const ann = await enter(0, { username: 'ann18' });
    const ben = await enter(1, { username: 'ben18', rid: 'busy' });
    const isTold = (last: object) =>
      ann.hears('onRooms', ({ rooms }) => rooms.some((room) => isDeepStrictEqual(room, last)));
    for (const rid of ['busy1', 'busy2', 'busy3']) {
      await ben.ask('chat.roomHandler.join', { rid });
      await isTold({ rid, count: 1 });
    }
    ben.leave();
    await isTold({ rid: 'busy3', count: 0, gone: true });
    const times = ann.arrivals('onRooms');
    // Three pauses of a second at least, less what a busy machine may add to one and not to another.
    expect((times.at(-1) ?? 0) - (times[0] ?? 0)).toBeGreaterThan(2_000);
    expect(ben.pushes('onRooms')).toEqual([]);
  });

  test('who of a room that nobody is in is refused', async () => {
    const ann = await enter(0, { username: 'ann19' });
    expect(await ann.call('chat.roomHandler.who', { rid: 'nobody-here' })).toMatchObject({
      code: 404,
      error: 'NO_SUCH_ROOM',
    });
  });
});

test('nothing of all this was an error', () => {
  expect(cluster.errors()).toEqual([]);
});
