import { afterEach, beforeAll, describe, expect, test } from 'vitest';
import { eventually } from '../framework/supervisor/testing/cluster-processes.ts';
import { enterAccount, PASSWORD, register } from './accounts.ts';
import { ChatClient } from './chat-client.ts';
import { type Cluster, startCluster } from './cluster.ts';

let cluster: Cluster;
const clients: ChatClient[] = [];

beforeAll(async () => {
  cluster = await startCluster({ servers: { user: 1 } });
  return () => cluster.stop();
});
afterEach(() => {
  for (const client of clients.splice(0)) client.leave();
});

async function enter(connector: 0 | 1 | 2, body: Parameters<typeof ChatClient.enter>[1] = {}) {
  const client = await ChatClient.enter(cluster.connectorUrls[connector] ?? '', body);
  clients.push(client);
  return client;
}

/** Somebody who enters with a name as soon as it is free. */
async function enterWhenFree(connector: 0 | 1 | 2, username: string) {
  let client: ChatClient | undefined;
  await eventually(async () => {
    client = await enter(connector, { username });
  });
  if (!client) throw new Error(`${username} is not free`);
  return client;
}

async function account(connector: 0 | 1 | 2, username: string, rid?: string) {
  const url = cluster.connectorUrls[connector] ?? '';
  await register(url, username);
  const client = await enterAccount(url, username, { ...(rid !== undefined && { rid }) });
  clients.push(client);
  return client;
}

async function create(client: ChatClient, rid: string): Promise<void> {
  expect(await client.ask('chat.roomHandler.create', { rid })).toMatchObject({ code: 200 });
}

const ownerOf = async (client: ChatClient, rid: string) =>
  (await client.ask('chat.roomHandler.who', { rid })).owner;

const listed = async (client: ChatClient, rid: string) =>
  (await client.ask('chat.roomHandler.list', { prefix: rid })).rooms;

describe('creating a room', () => {
  test('makes one its owner, and moves one nowhere', async () => {
    const ann = await enter(0, { username: 'ann1' });
    const ben = await enter(1, { username: 'ben1' });
    const { code, rooms } = await ann.ask('chat.roomHandler.create', { rid: 'made1' });
    expect(code).toBe(200);
    expect(rooms).toContainEqual({ rid: 'made1', count: 0 });
    expect(rooms.find(({ rid }) => rid === 'MainHall')?.count).toBeGreaterThanOrEqual(2);
    expect(await ben.ask('chat.roomHandler.who', { rid: 'made1' })).toEqual({
      code: 200,
      rid: 'made1',
      users: [],
      count: 0,
      owner: 'ann1',
    });
    expect(await ann.say('here', 'made1')).toMatchObject({ code: 403, error: 'NOT_MEMBER' });
    expect(await ben.ask('chat.roomHandler.join', { rid: 'made1' })).toMatchObject({ owner: 'ann1', seq: 0 });
    expect(await listed(ann, 'made1')).toEqual([{ rid: 'made1', count: 1 }]);
  });

  test('that is there already is refused: owned, or not owned but with somebody in it, or MainHall', async () => {
    const ann = await enter(0, { username: 'ann2' });
    const ben = await enter(1, { username: 'ben2', rid: 'opened2' });
    await create(ann, 'made2');
    for (const rid of ['made2', 'opened2', 'MainHall']) {
      for (const client of [ann, ben]) {
        expect(await client.ask('chat.roomHandler.create', { rid }), rid).toMatchObject({
          code: 409,
          error: 'ROOM_EXISTS',
        });
      }
    }
    expect(await ownerOf(ann, 'opened2')).toBe('');
    expect(await ownerOf(ann, 'MainHall')).toBe('');
  });
});

describe('deleting a room', () => {
  test('moves everybody to MainHall, tells them so, erases what was said, and its seq goes on', async () => {
    const ann = await enter(0, { username: 'ann3', rid: 'elsewhere3' });
    const ben = await enter(1, { username: 'ben3', rid: 'doomed3' });
    const cem = await enter(2, { username: 'cem3' });
    const dora = await enter(2, { username: 'dora3' });
    // Created before anybody enters, so from a room that Ben has left meanwhile.
    await ben.ask('chat.roomHandler.leave', { rid: 'doomed3' });
    await create(ann, 'doomed3');
    for (const client of [ann, ben, cem]) await client.ask('chat.roomHandler.join', { rid: 'doomed3' });
    for (const text of ['one', 'two', 'three']) await cem.say(text, 'doomed3');
    for (const client of [ann, ben, cem]) await client.hearsText('three');

    expect(await ben.ask('chat.roomHandler.delete', { rid: 'doomed3' })).toMatchObject({
      code: 403,
      error: 'NOT_OWNER',
    });
    const { code, rooms } = await ann.ask('chat.roomHandler.delete', { rid: 'doomed3' });
    expect(code).toBe(200);
    expect(rooms.map(({ rid }) => rid)).not.toContain('doomed3');
    for (const client of [ann, ben, cem]) {
      expect(await client.hears('onMove')).toEqual({
        former: 'doomed3',
        rid: 'MainHall',
        reason: expect.stringMatching(/./),
      });
      expect(await client.say('x', 'doomed3')).toMatchObject({ code: 403, error: 'NOT_MEMBER' });
    }
    // Ann and Ben came to MainHall by it, Cem was there before; they speak there now.
    for (const user of ['ann3', 'ben3']) await dora.hears('onAdd', (added) => added.user === user);
    for (const client of [ann, ben]) expect(await client.say('moved')).toMatchObject({ code: 200 });
    await dora.hears('onChat', ({ from, rid }) => from === 'ben3' && rid === 'MainHall');
    expect(dora.pushes('onAdd').filter(({ user }) => user.endsWith('3'))).toHaveLength(2);
    expect(dora.pushes('onMove')).toEqual([]);
    const { users } = await dora.ask('chat.roomHandler.who', { rid: 'MainHall' });
    expect(users).toEqual(expect.arrayContaining(['ann3', 'ben3', 'cem3', 'dora3']));
    expect(await ann.say('still elsewhere', 'elsewhere3')).toMatchObject({ code: 200 });

    expect(await dora.ask('chat.roomHandler.who', { rid: 'doomed3' })).toMatchObject({
      code: 404,
      error: 'NO_SUCH_ROOM',
    });
    expect(await ann.ask('chat.roomHandler.delete', { rid: 'doomed3' })).toMatchObject({
      error: 'NO_SUCH_ROOM',
    });
    // Entering opens it again, ownerless and empty.
    expect(await ben.ask('chat.roomHandler.join', { rid: 'doomed3', lastSeq: 0 })).toMatchObject({
      owner: '',
      seq: 3,
      missed: [],
    });
    expect(await ben.ask('chat.chatHandler.history', { rid: 'doomed3' })).toEqual({
      code: 200,
      messages: [],
      more: false,
    });
    expect(await ben.say('four', 'doomed3')).toMatchObject({ code: 200, seq: 4 });
    expect(await ben.hearsText('four')).toMatchObject({ rid: 'doomed3', seq: 4 });
    for (const client of [ann, ben, cem]) expect(client.pushes('onMove')).toHaveLength(1);
  });

  test('that one does not own, that nobody owns, that is not there, or that is MainHall is refused', async () => {
    const ann = await enter(0, { username: 'ann4', rid: 'open4' });
    const ben = await enter(1, { username: 'ben4' });
    await create(ben, 'bens4');
    const remove = (rid: string) => ann.ask('chat.roomHandler.delete', { rid });
    expect(await remove('bens4')).toMatchObject({ code: 403, error: 'NOT_OWNER' });
    expect(await remove('open4')).toMatchObject({ code: 403, error: 'NOT_OWNER' });
    expect(await remove('MainHall')).toMatchObject({ code: 403, error: 'NOT_OWNER' });
    expect(await remove('nowhere4')).toMatchObject({ code: 404, error: 'NO_SUCH_ROOM' });
  });
});

describe('a guest who leaves for good', () => {
  test('leaves their rooms ownerless; an empty one leaves the list and goes on with its seq', async () => {
    const ann = await enter(0, { username: 'ann5' });
    const ben = await enter(1, { username: 'ben5' });
    for (const rid of ['full5', 'empty5']) {
      await create(ann, rid);
      await ann.ask('chat.roomHandler.join', { rid });
    }
    await ben.ask('chat.roomHandler.join', { rid: 'full5' });
    await ann.say('first', 'empty5');
    expect(await listed(ben, 'empty5')).toEqual([{ rid: 'empty5', count: 1 }]);
    ann.leave();
    await ben.hears('onLeave', ({ rid, user }) => rid === 'full5' && user === 'ann5');
    await eventually(async () => expect(await ownerOf(ben, 'full5')).toBe(''));
    await eventually(async () => expect(await listed(ben, 'empty5')).toEqual([]));
    expect(await ben.ask('chat.roomHandler.who', { rid: 'empty5' })).toMatchObject({ error: 'NO_SUCH_ROOM' });
    expect(await listed(ben, 'full5')).toEqual([{ rid: 'full5', count: 1 }]);
    expect(await ben.ask('chat.roomHandler.delete', { rid: 'full5' })).toMatchObject({ error: 'NOT_OWNER' });

    // Its log is still there for whoever enters it.
    expect(await ben.ask('chat.roomHandler.join', { rid: 'empty5', lastSeq: 0 })).toMatchObject({
      seq: 1,
      owner: '',
      missed: [{ msg: 'first', from: 'ann5' }],
    });
    expect(await ben.say('second', 'empty5')).toMatchObject({ seq: 2 });

    // The next with the name is somebody else.
    const impostor = await enterWhenFree(2, 'ann5');
    for (const rid of ['full5', 'empty5']) {
      expect(await impostor.ask('chat.roomHandler.delete', { rid })).toMatchObject({ error: 'NOT_OWNER' });
    }
    await ben.ask('chat.roomHandler.leave', { rid: 'empty5' });
    await create(impostor, 'empty5');
    expect(await impostor.ask('chat.roomHandler.join', { rid: 'empty5' })).toMatchObject({
      seq: 2,
      owner: 'ann5',
    });
  });

  test('is not one who only lost the connection and comes back in time', async () => {
    const ann = await enter(0, { username: 'ann6' });
    const ben = await enter(1, { username: 'ben6' });
    await create(ann, 'kept6');
    ann.vanish();
    expect(await ownerOf(ben, 'kept6')).toBe('ann6');
    const back = await enter(2, { resume: ann.entered.resume });
    expect(await back.ask('chat.roomHandler.delete', { rid: 'kept6' })).toMatchObject({ code: 200 });
  });

  test('is one who does not come back in time', async () => {
    const ann = await enter(0, { username: 'ann7' });
    const ben = await enter(1, { username: 'ben7' });
    await create(ann, 'lost7');
    ann.vanish();
    await eventually(async () => expect(await listed(ben, 'lost7')).toEqual([]));
    const late = await enter(2, { resume: ann.entered.resume });
    expect(late.entered.username).toBe('ann7');
    expect(await late.ask('chat.roomHandler.delete', { rid: 'lost7' })).toMatchObject({
      error: 'NO_SUCH_ROOM',
    });
  });

  test('is one who logs out', async () => {
    const ann = await enter(0, { username: 'ann8' });
    const ben = await enter(1, { username: 'ben8' });
    await create(ann, 'loggedout8');
    expect(await ann.ask('user.userHandler.logout', {})).toMatchObject({ code: 200 });
    await ben.hears('onLeave', ({ user }) => user === 'ann8');
    await eventually(async () => expect(await listed(ben, 'loggedout8')).toEqual([]));
    // The connection goes on as nobody, and may enter again; the session does not come back.
    expect(await ann.say('x')).toMatchObject({ code: 401, error: 'NOT_ENTERED' });
    const client = await ChatClient.connect(cluster.connectorUrls[1] ?? '');
    clients.push(client);
    expect(await client.ask('connector.entryHandler.enter', { resume: ann.entered.resume })).toMatchObject({
      code: 401,
      error: 'BAD_TOKEN',
    });
    expect(await ann.ask('connector.entryHandler.enter', { username: 'ann8' })).toMatchObject({ code: 200 });
  });
});

describe('an account', () => {
  test('keeps its rooms when it leaves; they stay in the list', async () => {
    const ann = await account(0, 'ann9');
    const ben = await enter(1, { username: 'ben9' });
    await create(ann, 'kept9');
    ann.leave();
    await ben.hears('onLeave', ({ user }) => user === 'ann9');
    expect(await listed(ben, 'kept9')).toEqual([{ rid: 'kept9', count: 0 }]);
    expect(await ownerOf(ben, 'kept9')).toBe('ann9');
    expect(await ben.ask('chat.roomHandler.delete', { rid: 'kept9' })).toMatchObject({ error: 'NOT_OWNER' });
    expect(await ben.ask('chat.roomHandler.create', { rid: 'kept9' })).toMatchObject({
      error: 'ROOM_EXISTS',
    });
    const again = await enterAccount(cluster.connectorUrls[2] ?? '', 'ann9');
    clients.push(again);
    expect(await again.ask('chat.roomHandler.delete', { rid: 'kept9' })).toMatchObject({ code: 200 });
  });

  test('of a guest who registers their name takes their rooms over', async () => {
    const ann = await enter(0, { username: 'ann10' });
    const ben = await enter(1, { username: 'ben10' });
    await create(ann, 'mine10');
    const registered = await ann.ask('user.userHandler.register', { username: 'ann10', password: PASSWORD });
    expect(registered).toMatchObject({ code: 200, username: 'ann10' });
    ann.leave();
    await ben.hears('onLeave', ({ user }) => user === 'ann10');
    expect(await ownerOf(ben, 'mine10')).toBe('ann10');
    const again = await enter(2, { token: registered.token });
    expect(await again.ask('chat.roomHandler.delete', { rid: 'mine10' })).toMatchObject({ code: 200 });
  });
});

describe('a new name', () => {
  test('carries the ownership; whoever takes the former one has nothing of it', async () => {
    const ann = await enter(0, { username: 'ann11' });
    const ben = await enter(1, { username: 'ben11' });
    for (const rid of ['inside11', 'outside11']) await create(ann, rid);
    await ann.ask('chat.roomHandler.join', { rid: 'inside11' });
    expect(await ann.ask('connector.entryHandler.rename', { username: 'anna11' })).toMatchObject({
      code: 200,
    });
    for (const rid of ['inside11', 'outside11']) {
      await eventually(async () => expect(await ownerOf(ben, rid)).toBe('anna11'));
    }
    const impostor = await enter(2, { username: 'ann11' });
    for (const rid of ['inside11', 'outside11']) {
      expect(await ownerOf(impostor, rid)).toBe('anna11');
      expect(await impostor.ask('chat.roomHandler.delete', { rid })).toMatchObject({ error: 'NOT_OWNER' });
      expect(await ann.ask('chat.roomHandler.delete', { rid })).toMatchObject({ code: 200 });
    }
  });

  test('is refused to an account', async () => {
    const ann = await account(0, 'ann12');
    expect(await ann.ask('connector.entryHandler.rename', { username: 'anna12' })).toMatchObject({
      code: 403,
      error: 'NAME_FIXED',
    });
  });
});

describe('the list', () => {
  test('shows rooms with members first, then empty ones that somebody owns, in pages', async () => {
    const ann = await enter(0, { username: 'ann13' });
    const rids = Array.from({ length: 9 }, (_, i) => `pages13-${i}`);
    for (const rid of rids) await create(ann, rid);
    for (const i of [3, 7]) await ann.ask('chat.roomHandler.join', { rid: `pages13-${i}` });
    const all = [3, 7, 0, 1, 2, 4, 5, 6, 8].map((i) => ({
      rid: `pages13-${i}`,
      count: i === 3 || i === 7 ? 1 : 0,
    }));
    for (const limit of [1, 2, 3, 4, 9, 200]) {
      const pages: { rid: string; count: number }[] = [];
      let cursor: string | undefined;
      do {
        const page = await ann.ask('chat.roomHandler.list', {
          prefix: 'pages13-',
          limit,
          ...(cursor !== undefined && { cursor }),
        });
        expect(page.rooms.length).toBeLessThanOrEqual(limit);
        expect(page).not.toHaveProperty('partial');
        pages.push(...page.rooms);
        cursor = page.next;
      } while (cursor !== undefined);
      expect(pages, `by ${limit}`).toEqual(all);
    }
  });
});

test('nothing of all this was an error', () => {
  expect(cluster.errors()).toEqual([]);
});
