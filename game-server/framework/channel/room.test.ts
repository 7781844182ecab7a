import { expect, test } from 'vitest';
import type { ChannelPush } from '../../../shared/proto/generated/tangelo/channel/ChannelPush.ts';
import { createTestRoom, member, turn } from './channel-fixture.ts';

function bodyOf(push: ChannelPush | undefined): unknown {
  return JSON.parse(String(push?.body));
}

function changesOf(pushes: readonly ChannelPush[]): string[] {
  return pushes.flatMap(({ changes = [] }) => changes.map(({ kind, name }) => `${kind} ${name}`));
}

test('a message goes once to each connector, whatever the number of its members', async () => {
  const { room, fanOut } = createTestRoom({ epoch: 7 });
  for (const session of ['a', 'b', 'c']) room.join(member(session));
  room.join(member('d', { edge: 'edge-2' }));
  await turn();
  fanOut.take('edge-1');
  fanOut.take('edge-2');
  const message = await room.publish({ uid: 'u-a', id: 'm1', from: 'a', msg: 'hi' });
  expect(message.seq).toBe(1);
  for (const edge of ['edge-1', 'edge-2']) {
    const pushes = fanOut.take(edge);
    expect(pushes).toHaveLength(1);
    expect(pushes[0]).toMatchObject({ rid: 'lobby', epoch: 7, seq: 1, event: 'onChat' });
    expect(bodyOf(pushes[0])).toEqual({
      rid: 'lobby',
      msg: 'hi',
      from: 'a',
      target: '*',
      seq: 1,
      id: 'm1',
      time: 5,
    });
  }
});

test('a message that is sent again is acknowledged again, and told once', async () => {
  const { room, fanOut } = createTestRoom();
  room.join(member('a'));
  await turn();
  fanOut.take('edge-1');
  const draft = { uid: 'u-a', id: 'm1', from: 'a', msg: 'hi' };
  const [first, second] = await Promise.all([room.publish(draft), room.publish(draft)]);
  expect(second).toEqual(first);
  expect(fanOut.take('edge-1')).toHaveLength(1);
});

test('leaves of one turn are one change of the presence', async () => {
  const { room, fanOut } = createTestRoom();
  for (const session of ['a', 'b', 'c']) room.join(member(session));
  await turn();
  fanOut.take('edge-1');
  const before = room.version;
  room.leave('a', 1);
  room.leave('b', 1);
  await turn();
  const pushes = fanOut.take('edge-1');
  expect(pushes).toHaveLength(1);
  expect(pushes[0]).toMatchObject({ version: before + 1, count: 1 });
  expect(changesOf(pushes)).toEqual(['LEAVE a', 'LEAVE b']);
});

test('what came before a join is told before it, and a newcomer is told under a version of its own', async () => {
  const { room, fanOut } = createTestRoom();
  room.join(member('a'));
  room.leave('a', 1);
  room.join(member('b'));
  const atJoin = room.version;
  await turn();
  expect(room.version).toBe(atJoin);
  const pushes = fanOut.take('edge-1');
  expect(changesOf(pushes)).toEqual(['ADD a', 'ADD b']);
  expect(pushes.map(({ version }) => version)).toEqual([1, atJoin]);
});

test('a second session of a person is no news, and the first to leave neither', async () => {
  const { room, fanOut } = createTestRoom();
  room.join(member('a', { uid: 'ann', name: 'Ann' }));
  await turn();
  fanOut.take('edge-1');
  room.join(member('b', { uid: 'ann', name: 'Ann' }));
  room.leave('a', 1);
  await turn();
  expect(fanOut.take('edge-1')).toEqual([]);
});

test('leaving twice, or with an older generation, tells nobody', async () => {
  const { room, fanOut } = createTestRoom();
  room.join(member('a', { generation: 2 }));
  room.join(member('b'));
  await turn();
  fanOut.take('edge-1');
  expect(room.leave('a', 1)).toBe(false);
  expect(room.leave('a', 2)).toBe(true);
  expect(room.leave('a', 2)).toBe(false);
  await turn();
  expect(changesOf(fanOut.take('edge-1'))).toEqual(['LEAVE a']);
});

test('an older use of a session can neither join nor rename the person', async () => {
  const { room, fanOut } = createTestRoom();
  room.join(member('a', { generation: 2, name: 'New' }));
  await turn();
  fanOut.take('edge-1');
  expect(() => room.join(member('a', { generation: 1, name: 'Old' }))).toThrow(
    'resumed on another connection',
  );
  room.restore(member('a', { generation: 1, name: 'Old' }));
  room.rename('a', 1, 'Old');
  await turn();
  expect(fanOut.take('edge-1')).toEqual([]);
  expect(room.members.names(9)).toEqual(['New']);
});

test('a new name is told with the former one and whose session it was', async () => {
  const { room, fanOut } = createTestRoom();
  room.join(member('a'));
  await turn();
  fanOut.take('edge-1');
  room.rename('a', 1, 'Anna');
  room.rename('a', 1, 'Anna');
  await turn();
  const pushes = fanOut.take('edge-1');
  expect(pushes).toHaveLength(1);
  expect(pushes[0]?.changes).toEqual([{ kind: 'RENAME', uid: 'u-a', name: 'Anna', former: 'a', by: 'a' }]);
});

test('who was here before is taken in silently', async () => {
  const { room, fanOut, changes } = createTestRoom();
  room.restore(member('a'));
  await turn();
  expect(room.members.count).toBe(1);
  expect(fanOut.take('edge-1')).toEqual([]);
  expect(changes()).toBe(1);
});

test('a private push reaches all sessions of a person through their connectors, and nobody else', () => {
  const { room, fanOut } = createTestRoom();
  room.join(member('a', { uid: 'ann' }));
  room.join(member('b', { uid: 'ann', edge: 'edge-2' }));
  room.join(member('c', { edge: 'edge-3' }));
  for (const edge of ['edge-1', 'edge-2', 'edge-3']) fanOut.take(edge);
  room.push('onChat', { msg: 'psst' }, ['ann', 'nobody']);
  expect(fanOut.take('edge-1')).toMatchObject([{ event: 'onChat', to: ['a'] }]);
  expect(fanOut.take('edge-2')).toMatchObject([{ to: ['b'] }]);
  expect(fanOut.take('edge-3')).toEqual([]);
});

test('above the limit people are counted, not listed', async () => {
  const { room, fanOut } = createTestRoom({ listedMembers: 2 });
  for (const session of ['a', 'b']) room.join(member(session));
  await turn();
  fanOut.take('edge-1');
  expect(room.listed).toBe(true);
  room.join(member('c'));
  await turn();
  const pushes = fanOut.take('edge-1');
  expect(room.listed).toBe(false);
  expect(pushes).toMatchObject([{ count: 3 }]);
  expect(pushes[0]).not.toHaveProperty('changes');
});

test('only those who are admitted come in, and who is expelled stays out until admitted again', async () => {
  const { room, fanOut } = createTestRoom({ epoch: 3, admitted: ['u-a', 'u-b'] });
  expect(() => room.join(member('c'))).toThrow(expect.objectContaining({ error: 'NOT_MEMBER' }));
  room.join(member('a'));
  room.join(member('b'));
  room.join(member('b2', { uid: 'u-b', name: 'b', edge: 'edge-2' }));
  const { version } = room;
  room.expel({ uid: 'u-b', name: 'b' });
  await turn();
  expect(fanOut.removed).toEqual([
    { edge: 'edge-1', request: { rid: 'lobby', epoch: 3, sessions: ['b'], version: version + 1 } },
    { edge: 'edge-2', request: { rid: 'lobby', epoch: 3, sessions: ['b2'], version: version + 1 } },
  ]);
  expect(room.version).toBe(version + 1);
  expect(changesOf(fanOut.take('edge-1')).at(-1)).toBe('LEAVE b');
  expect(() => room.join(member('b'))).toThrow(expect.objectContaining({ error: 'NOT_MEMBER' }));
  room.admit('u-b');
  room.join(member('b'));
  expect(room.version).toBeGreaterThan(version + 1);
});

test('somebody who is expelled without being there is told of, too', () => {
  const { room, fanOut } = createTestRoom({ admitted: ['u-a', 'u-b'] });
  room.join(member('a'));
  fanOut.take('edge-1');
  room.expel({ uid: 'u-b', name: 'b' });
  const [told] = fanOut.take('edge-1');
  expect([told?.event, JSON.parse(String(told?.body))]).toEqual(['onLeave', { rid: 'lobby', user: 'b' }]);
  expect(() => room.join(member('b'))).toThrow(expect.objectContaining({ error: 'NOT_MEMBER' }));
});

test('what a connector reports of somebody who is not admitted is taken out there', () => {
  const { room, fanOut } = createTestRoom({ epoch: 3, admitted: ['u-a'] });
  room.restore(member('a'));
  room.restore(member('b'));
  expect(room.members.names(9)).toEqual(['a']);
  expect(fanOut.removed).toMatchObject([{ edge: 'edge-1', request: { epoch: 3, sessions: ['b'] } }]);
});

test('an evacuated room is empty, and who joins later does so at its version or after it', async () => {
  const { room, fanOut, changes } = createTestRoom({ epoch: 3 });
  room.join(member('a'));
  room.join(member('b', { edge: 'edge-2' }));
  await turn();
  const before = { version: room.version, changes: changes() };
  room.evacuate('MainHall', 'deleted');
  expect(room.members.count).toBe(0);
  const request = { rid: 'lobby', epoch: 3, to: 'MainHall', reason: 'deleted', version: before.version + 1 };
  expect(fanOut.evacuated).toEqual([
    { edge: 'edge-1', request },
    { edge: 'edge-2', request },
  ]);
  await turn();
  expect(changes()).toBe(before.changes + 1);
  room.join(member('c'));
  expect(room.version).toBeGreaterThanOrEqual(request.version);
});
