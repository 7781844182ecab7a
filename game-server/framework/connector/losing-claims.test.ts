import { afterEach, expect, test } from 'vitest';
import { MemoryShards } from '../placement/view-fixture.ts';
import { openClient } from './connector-fixture.ts';
import { startEdge, startOwner, type TestEdge } from './edge-fixture.ts';

const closers: (() => Promise<void> | void)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

async function setUp() {
  const owner = await startOwner('chat-1', { storage: new MemoryShards(), closers });
  const edges = [await startEdge('connector-1', closers), await startEdge('connector-2', closers)] as const;
  const servers = [owner.info, ...edges.map(({ info }) => info)];
  for (const { views } of [owner, ...edges]) views.publish(servers);
  const join = async (edge: TestEdge, name: string, rid: string) => {
    const client = openClient(edge.sessions, name);
    await edge.rooms.join(client.session, rid);
    return client;
  };
  return { owner, edges, join };
}

function until(isTrue: () => boolean): Promise<void> {
  return new Promise((resolve) => {
    const check = () => (isTrue() ? resolve() : setImmediate(check));
    check();
  });
}

test('an owner in doubt steps down: all its connectors tell again what they have, and nobody asks for anything', async () => {
  const { owner, edges, join } = await setUp();
  const [ann, bob] = [await join(edges[0], 'ann', 'lobby'), await join(edges[1], 'bob', 'lobby')];
  const before = await owner.rooms.room('lobby');
  expect(before.members.count).toBe(2);
  owner.shards.stepDown(await owner.shards.own('lobby'));
  await until(() => owner.rooms.inhabitedRoom('lobby')?.members.count === 2);
  const after = await owner.rooms.room('lobby');
  expect(after.epoch).toBe(before.epoch + 1);
  await after.publish({ uid: 'u-ann', id: 'm1', from: 'ann', msg: 'still here' });
  const told = () => [ann, bob].map(({ take }) => take().filter(([event]) => event === 'onChat').length);
  const counts = [0, 0];
  await until(() => {
    for (const [index, count] of told().entries()) counts[index] = (counts[index] ?? 0) + count;
    return counts.every((count) => count > 0);
  });
  expect(counts).toEqual([1, 1]);
});

test('many shards in doubt at once are told of together', async () => {
  const { owner, edges, join } = await setUp();
  const rids = Array.from({ length: 20 }, (_, number) => `r${number}`);
  for (const rid of rids) await join(edges[0], `n-${rid}`, rid);
  const attaches = owner.attaches();
  for (const rid of rids) owner.shards.stepDown(await owner.shards.own(rid));
  await until(() => rids.every((rid) => owner.rooms.inhabitedRoom(rid)?.members.count === 1));
  expect(owner.attaches() - attaches).toBeLessThan(rids.length);
});

test('an evacuated room is empty at its owner and its connectors, and everybody is in the other one', async () => {
  const { owner, edges, join } = await setUp();
  const people = await Promise.all(
    Array.from({ length: 10 }, (_, number) => join(edges[number % 2 ? 1 : 0], `n${number}`, 'lobby')),
  );
  const room = await owner.rooms.room('lobby');
  await room.evacuate('hall', 'deleted');
  const hall = await owner.rooms.room('hall');
  await until(() => hall.members.count === 10 && people.every(({ session }) => session.rooms.has('hall')));
  expect(room.members.count).toBe(0);
  for (const { session } of people) expect([...session.rooms]).toEqual(['hall']);
});

test('who is in a room that was deleted by an owner which could not tell them is moved by the next one, and only once', async () => {
  const { owner, edges, join } = await setUp();
  const people = [await join(edges[0], 'ann', 'lobby'), await join(edges[1], 'bob', 'lobby')];
  owner.deleted.set('lobby', { to: 'hall', reason: 'deleted' });
  owner.shards.stepDown(await owner.shards.own('lobby'));
  await until(() => people.every(({ session }) => session.rooms.has('hall')));
  await until(() => owner.deleted.size === 0);
  for (const { session, take } of people) {
    expect([...session.rooms]).toEqual(['hall']);
    expect(take().filter(([event]) => event === 'onMove')).toEqual([
      ['onMove', { former: 'lobby', rid: 'hall', reason: 'deleted' }],
    ]);
  }
  expect((await owner.rooms.room('lobby')).members.count).toBe(0);

  // Whoever comes later stays, also when the room changes hands again.
  const cem = await join(edges[0], 'cem', 'lobby');
  owner.shards.stepDown(await owner.shards.own('lobby'));
  await until(() => owner.rooms.inhabitedRoom('lobby')?.members.count === 1);
  expect([...cem.session.rooms]).toEqual(['lobby']);
});
