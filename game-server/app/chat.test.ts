import { afterAll, beforeAll, expect, test } from 'vitest';
import { shardOf } from '../../shared/rendezvous.ts';
import { createTestChat, type TestChat, type TestPerson } from './chat-fixture.ts';
import { MAIN_HALL } from './domain/rooms.ts';

let chat: TestChat;
beforeAll(async () => {
  chat = await createTestChat();
});
afterAll(() => chat.close());

let people = 0;
async function enter(connector?: string): Promise<TestPerson & { readonly name: string }> {
  people += 1;
  const name = `p${people}`;
  return Object.assign(await chat.enter(name, connector), { name });
}

test('of all who create a room at one moment one is the owner, who alone may delete it', async () => {
  const creators = await Promise.all(
    Array.from({ length: 12 }, (_, index) => enter(index % 2 ? 'connector-1' : 'connector-2')),
  );
  const answers = await Promise.all(
    creators.map((one) => one.call('chat.roomHandler.create', { rid: 'den' })),
  );
  expect(answers.filter(({ code }) => code === 200)).toHaveLength(1);
  expect(answers.filter(({ error }) => error === 'ROOM_EXISTS')).toHaveLength(11);
  const place = answers.findIndex(({ code }) => code === 200);
  const [owner, other] = [creators[place], creators[(place + 1) % 12]];
  const joined = await other?.call('chat.roomHandler.join', { rid: 'den' });
  expect(joined).toMatchObject({ owner: owner?.name, count: 1 });
  expect(await other?.call('chat.roomHandler.delete', { rid: 'den' })).toMatchObject({ error: 'NOT_OWNER' });
  expect(await owner?.call('chat.roomHandler.delete', { rid: 'den' })).toMatchObject({ code: 200 });
  expect(await other?.next('onMove')).toEqual({
    former: 'den',
    rid: MAIN_HALL,
    reason: 'the room was deleted',
  });
  expect(await other?.call('chat.roomHandler.who', { rid: 'den' })).toMatchObject({ error: 'NO_SUCH_ROOM' });
  expect(await owner?.call('chat.roomHandler.delete', { rid: 'den' })).toMatchObject({
    error: 'NO_SUCH_ROOM',
  });
});

test('who was moved speaks in MainHall, and the seq of the room goes on', async () => {
  const [ann, bob] = [await enter(), await enter('connector-2')];
  await ann.call('chat.roomHandler.create', { rid: 'attic' });
  await bob.call('chat.roomHandler.join', { rid: 'attic' });
  const said = await bob.call('chat.chatHandler.send', { rid: 'attic', content: 'hello', target: '*' });
  expect(said).toMatchObject({ code: 200, seq: 1 });
  await ann.call('chat.roomHandler.delete', { rid: 'attic' });
  await bob.next('onMove');
  expect(await bob.call('chat.chatHandler.send', { content: 'where am I?', target: '*' })).toMatchObject({
    code: 200,
  });
  await ann.next('onChat', ({ rid, msg }) => rid === MAIN_HALL && msg === 'where am I?');
  const again = await bob.call('chat.roomHandler.join', { rid: 'attic', lastSeq: 0 });
  expect(again).toMatchObject({ code: 200, seq: 1, owner: '', missed: [], complete: false });
});

test('a room that somebody owns is listed while nobody is in it, and news say so', async () => {
  const [ann, bob] = [await enter(), await enter('connector-2')];
  await ann.call('chat.roomHandler.create', { rid: 'shed' });
  await bob.next('onRooms', ({ rooms }) => rooms.some(({ rid, gone }) => rid === 'shed' && !gone));
  await bob.call('chat.roomHandler.join', { rid: 'shed' });
  await bob.next('onRooms', ({ rooms }) => rooms.some(({ rid, count }) => rid === 'shed' && count === 1));
  await bob.call('chat.roomHandler.leave', { rid: 'shed' });
  const { rooms } = await bob.call('chat.roomHandler.list', { prefix: 'shed' });
  expect(rooms).toEqual([{ rid: 'shed', count: 0 }]);
  ann.socket.disconnect();
  await bob.call('chat.roomHandler.join', { rid: 'shed' });
  await bob.call('chat.roomHandler.leave', { rid: 'shed' });
  await bob.next('onRooms', (body) => body.rooms.some(({ rid, gone }) => rid === 'shed' && gone === true));
  expect((await bob.call('chat.roomHandler.list', { prefix: 'shed' })).rooms).toEqual([]);
});

test('a guest who left for good and came back owns nothing any more', async () => {
  const ann = await chat.connect();
  const { resume = '' } = await ann.call('connector.entryHandler.enter', { username: 'prodigal' });
  const bob = await enter();
  await ann.call('chat.roomHandler.create', { rid: 'cellar' });
  await bob.call('chat.roomHandler.join', { rid: 'cellar' });
  expect(await bob.call('chat.roomHandler.who', { rid: 'cellar' })).toMatchObject({ owner: 'prodigal' });
  const left = bob.next('onLeave', ({ rid, user }) => rid === MAIN_HALL && user === 'prodigal');
  ann.socket.disconnect();
  await left;
  const back = await chat.connect();
  const entered = await back.call('connector.entryHandler.enter', { resume, rid: 'cellar' });
  expect(entered).toMatchObject({ code: 200, username: 'prodigal', owner: '' });
  expect(await back.call('chat.roomHandler.delete', { rid: 'cellar' })).toMatchObject({ error: 'NOT_OWNER' });
});

test('a thousand empty rooms are listed page by page, each once', async () => {
  const { rooms: storage, shards } = chat.cluster.storage;
  const claim = { server: 'test', incarnation: 'test', view: { term: 0, revision: 0 } };
  const owner = { uid: 'landlord', name: 'landlord' };
  const rids = Array.from({ length: 1_000 }, (_, number) => `lot-${number}`);
  await Promise.all(
    rids.map(async (rid) => {
      const shard = shardOf(rid);
      // Under whichever claim holds the shard: this is beside all servers.
      if ((await shards.epoch(shard)) === 0) await shards.claim({ ...claim, shard });
      const create = async () => storage.create({ shard, epoch: await shards.epoch(shard), rid, owner });
      while ((await create()) === 'moved');
    }),
  );
  const ann = await enter();
  await ann.call('chat.roomHandler.join', { rid: 'lot-7' });
  for (const limit of [1_000, 150, 37]) {
    const seen: string[] = [];
    let cursor: string | undefined;
    do {
      const page = await ann.call('chat.roomHandler.list', {
        prefix: 'lot-',
        limit,
        ...(cursor !== undefined && { cursor }),
      });
      expect(page.code).toBe(200);
      expect(page.rooms?.length).toBeLessThanOrEqual(limit);
      seen.push(...(page.rooms ?? []).map(({ rid }) => rid));
      cursor = page.next;
    } while (cursor !== undefined);
    expect(seen[0]).toBe('lot-7');
    expect(seen).toHaveLength(1_000);
    expect(new Set(seen)).toEqual(new Set(rids));
  }
});

test.each(['x', 'm', 'z:a', '\u0000', `m:${'x'.repeat(255)}`, 'e:\ud800'])(
  'a cursor that nobody gave out (%j) is a bad request',
  async (cursor) => {
    const ann = await enter();
    expect(await ann.call('chat.roomHandler.list', { cursor })).toMatchObject({
      code: 400,
      field: 'cursor',
    });
  },
);

test('members are paged by name', async () => {
  const crowd = await Promise.all(Array.from({ length: 7 }, () => enter()));
  for (const one of crowd) await one.call('chat.roomHandler.join', { rid: 'crowd' });
  const [first] = crowd;
  const seen: string[] = [];
  let cursor: string | undefined;
  do {
    const page = await first?.call('chat.roomHandler.who', {
      rid: 'crowd',
      limit: 3,
      ...(cursor !== undefined && { cursor }),
    });
    expect(page?.count).toBe(7);
    seen.push(...(page?.users ?? []));
    cursor = page?.next;
  } while (cursor !== undefined);
  expect(seen).toEqual(crowd.map(({ name }) => name).sort());
});

test('history is for members, in both directions', async () => {
  const [ann, bob] = [await enter(), await enter()];
  await ann.call('chat.roomHandler.join', { rid: 'library' });
  for (let number = 1; number <= 5; number += 1) {
    await ann.call('chat.chatHandler.send', { rid: 'library', content: `${number}`, target: '*' });
  }
  const ask = async (range: object) => {
    const answer = await ann.call('chat.chatHandler.history', { rid: 'library', ...range });
    return { seqs: answer.messages?.map(({ seq }) => seq), more: answer.more };
  };
  expect(await ask({ limit: 2 })).toEqual({ seqs: [4, 5], more: true });
  expect(await ask({ before: 4, limit: 3 })).toEqual({ seqs: [1, 2, 3], more: false });
  expect(await ask({ after: 3 })).toEqual({ seqs: [4, 5], more: false });
  expect(await bob.call('chat.chatHandler.history', { rid: 'library' })).toMatchObject({
    error: 'NOT_MEMBER',
  });
  expect(await ann.call('chat.chatHandler.history', { rid: 'library', before: 1, after: 1 })).toMatchObject({
    error: 'BAD_REQUEST',
    field: 'after',
  });
});
