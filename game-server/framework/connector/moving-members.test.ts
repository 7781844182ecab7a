import { pino } from 'pino';
import { afterEach, expect, test } from 'vitest';
import { DISCONNECTS } from '../../../shared/disconnect.ts';
import { TangeloError } from '../../../shared/errors.ts';
import { shardOf } from '../../../shared/rendezvous.ts';
import type { Session } from '../session/session.ts';
import { createSessions } from '../session/sessions.ts';
import { chat, joined, openClient, settled, TestOwners } from './connector-fixture.ts';
import { createLocalRooms } from './local-rooms.ts';
import { SessionLanes } from './session-lanes.ts';

const LOBBY = shardOf('lobby');
const EVACUATION = { rid: 'lobby', epoch: 1, version: 5, to: 'hall', reason: 'deleted' };
const MOVED: [string, object] = ['onMove', { former: 'lobby', rid: 'hall', reason: 'deleted' }];

const closers: (() => void)[] = [];
afterEach(() => {
  for (const close of closers.splice(0)) close();
});

function setUp() {
  const sessions = createSessions({ frontend: 'connector-1', incarnation: 'edge-1', graceMs: 600_000 });
  const lanes = new SessionLanes();
  const owners = new TestOwners();
  const rooms = createLocalRooms({
    sessions,
    lanes,
    owners,
    graceMs: 600_000,
    log: pino({ level: 'silent' }),
  });
  closers.push(
    () => rooms.close(),
    () => sessions.close(),
  );
  owners.onJoin = (rid, session) => rooms.joined(session, joined({ rid }));
  const enter = (name: string, ...rids: string[]) => {
    const client = openClient(sessions, name);
    for (const rid of rids) rooms.joined(client.session, joined({ rid, version: 1 }));
    return client;
  };
  return { sessions, lanes, owners, rooms, enter };
}

/** Lets joins wait until the test says so; who asked is kept. */
function hold(owners: TestOwners): { asked: [string, Session][]; release: () => void } {
  const asked: [string, Session][] = [];
  let release = () => {};
  const gate = new Promise<void>((resolve) => {
    release = resolve;
  });
  const { onJoin } = owners;
  owners.onJoin = async (rid, session) => {
    asked.push([rid, session]);
    await gate;
    await onJoin(rid, session);
  };
  return { asked, release: () => release() };
}

test('the members of a room that is no more go to another one, and are told when they are there', async () => {
  const { rooms, owners, enter } = setUp();
  const [ann, bob] = [enter('ann', 'lobby'), enter('bob', 'lobby')];
  const { asked, release } = hold(owners);
  rooms.evacuate(EVACUATION);
  expect(asked.map(([rid, session]) => [rid, session.name])).toEqual([
    ['hall', 'ann'],
    ['hall', 'bob'],
  ]);
  await settled();
  expect(ann.take()).toEqual([]);
  release();
  await settled();
  for (const { session, take } of [ann, bob]) {
    expect([...session.rooms]).toEqual(['hall']);
    expect(take()).toEqual([MOVED]);
  }
  expect(owners.changedShards).toEqual([LOBBY]);
});

test('who is there already only speaks there from now on, if the room that ended was the last one', async () => {
  const { rooms, owners, enter } = setUp();
  const [ann, bob] = [enter('ann', 'hall', 'attic', 'lobby'), enter('bob', 'hall', 'lobby', 'attic')];
  const { asked } = hold(owners);
  rooms.evacuate(EVACUATION);
  await settled();
  expect(asked).toEqual([]);
  expect([...ann.session.rooms]).toEqual(['attic', 'hall']);
  expect([...bob.session.rooms]).toEqual(['hall', 'attic']);
  expect(ann.take()).toEqual([MOVED]);
});

test('who joined after the end stays, and being told twice moves nobody twice', async () => {
  const { rooms, enter } = setUp();
  const ann = enter('ann', 'lobby');
  rooms.evacuate(EVACUATION);
  const bob = enter('bob');
  rooms.joined(bob.session, joined({ version: 5 }));
  rooms.evacuate(EVACUATION);
  await settled();
  expect(ann.take()).toEqual([MOVED]);
  expect([...bob.session.rooms]).toEqual(['lobby']);
  rooms.receive(chat(1));
  expect(bob.take()).toEqual([['onChat', { seq: 1 }]]);
});

test('who was let in before the end, and learns of it after, is moved all the same', async () => {
  const { rooms, enter } = setUp();
  const ann = enter('ann');
  rooms.evacuate(EVACUATION);
  rooms.joined(ann.session, joined({ version: 4 }));
  await settled();
  expect([...ann.session.rooms]).toEqual(['hall']);
  expect(ann.take()).toEqual([MOVED]);
});

test('members that a newer owner has taken over are moved too, and that owner is told', async () => {
  const { rooms, owners, enter } = setUp();
  const ann = enter('ann', 'lobby');
  rooms.attached({ rid: 'lobby', epoch: 2, seq: 0 });
  rooms.evacuate(EVACUATION);
  await settled();
  expect([...ann.session.rooms]).toEqual(['hall']);
  expect(owners.reattached).toEqual([LOBBY]);
});

test('sessions that are taken out are told nothing any more, also when they learn later that they were in', () => {
  const { rooms, enter } = setUp();
  const [ann, bob, cid] = [enter('ann', 'lobby'), enter('bob', 'lobby'), enter('cid')];
  rooms.remove({ rid: 'lobby', epoch: 1, version: 5, sessions: [ann.session.id, cid.session.id] });
  rooms.joined(cid.session, joined({ version: 4 }));
  rooms.receive(chat(1));
  expect([ann.take(), cid.take()]).toEqual([[], []]);
  expect(bob.take()).toEqual([['onChat', { seq: 1 }]]);
  rooms.joined(cid.session, joined({ version: 5, seq: 1 }));
  expect([...cid.session.rooms]).toEqual(['lobby']);
});

test('a session that logs out while it is let in leaves again, under the name that it had', async () => {
  const { rooms, owners, sessions, enter } = setUp();
  const ann = enter('ann', 'lobby');
  const as = { id: ann.session.id, generation: 1, name: 'ann' };
  owners.onJoin = async (rid, session) => {
    await settled();
    rooms.joined(session, joined({ rid }), as);
  };
  rooms.evacuate(EVACUATION);
  sessions.logout(ann.session);
  await settled();
  await settled();
  expect(owners.left).toEqual([{ rid: 'hall', session: as.id, generation: 1 }]);
  expect([...ann.session.rooms]).toEqual([]);
  expect(ann.take()).toEqual([]);
});

test('a session that is renamed while it is let in has its new name told', async () => {
  const { rooms, owners, enter } = setUp();
  const ann = enter('ann');
  const as = { id: ann.session.id, generation: 1, name: 'ann' };
  ann.session.rename('anna');
  rooms.joined(ann.session, joined(), as);
  expect(owners.renamed).toEqual([{ rid: 'lobby', name: 'anna' }]);
});

test('who cannot be let in is sent away to come back; who may not is left outside', async () => {
  const { rooms, owners, sessions } = setUp();
  const closes: number[] = [];
  const open = (name: string) => {
    const session = sessions.open(
      { push: () => {}, close: ({ code }) => void closes.push(code) },
      { address: '127.0.0.1', requestedHost: 'localhost' },
    );
    session.enter({ session: `s-${name}`, generation: 1, uid: `u-${name}`, name });
    return session;
  };
  owners.onJoin = () => {
    throw new TangeloError('NOT_MEMBER');
  };
  await rooms.join(open('ann'), 'group');
  expect(closes).toEqual([]);
  owners.onJoin = () => {
    throw new TangeloError('UNAVAILABLE');
  };
  await rooms.join(open('bob'), 'group');
  expect(closes).toEqual([DISCONNECTS.INTERNAL.code]);
});

test('a session is brought into a room in order with its own joining and leaving', async () => {
  const { rooms, lanes, enter, owners } = setUp();
  const ann = enter('ann', 'hall', 'lobby');
  const leaving = lanes.run(ann.session, ['@identity', 'hall'], async () => {
    await settled();
    rooms.left(ann.session, 'hall');
  });
  const { asked, release } = hold(owners);
  release();
  rooms.evacuate(EVACUATION);
  await leaving;
  await settled();
  expect(asked.map(([rid]) => rid)).toEqual(['hall']);
  expect([...ann.session.rooms]).toEqual(['hall']);
});
