import { describe, expect, test } from 'vitest';
import { hash32, pick, rank, SHARD_COUNT, shardOf } from './rendezvous.ts';

const KEYS = Array.from({ length: 20_000 }, (_, number) => `user-${number}`);

function servers(count: number): { id: string }[] {
  return Array.from({ length: count }, (_, number) => ({ id: `chat-server-${number + 1}` }));
}

function placed(keys: readonly string[], candidates: readonly { id: string }[]): Map<string, string> {
  return new Map(keys.map((key) => [key, pick(key, candidates)?.id ?? '']));
}

describe('rendezvous hashing', () => {
  test.each([2, 3, 7])('spreads keys evenly over %i servers', (count) => {
    const loads = new Map<string, number>();
    for (const id of placed(KEYS, servers(count)).values()) loads.set(id, (loads.get(id) ?? 0) + 1);
    expect(loads.size).toBe(count);
    const fair = KEYS.length / count;
    for (const load of loads.values()) {
      expect(load).toBeGreaterThan(fair * 0.9);
      expect(load).toBeLessThan(fair * 1.1);
    }
  });

  test('gives every one of three servers its share of the shards', () => {
    const shards = Array.from({ length: SHARD_COUNT }, (_, number) => `shard:${number}`);
    const owners = [...placed(shards, servers(3)).values()];
    for (const { id } of servers(3)) {
      expect(owners.filter((owner) => owner === id).length).toBeGreaterThan(SHARD_COUNT / 6);
    }
  });

  test('a server that is added takes its share, and nothing moves between the others', () => {
    const before = placed(KEYS, servers(4));
    const after = placed(KEYS, servers(5));
    const moved = KEYS.filter((key) => before.get(key) !== after.get(key));
    for (const key of moved) expect(after.get(key)).toBe('chat-server-5');
    expect(moved.length).toBeGreaterThan((KEYS.length / 5) * 0.9);
    expect(moved.length).toBeLessThan((KEYS.length / 5) * 1.1);
  });

  test('the keys of a server that is removed go to the runner-up', () => {
    const all = servers(5);
    for (const key of KEYS.slice(0, 2_000)) {
      const [winner, heir] = rank(key, all);
      const left = all.filter((server) => server !== winner);
      expect(pick(key, left)).toBe(heir);
    }
  });

  test('the order of the candidates makes no difference', () => {
    const all = servers(6);
    for (const key of KEYS.slice(0, 1_000)) {
      expect(pick(key, all.toReversed())?.id).toBe(pick(key, all)?.id);
      expect(rank(key, all.toReversed()).map(({ id }) => id)).toEqual(rank(key, all).map(({ id }) => id));
    }
  });

  test('the winner is the first of the ranking', () => {
    for (const key of KEYS.slice(0, 1_000))
      expect(rank(key, servers(6))[0]?.id).toBe(pick(key, servers(6))?.id);
  });

  test('nobody wins where there is nobody', () => {
    expect(pick('key', [])).toBeUndefined();
    expect(rank('key', [])).toEqual([]);
  });
});

describe('shards', () => {
  test('are part of what is stored: these never change', () => {
    expect(hash32('')).toBe(2_872_998_923);
    expect(['MainHall', 'lobby', '大厅', 'a-b_c'].map(shardOf)).toEqual([211, 116, 153, 244]);
    expect(SHARD_COUNT).toBe(256);
  });

  test('rooms spread over all of them', () => {
    const used = new Set(KEYS.map(shardOf));
    expect(used.size).toBe(SHARD_COUNT);
    for (const shard of used) expect(shard).toBeLessThan(SHARD_COUNT);
  });
});
