import { afterEach, expect, test } from 'vitest';
import { TangeloError } from '../../../shared/errors.ts';
import { shardOf } from '../../../shared/rendezvous.ts';
import { eventually } from '../../../shared/testing/eventually.ts';
import { MemoryShards, server } from '../placement/view-fixture.ts';
import type { ServerInfo } from '../registry/registry.ts';
import { openClient } from './connector-fixture.ts';
import { joinAt, startEdge, startOwner, type TestEdge, type TestOwner } from './edge-fixture.ts';

const closers: (() => Promise<void> | void)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

/** Two servers that may own rooms, and a connector; the view holds the servers that are named. */
async function setUp() {
  const storage = new MemoryShards();
  const one = await startOwner('chat-1', { storage, closers });
  const two = await startOwner('chat-2', { storage, closers });
  const edge = await startEdge('connector-1', closers);
  let revision = 0;
  const publish = (
    owners: readonly TestOwner[],
    to: readonly (TestOwner | TestEdge)[] = [one, two, edge],
  ) => {
    revision += 1;
    const servers: ServerInfo[] = [...owners.map(({ info }) => info), edge.info];
    for (const { views } of to) views.publish(servers, { revision });
  };
  return { one, two, edge, storage, publish };
}

/** A room that moves from the first server to the second when both are there. */
function movingRoom({ edge, one, two }: Awaited<ReturnType<typeof setUp>>): string {
  for (let number = 0; ; number += 1) {
    const rid = `r${number}`;
    const placement = edge.views.placements.current;
    const wanted = placement.view.servers.includes(two.info) ? two : one;
    if (placement.locate('chat', { room: rid })?.id === wanted.info.id) return rid;
  }
}

function enter(edge: TestEdge, name: string) {
  return openClient(edge.sessions, name);
}

test('a call waits until its owner knows what is here', async () => {
  const { one, edge, publish } = await setUp();
  publish([one]);
  expect(await edge.send('lobby')).toMatchObject({ text: 'chat-1', number: 0 });
  expect(one.attaches()).toBe(1);
  await Promise.all(Array.from({ length: 20 }, () => edge.send('lobby')));
  expect(one.attaches()).toBe(1);
});

test('a room is rebuilt at its new owner from its connector: who is in it, and how far it is', async () => {
  const set = await setUp();
  const { one, two, edge, publish } = set;
  publish([one, two]);
  const rid = movingRoom(set);
  publish([one]);
  await edge.send(rid);
  const room = await one.rooms.room(rid);
  const ann = enter(edge, 'ann');
  edge.rooms.joined(ann.session, joinAt(room, edge.info.incarnation, 'ann'));
  const told = new Promise<void>((resolve) => {
    const wait = () =>
      edge.rooms.report(new Set([shardOf(rid)]))[0]?.seq === 1 ? resolve() : setImmediate(wait);
    wait();
  });
  await room.publish({ uid: 'u-ann', id: 'm1', from: 'ann', msg: 'hi' });
  await told;

  publish([one, two]);
  expect(await edge.send(rid)).toMatchObject({ text: 'chat-2', number: 1 });
  const moved = await two.rooms.room(rid);
  expect(moved.epoch).toBeGreaterThan(room.epoch);
  expect((await moved.publish({ uid: 'u-ann', id: 'm2', from: 'ann', msg: 'ho' })).seq).toBe(2);
});

test('what a connector has no more is taken out when it attaches', async () => {
  const { one, edge, publish } = await setUp();
  publish([one]);
  await edge.send('lobby');
  const room = await one.rooms.room('lobby');
  const ann = enter(edge, 'ann');
  edge.rooms.joined(ann.session, joinAt(room, edge.info.incarnation, 'ann'));
  joinAt(room, edge.info.incarnation, 'ghost');
  const empty = await one.rooms.room(sameShard('lobby'));
  joinAt(empty, edge.info.incarnation, 'ghost');
  edge.attacher.invalidate(shardOf('lobby'));
  expect(await edge.send('lobby')).toMatchObject({ number: 1 });
  expect(empty.members.count).toBe(0);
});

/** Another room of the same shard. */
function sameShard(rid: string): string {
  for (let number = 0; ; number += 1) if (shardOf(`x${number}`) === shardOf(rid)) return `x${number}`;
}

test('who joins while the owner is being told of something else stays in the room', async () => {
  const { one, edge, publish } = await setUp();
  publish([one]);
  await edge.send('lobby');
  const room = await one.rooms.room('lobby');
  const ann = enter(edge, 'ann');
  await edge.call(
    'lobby',
    async () => {
      const joined = joinAt(room, edge.info.incarnation, 'ann');
      // While the answer is on its way the connector attaches, not knowing of it yet.
      edge.attacher.invalidate(shardOf('lobby'));
      await edge.attacher.ready(shardOf('lobby'));
      expect(room.members.count).toBe(0);
      edge.rooms.joined(ann.session, joined);
    },
    { changedMembers: () => true },
  );
  expect(await edge.send('lobby')).toMatchObject({ number: 1 });
});

test('what changes while the owner is being told is told once more, and only once', async () => {
  const { one, edge, publish } = await setUp();
  let release: () => void = () => {};
  const reached = new Promise<void>((resolve) => {
    one.onAttach = () => {
      resolve();
      return new Promise((go) => (release = go));
    };
  });
  publish([one]);
  await reached;
  one.onAttach = () => {};
  for (let times = 0; times < 10; times += 1) edge.attacher.invalidate(shardOf('lobby'));
  release();
  await edge.send('lobby');
  expect(one.attaches()).toBe(2);
});

test('a call is told that the storage is away, rather than wait, and those of other shards go on', async () => {
  const { one, edge, storage, publish } = await setUp();
  publish([one]);
  await edge.send('lobby');
  const room = await one.rooms.room('lobby');
  const ann = enter(edge, 'ann');
  edge.rooms.joined(ann.session, joinAt(room, edge.info.incarnation, 'ann'));

  storage.isAway = true;
  one.shards.stepDown({ number: shardOf('lobby'), epoch: room.epoch });
  const unavailable = { error: 'STORAGE_UNAVAILABLE' };
  await expect(edge.send('lobby')).rejects.toMatchObject(unavailable);
  await expect(edge.send('lobby')).rejects.toMatchObject(unavailable);
  storage.isAway = false;
  await eventually(async () => expect(await edge.send('lobby')).toMatchObject({ number: 1 }));
});

test('a call that comes to a former owner follows the room, and its caller never sees it', async () => {
  const set = await setUp();
  const { one, two, edge, publish } = set;
  publish([one, two]);
  const rid = movingRoom(set);
  publish([one]);
  expect(await edge.send(rid)).toMatchObject({ text: 'chat-1' });
  publish([one, two], [one, two]);
  const answers = await Promise.all(Array.from({ length: 10 }, () => edge.send(rid, { resend: false })));
  for (const { text } of answers) expect(text).toBe('chat-2');
  expect(edge.views.placements.current.view.revision).toBe(3);
});

test('an owner that is behind learns the view of its caller', async () => {
  const set = await setUp();
  const { one, two, edge, publish } = set;
  publish([one, two]);
  const rid = movingRoom(set);
  publish([one]);
  await edge.send(rid);
  publish([one, two], [edge]);
  expect(await edge.send(rid)).toMatchObject({ text: 'chat-2' });
  expect(two.views.placements.current.view.revision).toBe(3);
});

test('a connector that has skipped a view attaches anew', async () => {
  const { one, edge, publish } = await setUp();
  publish([one]);
  await edge.send('lobby');
  publish([one], [one]);
  publish([one]);
  await edge.send('lobby');
  expect(one.attaches()).toBe(2);
});

test('a server that dies is not asked again, unless the call may be made twice', async () => {
  const set = await setUp();
  const { one, two, edge, publish } = set;
  publish([one, two]);
  const rid = movingRoom(set);
  await edge.send(rid);
  const lost = edge.call(rid, () => Promise.reject(new TangeloError('UNAVAILABLE')), { resend: false });
  await expect(lost).rejects.toMatchObject({ error: 'UNAVAILABLE' });
  await two.close();
  const sent = edge.send(rid);
  publish([one], [one, edge]);
  expect(await sent).toMatchObject({ text: 'chat-1' });
});

test('an owner that cannot be reached is waited for no longer than the call may take', async () => {
  const { edge } = await setUp();
  edge.views.publish([server('chat-9', { port: 1 }), edge.info], { revision: 9 });
  const until = Date.now() + 30;
  await expect(edge.send('lobby', { until })).rejects.toMatchObject({ error: 'UNAVAILABLE' });
});

test('without an owner there is no server for a call', async () => {
  const { edge, publish } = await setUp();
  publish([]);
  await expect(edge.send('lobby')).rejects.toMatchObject({ error: 'NO_SERVER' });
});

test('what the handler answers as an error is not tried again', async () => {
  const { one, edge, publish } = await setUp();
  publish([one]);
  let calls = 0;
  const failing = edge.call('lobby', () => {
    calls += 1;
    return Promise.reject(new TangeloError('NOT_MEMBER'));
  });
  await expect(failing).rejects.toMatchObject({ error: 'NOT_MEMBER' });
  expect(calls).toBe(1);
});
