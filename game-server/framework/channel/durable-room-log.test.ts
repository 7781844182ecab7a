import { afterAll, beforeAll, expect, test } from 'vitest';
import { shardOf } from '../../../shared/rendezvous.ts';
import type { OwnedShard } from '../placement/shards.ts';
import { createSqliteFixture, type SqliteFixture } from '../storage/sqlite-fixture.ts';
import type { Storage } from '../storage/storage.ts';
import { createAppender } from './appender.ts';
import { DurableRoomLog } from './durable-room-log.ts';

let fixture: SqliteFixture;
let storage: Storage;
beforeAll(async () => {
  fixture = await createSqliteFixture();
  storage = fixture.open();
  await storage.migrate();
});
afterAll(() => fixture.dispose());

/** An owner that claims the shard of a room and opens its log; an owner before it has lost the shard by that. */
async function own(rid: string, server: string, revision: number) {
  const number = shardOf(rid);
  const view = { term: 1, revision };
  const epoch = await storage.shards.claim({ shard: number, server, incarnation: server, view });
  if (epoch === undefined) throw new Error(`${server} could not claim the shard`);
  const shard: OwnedShard = { number, epoch };
  const doubted: OwnedShard[] = [];
  const appender = createAppender({ storage: storage.rooms, onDoubt: (lost) => doubted.push(lost) });
  const { seq } = await storage.rooms.head(rid);
  return { log: new DurableRoomLog({ rid, shard, seq, appender, storage: storage.rooms }), shard, doubted };
}

function draft(id: string, msg = id) {
  return { uid: 'u-ann', id, from: 'ann', msg };
}

test('a message is in the log once it is acknowledged, and has its place for ever', async () => {
  const { log } = await own('attic', 'chat-1', 1);
  const appended = await Promise.all(['a', 'b', 'c'].map((id) => log.append(draft(id))));
  expect(appended.map(({ message, fresh }) => [message.seq, fresh])).toEqual([
    [1, true],
    [2, true],
    [3, true],
  ]);
  expect(log.seq).toBe(3);
  const again = await log.append(draft('b', 'changed'));
  expect([again.message.seq, again.fresh]).toEqual([2, false]);

  const next = await own('attic', 'chat-2', 2);
  expect(next.log.seq).toBe(3);
  expect((await next.log.append(draft('b'))).fresh).toBe(false);
  expect((await next.log.append(draft('d'))).message.seq).toBe(4);
  const { messages, more } = await next.log.read({ before: 4, limit: 2 });
  expect([messages.map(({ id }) => id), more]).toEqual([['b', 'c'], true]);
});

test('of two that believe they own a room only the one with the newer claim appends', async () => {
  const former = await own('den', 'chat-1', 1);
  await former.log.append(draft('a'));
  const present = await own('den', 'chat-2', 2);
  const outcomes = await Promise.allSettled([former.log.append(draft('b')), present.log.append(draft('c'))]);
  expect(outcomes).toMatchObject([
    { status: 'rejected', reason: { error: 'MOVED' } },
    { status: 'fulfilled', value: { message: { seq: 2 }, fresh: true } },
  ]);
  expect(former.doubted).toEqual([former.shard]);
  expect(present.doubted).toEqual([]);
  const { messages } = await present.log.read({ after: 0, limit: 9 });
  expect(messages.map(({ id }) => id)).toEqual(['a', 'c']);
});
