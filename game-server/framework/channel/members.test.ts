import { expect, test } from 'vitest';
import { type Member, Members } from './members.ts';

function member(session: string, changes: Partial<Member> = {}): Member {
  return { session, generation: 1, uid: `u-${session}`, name: `n-${session}`, edge: 'edge-1', ...changes };
}

test('a person arrives with the first session and leaves with the last', () => {
  const members = new Members();
  expect(members.add(member('s1', { uid: 'ann', name: 'Ann' }))).toBe('arrived');
  expect(members.add(member('s2', { uid: 'ann', name: 'Ann', edge: 'edge-2' }))).toBe('more');
  expect(members.count).toBe(1);
  expect(members.remove('s1', 1)).toBeUndefined();
  expect(members.remove('s2', 1)).toEqual({ uid: 'ann', name: 'Ann' });
  expect(members.count).toBe(0);
});

test('leaving twice is leaving once', () => {
  const members = new Members();
  members.add(member('s1'));
  expect(members.remove('s1', 1)).toBeDefined();
  expect(members.remove('s1', 1)).toBeUndefined();
});

test('an older use of a session undoes nothing that a newer one did', () => {
  const members = new Members();
  members.add(member('s1', { generation: 2, edge: 'edge-2' }));
  expect(members.add(member('s1', { generation: 1, edge: 'edge-1' }))).toBe('stale');
  expect(members.remove('s1', 1)).toBeUndefined();
  expect([...members.edges]).toEqual(['edge-2']);
  expect(members.session('s1')?.generation).toBe(2);
});

test('a session that comes back over another connector is at that one only', () => {
  const members = new Members();
  members.add(member('s1'));
  expect(members.add(member('s1', { generation: 2, edge: 'edge-2' }))).toBe('more');
  expect(members.sessionsAt('edge-1')).toEqual([]);
  expect(members.sessionsAt('edge-2')).toEqual(['s1']);
  expect(members.hasEdge('edge-1')).toBe(false);
  expect([...members.sessionsOf('u-s1')].map(({ edge }) => edge)).toEqual(['edge-2']);
});

test('a connector counts as long as it has a session here', () => {
  const members = new Members();
  members.add(member('s1'));
  members.add(member('s2'));
  members.remove('s1', 1);
  expect(members.hasEdge('edge-1')).toBe(true);
  members.remove('s2', 1);
  expect(members.hasEdge('edge-1')).toBe(false);
  expect([...members.edges]).toEqual([]);
});

test('people are found by the name that they have now', () => {
  const members = new Members();
  members.add(member('s1', { uid: 'ann', name: 'Ann' }));
  expect(members.rename('ann', 'Anna')).toBe('Ann');
  expect(members.byName('Ann')).toBeUndefined();
  expect(members.byName('Anna')).toEqual({ uid: 'ann', name: 'Anna' });
  expect(members.rename('ann', 'Anna')).toBeUndefined();
  expect(members.rename('nobody', 'X')).toBeUndefined();
});

test('a freed name stays with its next holder when the former one leaves later', () => {
  const members = new Members();
  members.add(member('s1', { uid: 'old', name: 'Ann' }));
  members.add(member('s2', { uid: 'new', name: 'Ann' }));
  members.remove('s1', 1);
  expect(members.byName('Ann')).toEqual({ uid: 'new', name: 'Ann' });
});

test('names are any names', () => {
  const members = new Members();
  for (const name of ['__proto__', 'constructor', 'toString']) {
    expect(members.byName(name)).toBeUndefined();
    members.add(member(name, { uid: name, name }));
    expect(members.byName(name)).toEqual({ uid: name, name });
  }
});

test('lists the first names, in the order in which people came', () => {
  const members = new Members();
  for (const name of ['c', 'a', 'b']) members.add(member(name, { name }));
  expect(members.names(2)).toEqual(['c', 'a']);
  expect(members.names(9)).toEqual(['c', 'a', 'b']);
  expect([...members.people()].map(({ name }) => name)).toEqual(['c', 'a', 'b']);
});
