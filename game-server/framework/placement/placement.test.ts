import { expect, test } from 'vitest';
import { SHARD_COUNT, shardOf } from '../../../shared/rendezvous.ts';
import type { ServerInfo } from '../registry/registry.ts';
import { Placement } from './placement.ts';
import { createTestViews, server } from './view-fixture.ts';

function placementOf(servers: readonly ServerInfo[], revision = 1): Placement {
  return new Placement({ term: 1, revision, servers });
}

const CHATS = [server('chat-1'), server('chat-2'), server('chat-3')];

test('every shard has one owner, which rooms and shards agree on', () => {
  const placement = placementOf(CHATS);
  const owners = new Set<string>();
  for (let shard = 0; shard < SHARD_COUNT; shard += 1) {
    owners.add(placement.ownerOfShard('chat', shard)?.id ?? '');
  }
  expect([...owners].sort()).toEqual(['chat-1', 'chat-2', 'chat-3']);
  expect(placement.locate('chat', { room: 'lobby' })).toBe(placement.ownerOfShard('chat', shardOf('lobby')));
});

test('a draining server gets nothing new and can still be called by its id', () => {
  const draining = server('chat-2', { state: 'draining' });
  const placement = placementOf([server('chat-1'), draining]);
  for (let shard = 0; shard < SHARD_COUNT; shard += 1) {
    expect(placement.ownerOfShard('chat', shard)?.id).toBe('chat-1');
  }
  expect(placement.up('chat').map(({ id }) => id)).toEqual(['chat-1']);
  expect(placement.locate('chat', { server: 'chat-2' })).toBe(draining);
});

test('a key stays where it is while its server is up, and goes to the next of the ranking', () => {
  const placement = placementOf(CHATS);
  const [first, second] = placement.ranked('chat', 'ann');
  expect(placement.locate('chat', { key: 'ann' })).toBe(first);
  const without = placementOf(CHATS.filter((chat) => chat !== first));
  expect(without.locate('chat', { key: 'ann' })).toBe(second);
});

test('nothing is placed where no server of the type is', () => {
  const placement = placementOf([server('gate-1')]);
  expect(placement.locate('chat', { room: 'lobby' })).toBeUndefined();
  expect(placement.locate('chat', { key: 'ann' })).toBeUndefined();
  expect(placement.locate('chat', { server: 'chat-1' })).toBeUndefined();
  expect(placement.up('__proto__')).toEqual([]);
});

test('only the very next view follows', () => {
  const at = (term: number, revision: number) => new Placement({ term, revision, servers: [] });
  expect(at(1, 5).follows(at(1, 4))).toBe(true);
  expect(at(1, 6).follows(at(1, 4))).toBe(false);
  expect(at(2, 5).follows(at(1, 4))).toBe(false);
});

test('an older view is ignored, wherever it comes from', () => {
  const { placements, publish } = createTestViews([server('chat-1')]);
  const seen: number[] = [];
  placements.watch(({ view }) => seen.push(view.revision));
  publish(CHATS, { revision: 7 });
  placements.offer({ term: 1, revision: 6, servers: [] });
  placements.offer({ term: 1, revision: 7, servers: [] });
  expect(placements.current.up('chat')).toHaveLength(3);
  placements.offer({ term: 2, revision: 1, servers: [] });
  expect(placements.current.up('chat')).toEqual([]);
  expect(seen).toEqual([7, 1]);
});

test('whoever waits for the next placement gets it, or goes on after the time', async () => {
  const { placements, publish } = createTestViews([server('chat-1')]);
  const waiting = placements.next(60_000);
  publish(CHATS);
  await waiting;
  await placements.next(1);
  expect(placements.current.view.revision).toBe(2);
});

test('who has stopped watching is told nothing', () => {
  const { placements, publish } = createTestViews([server('chat-1')]);
  let told = 0;
  const stop = placements.watch(() => {
    told += 1;
  });
  stop();
  publish(CHATS);
  expect(told).toBe(0);
});
