import { pino } from 'pino';
import { afterEach, expect, test } from 'vitest';
import { SHARD_COUNT, shardOf } from '../../../shared/rendezvous.ts';
import { createSessions } from '../session/sessions.ts';
import { change, chat, joined, openClient, push, roster, settled, TestOwners } from './connector-fixture.ts';
import { createLocalRooms } from './local-rooms.ts';
import { SessionLanes } from './session-lanes.ts';

const LOBBY = shardOf('lobby');
const closers: (() => void)[] = [];
afterEach(() => {
  for (const close of closers.splice(0)) close();
});

function setUp({ graceMs = 600_000 } = {}) {
  const sessions = createSessions({ frontend: 'connector-1', incarnation: 'edge-1', graceMs });
  const lanes = new SessionLanes();
  const owners = new TestOwners();
  const rooms = createLocalRooms({ sessions, lanes, owners, graceMs, log: pino({ level: 'silent' }) });
  closers.push(
    () => rooms.close(),
    () => sessions.close(),
  );
  const enter = (name: string, options?: { generation?: number; id?: string }) =>
    openClient(sessions, name, options);
  return { sessions, lanes, owners, rooms, enter };
}

test('members are told what is said and who comes and goes, except of themselves', () => {
  const { rooms, enter } = setUp();
  const [ann, bob] = [enter('ann'), enter('bob')];
  rooms.joined(ann.session, joined({ version: 1, roster: roster(['ann'], { version: 1 }) }));
  rooms.receive(change(2, 'ADD', 'bob'));
  rooms.joined(bob.session, joined({ version: 2 }));
  rooms.receive(chat(1));
  rooms.receive(change(3, 'RENAME', 'bobby', { former: 'bob', by: bob.session.id }));
  expect(ann.take()).toEqual([
    ['onAdd', { rid: 'lobby', user: 'bob' }],
    ['onChat', { seq: 1 }],
    ['onRename', { rid: 'lobby', former: 'bob', user: 'bobby' }],
  ]);
  expect(bob.take()).toEqual([['onChat', { seq: 1 }]]);
});

test('who joins late gets what was delivered to others while the answer was on its way, and nothing older', () => {
  const { rooms, enter } = setUp();
  const [ann, bob] = [enter('ann'), enter('bob')];
  rooms.joined(ann.session, joined({ version: 1, roster: roster(['ann'], { version: 1 }) }));
  for (const seq of [1, 2, 3]) rooms.receive(chat(seq));
  rooms.receive(change(2, 'ADD', 'bob'));
  rooms.receive(change(3, 'ADD', 'cid'));
  rooms.joined(bob.session, joined({ seq: 2, version: 2 }));
  expect(bob.take()).toEqual([
    ['onChat', { seq: 3 }],
    ['onAdd', { rid: 'lobby', user: 'cid' }],
  ]);
});

test('who joins ahead of what has been delivered here is told nothing twice', () => {
  const { rooms, enter, owners } = setUp();
  const [ann, bob] = [enter('ann'), enter('bob')];
  owners.log = [1, 2];
  owners.head = 2;
  rooms.joined(ann.session, joined());
  rooms.joined(bob.session, joined({ seq: 2 }));
  rooms.receive(chat(1));
  rooms.receive(chat(2));
  rooms.receive(chat(3));
  return settled().then(() => {
    expect(ann.take().map(([, { seq }]) => seq)).toEqual([1, 2, 3]);
    expect(bob.take().map(([, { seq }]) => seq)).toEqual([3]);
  });
});

test('what comes before the answer of the very first join is kept for it', () => {
  const { rooms, enter } = setUp();
  const ann = enter('ann');
  rooms.receive(chat(5));
  rooms.receive(chat(6));
  rooms.receive(push({ event: 'onHello', to: [ann.session.id] }));
  rooms.joined(ann.session, joined({ seq: 5 }));
  expect(ann.take()).toEqual([
    ['onChat', { seq: 6 }],
    ['onHello', {}],
  ]);
});

test('a push to some sessions reaches these only', () => {
  const { rooms, enter } = setUp();
  const [ann, bob] = [enter('ann'), enter('bob')];
  for (const { session } of [ann, bob]) rooms.joined(session, joined());
  rooms.receive(push({ event: 'onChat', to: [bob.session.id, 'nobody'] }));
  rooms.receive(push({ event: 'onAll' }));
  expect(ann.take()).toEqual([['onAll', {}]]);
  expect(bob.take()).toEqual([
    ['onChat', {}],
    ['onAll', {}],
  ]);
});

test('what a former owner says does not count any more', async () => {
  const { rooms, enter, owners } = setUp();
  const ann = enter('ann');
  rooms.joined(ann.session, joined());
  owners.people = roster([], { epoch: 2 });
  rooms.attached({ rid: 'lobby', epoch: 2, seq: 0 });
  rooms.receive(chat(1, 1));
  rooms.receive(push({ event: 'onOld', epoch: 1 }));
  await settled();
  expect(ann.take()).toEqual([]);
  rooms.receive(chat(1, 2));
  expect(ann.take()).toEqual([['onChat', { seq: 1 }]]);
});

test('what a former owner says while the next one is told how far the room is, is left to that one', async () => {
  const { rooms, enter, owners } = setUp();
  const ann = enter('ann');
  rooms.joined(ann.session, joined());
  rooms.receive(chat(1, 1));
  expect(rooms.report(new Set([LOBBY]), new Set([LOBBY]))).toMatchObject([{ seq: 1 }]);
  rooms.receive(chat(2, 1));
  owners.people = roster([], { epoch: 2 });
  rooms.attached({ rid: 'lobby', epoch: 2, seq: 1 });
  await settled();
  rooms.receive(chat(2, 2));
  expect(ann.take()).toEqual([
    ['onChat', { seq: 1 }],
    ['onChat', { seq: 2 }],
  ]);
});

test('an owner that is told again goes on where it was', () => {
  const { rooms, enter } = setUp();
  const ann = enter('ann');
  rooms.joined(ann.session, joined());
  rooms.report(new Set([LOBBY]), new Set([LOBBY]));
  rooms.attached({ rid: 'lobby', epoch: 1, seq: 0 });
  rooms.receive(chat(1, 1));
  rooms.report(new Set([LOBBY]), new Set());
  rooms.receive(chat(2, 1));
  expect(ann.take().map(([, { seq }]) => seq)).toEqual([1, 2]);
});

test('an answer of a former owner makes the connector attach again', () => {
  const { rooms, enter, owners } = setUp();
  rooms.joined(enter('ann').session, joined({ epoch: 2 }));
  rooms.joined(enter('bob').session, joined({ epoch: 1 }));
  expect(owners.reattached).toEqual([LOBBY]);
});

test('reports what there is in the shards that are asked for', () => {
  const { rooms, enter } = setUp();
  const ann = enter('ann', { generation: 3 });
  rooms.joined(ann.session, joined({ seq: 7 }));
  const members = [{ session: 's-ann', generation: 3, uid: 'u-ann', name: 'ann' }];
  expect(rooms.report(new Set([LOBBY]))).toEqual([{ rid: 'lobby', seq: 7, members }]);
  expect(rooms.report(new Set([(LOBBY + 1) % SHARD_COUNT]))).toEqual([]);
});

test('a goodbye leaves every room once, and rooms without members are forgotten', () => {
  const { rooms, enter, owners, sessions } = setUp();
  const ann = enter('ann');
  rooms.joined(ann.session, joined());
  rooms.joined(ann.session, joined({ rid: 'other' }));
  expect([...ann.session.rooms]).toEqual(['lobby', 'other']);
  sessions.disconnected(ann.session, 'goodbye');
  sessions.disconnected(ann.session, 'vanished');
  expect(owners.left).toEqual(['lobby', 'other'].map((rid) => ({ rid, session: 's-ann', generation: 1 })));
  expect(rooms.count).toBe(0);
});

test('an owner that cannot be told of a leave is told by attaching again', async () => {
  const { rooms, enter, owners, sessions } = setUp();
  owners.before = () => {
    throw new Error('away');
  };
  const ann = enter('ann');
  rooms.joined(ann.session, joined());
  sessions.disconnected(ann.session, 'goodbye');
  await settled();
  expect(owners.reattached).toEqual([LOBBY]);
});

test('who left while it joined is taken out again', () => {
  const { rooms, enter, owners, sessions } = setUp();
  const ann = enter('ann');
  sessions.disconnected(ann.session, 'goodbye');
  rooms.joined(ann.session, joined());
  expect(rooms.count).toBe(0);
  expect(owners.left).toEqual([{ rid: 'lobby', session: 's-ann', generation: 1 }]);
});

test('a session that is used again here keeps its place, and the former use cannot take it out', async () => {
  const { rooms, enter, owners, sessions } = setUp({ graceMs: 1 });
  const former = enter('ann');
  rooms.joined(former.session, joined());
  sessions.takeOver('s-ann', 1);
  const next = enter('ann', { generation: 2 });
  rooms.joined(next.session, joined());
  const toldTheOwner = new Promise<void>((resolve) => {
    owners.before = () => resolve();
  });
  rooms.left(former.session, 'lobby');
  rooms.receive(chat(1));
  expect(next.take()).toEqual([['onChat', { seq: 1 }]]);
  expect(former.take()).toEqual([]);
  await toldTheOwner;
  // The owner knows by the generation that this one is over.
  expect(owners.left).toEqual([{ rid: 'lobby', session: 's-ann', generation: 1 }]);
});

test('a room joined again becomes the one joined last', () => {
  const { rooms, enter } = setUp();
  const ann = enter('ann');
  for (const rid of ['lobby', 'other', 'lobby']) rooms.joined(ann.session, joined({ rid }));
  expect([...ann.session.rooms]).toEqual(['other', 'lobby']);
});

test('rooms with the names of properties are rooms like others', () => {
  const { rooms, enter } = setUp();
  const ann = enter('ann');
  for (const rid of ['__proto__', 'constructor']) {
    rooms.receive({ ...chat(1), rid });
    rooms.joined(ann.session, joined({ rid }));
  }
  expect(ann.take()).toHaveLength(2);
});
