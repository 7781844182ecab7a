import { pino } from 'pino';
import { expect, test } from 'vitest';
import { shardOf } from '../../../shared/rendezvous.ts';
import type { ShardClaim, ShardStorage } from '../storage/storage.ts';
import { createShards, type Shards } from './shards.ts';
import { createTestViews, MemoryShards, server, type TestViews } from './view-fixture.ts';

const log = pino({ level: 'silent' });
const [CHAT_1, CHAT_2] = [server('chat-1'), server('chat-2')];

function shardsOf(views: TestViews, storage: ShardStorage, self = CHAT_1): Shards {
  return createShards({ self, placements: views.placements, storage, log });
}

/** A room that belongs to the server as long as these are up. */
function roomOf(views: TestViews, owner: string): string {
  for (let number = 0; ; number += 1) {
    if (views.placements.current.locate('chat', { room: `r${number}` })?.id === owner) return `r${number}`;
  }
}

function turn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

test('claims a shard once, however many ask for it', async () => {
  const views = createTestViews([CHAT_1]);
  const shards = shardsOf(views, new MemoryShards());
  const owned = await Promise.all([shards.own('lobby'), shards.own('lobby')]);
  expect(owned).toEqual(Array(2).fill({ number: shardOf('lobby'), epoch: 1 }));
  expect((await shards.own('lobby')).epoch).toBe(1);
});

test('a room of another server has moved', async () => {
  const views = createTestViews([CHAT_1, CHAT_2]);
  const shards = shardsOf(views, new MemoryShards());
  await expect(shards.own(roomOf(views, 'chat-2'))).rejects.toMatchObject({ error: 'MOVED' });
});

test('a shard that another server has claimed by a newer view has moved', async () => {
  const storage = new MemoryShards();
  const views = createTestViews([CHAT_1]);
  const claim = { shard: shardOf('lobby'), server: 'chat-2', incarnation: 'chat-2.1' };
  await storage.claim({ ...claim, view: { term: 1, revision: 9 } });
  const shards = shardsOf(views, storage);
  await expect(shards.own('lobby')).rejects.toMatchObject({ error: 'MOVED' });
  views.publish([CHAT_1], { revision: 10 });
  expect((await shards.own('lobby')).epoch).toBe(2);
});

test('a claim that failed is made again', async () => {
  const storage = new MemoryShards();
  let failing = true;
  const flaky: ShardStorage = {
    epoch: (shard) => storage.epoch(shard),
    claim: (claim: ShardClaim) => (failing ? Promise.reject(new Error('away')) : storage.claim(claim)),
  };
  const shards = shardsOf(createTestViews([CHAT_1]), flaky);
  await expect(shards.own('lobby')).rejects.toThrow('away');
  failing = false;
  expect((await shards.own('lobby')).epoch).toBe(1);
});

test('a shard that goes to another server is told as lost, and is claimed anew when it comes back', async () => {
  const views = createTestViews([CHAT_1]);
  const shards = shardsOf(views, new MemoryShards());
  const lost: number[] = [];
  shards.onLost((shard) => lost.push(shard));
  views.publish([CHAT_1, CHAT_2]);
  const rid = roomOf(views, 'chat-2');
  views.publish([CHAT_1]);
  await shards.own(rid);
  expect(shards.isMine(shardOf(rid))).toBe(true);
  views.publish([CHAT_1, CHAT_2]);
  expect(lost).toEqual([shardOf(rid)]);
  expect(shards.isMine(shardOf(rid))).toBe(false);
  views.publish([CHAT_1]);
  expect((await shards.own(rid)).epoch).toBe(2);
});

test('a shard that is lost while it is claimed has moved', async () => {
  const views = createTestViews([CHAT_1]);
  const shards = shardsOf(views, new MemoryShards());
  views.publish([CHAT_1, CHAT_2]);
  const rid = roomOf(views, 'chat-2');
  views.publish([CHAT_1]);
  const owning = shards.own(rid);
  views.publish([CHAT_1, CHAT_2]);
  await expect(owning).rejects.toMatchObject({ error: 'MOVED' });
});

test('a shard that another server had in a view that was skipped is lost', async () => {
  const views = createTestViews([CHAT_1]);
  const storage = new MemoryShards();
  const shards = shardsOf(views, storage);
  const lost: number[] = [];
  shards.onLost((shard) => lost.push(shard));
  const { number } = await shards.own('lobby');
  await shards.own('MainHall');
  const claim = { shard: number, server: 'chat-2', incarnation: 'chat-2.1' };
  await storage.claim({ ...claim, view: { term: 1, revision: 2 } });
  views.publish([CHAT_1], { revision: 3 });
  await turn();
  expect(lost).toEqual([number]);
  expect((await shards.own('lobby')).epoch).toBe(3);
  expect((await shards.own('MainHall')).epoch).toBe(1);
});

test('another incarnation of the same server owns nothing of the former one', async () => {
  const views = createTestViews([CHAT_1]);
  const shards = shardsOf(views, new MemoryShards());
  await shards.own('lobby');
  views.publish([server('chat-1', { incarnation: 'chat-1.2' })]);
  await expect(shards.own('lobby')).rejects.toMatchObject({ error: 'MOVED' });
});

test('a server that is about to leave owns nothing, whatever the view says', async () => {
  const shards = shardsOf(createTestViews([CHAT_1]), new MemoryShards());
  const lost: number[] = [];
  shards.onLost((shard) => lost.push(shard));
  const { number } = await shards.own('lobby');
  shards.release();
  expect(lost).toEqual([number]);
  expect(shards.isMine(number)).toBe(false);
  await expect(shards.own('lobby')).rejects.toMatchObject({ error: 'MOVED' });
});

test('stepping down ends one claim, once; the next one is a later epoch', async () => {
  const shards = shardsOf(createTestViews([CHAT_1]), new MemoryShards());
  const lost: number[] = [];
  shards.onLost((shard) => lost.push(shard));
  const first = await shards.own('lobby');
  shards.stepDown(first);
  shards.stepDown(first);
  await turn();
  expect(lost).toEqual([first.number]);
  const second = await shards.own('lobby');
  expect(second.epoch).toBe(first.epoch + 1);
  // What an earlier claim left in doubt says nothing about this one.
  shards.stepDown(first);
  await turn();
  expect(await shards.own('lobby')).toBe(second);
  expect(lost).toHaveLength(1);
});
