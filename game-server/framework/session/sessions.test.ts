import { afterEach, expect, test } from 'vitest';
import { DISCONNECTS, type Disconnect } from '../../../shared/disconnect.ts';
import type { Session } from './session.ts';
import { createSessions, type EndKind, type Sessions } from './sessions.ts';

const opened: Sessions[] = [];
afterEach(() => {
  for (const sessions of opened.splice(0)) sessions.close();
});

function setUp({ graceMs = 600_000 } = {}) {
  const sessions = createSessions({ frontend: 'connector-1', incarnation: 'edge-1', graceMs });
  opened.push(sessions);
  const ended: [id: string, kind: EndKind][] = [];
  sessions.onEnded((session, kind) => ended.push([session.id, kind]));
  const open = () => {
    const closes: Disconnect[] = [];
    const pushed: string[] = [];
    const session = sessions.open(
      { push: ({ event }) => void pushed.push(event), close: (disconnect) => void closes.push(disconnect) },
      { address: '127.0.0.1', requestedHost: 'localhost' },
    );
    return { session, closes, pushed };
  };
  const enter = (name: string, { generation = 1, id = `s-${name}`, uid = `u-${name}` } = {}) => {
    const client = open();
    client.session.enter({ session: id, generation, uid, name });
    return client;
  };
  return { sessions, ended, open, enter };
}

function ids(sessions: Iterable<Session>): string[] {
  return Array.from(sessions, ({ id }) => id);
}

test('a session that has entered is found by its id and by its uid', () => {
  const { sessions, open } = setUp();
  const { session } = open();
  const before = session.id;
  expect(sessions.byId(before)).toBe(session);
  expect(ids(sessions.entered())).toEqual([]);
  session.enter({ session: 's-ann', generation: 1, uid: 'u-ann', name: 'ann' });
  expect(sessions.byId(before)).toBeUndefined();
  expect(sessions.byId('s-ann')).toBe(session);
  expect(sessions.byUid('u-ann')).toEqual([session]);
  expect(ids(sessions.entered())).toEqual(['s-ann']);
});

test('a session that was bound to a uid counts as entered, and no longer once unbound', async () => {
  const { sessions, open } = setUp();
  const { session } = open();
  await session.bind('ann');
  await session.bind('ann');
  await expect(session.bind('bob')).rejects.toMatchObject({ error: 'ALREADY_ENTERED' });
  expect(ids(sessions.entered())).toEqual([session.id]);
  await session.unbind('bob');
  expect(sessions.byUid('ann')).toEqual([session]);
  await session.unbind('ann');
  expect(sessions.byUid('ann')).toEqual([]);
});

test('a goodbye ends a session at once, exactly once', () => {
  const { sessions, ended, enter } = setUp();
  const { session } = enter('ann');
  let closed = 0;
  session.onClosed(() => {
    closed += 1;
  });
  sessions.disconnected(session, 'goodbye');
  sessions.disconnected(session, 'vanished');
  expect(ended).toEqual([['s-ann', 'left']]);
  expect(closed).toBe(1);
  expect(session.closed).toBe(true);
  expect(sessions.byId('s-ann')).toBeUndefined();
  expect(sessions.byUid('u-ann')).toEqual([]);
});

test('a client that vanished is waited for, and is meanwhile neither over nor reachable', async () => {
  const { sessions, ended, enter } = setUp({ graceMs: 5 });
  const { session } = enter('ann');
  const over = new Promise<void>((resolve) => session.onClosed(resolve));
  sessions.disconnected(session, 'vanished');
  expect(session.closed).toBe(false);
  expect(ids(sessions.entered())).toEqual([]);
  expect(ended).toEqual([]);
  await over;
  expect(ended).toEqual([['s-ann', 'left']]);
});

test('a session that never entered ends with its connection, and nobody is told', () => {
  const { sessions, ended, open } = setUp();
  const { session } = open();
  sessions.disconnected(session, 'vanished');
  expect(session.closed).toBe(true);
  expect(ended).toEqual([]);
});

test('a kicked client is not waited for; one that is sent elsewhere is', () => {
  const { sessions, ended, enter } = setUp();
  const [ann, bob] = [enter('ann'), enter('bob')];
  expect(sessions.kick('u-ann')).toBe(1);
  void bob.session.kick(DISCONNECTS.DRAINING);
  expect(ann.closes).toEqual([DISCONNECTS.KICKED]);
  for (const { session } of [ann, bob]) sessions.disconnected(session, 'vanished');
  expect(ended).toEqual([['s-ann', 'left']]);
});

test('a client that is kicked while it is waited for is over', () => {
  const { sessions, ended, enter } = setUp();
  const { session } = enter('ann');
  sessions.disconnected(session, 'vanished');
  sessions.kick('u-ann');
  expect(ended).toEqual([['s-ann', 'left']]);
});

test('a session that is used elsewhere now is closed here, and does not leave', () => {
  const { sessions, ended, enter } = setUp();
  const { session, closes } = enter('ann', { generation: 2 });
  sessions.takeOver('s-ann', 1);
  expect(closes).toEqual([]);
  sessions.takeOver('s-ann', 2);
  expect(closes).toEqual([DISCONNECTS.TAKEN_OVER]);
  sessions.disconnected(session, 'vanished');
  expect(ended).toEqual([['s-ann', 'taken-over']]);
});

test('a session that was taken over while it was waited for does not leave later', () => {
  const { sessions, ended, enter } = setUp();
  const { session } = enter('ann');
  sessions.disconnected(session, 'vanished');
  sessions.takeOver('s-ann', 1);
  expect(ended).toEqual([['s-ann', 'taken-over']]);
  expect(session.closed).toBe(true);
});

test('a takeover that comes before the session is known here counts all the same', () => {
  const { sessions } = setUp();
  sessions.takeOver('s-ann', 2);
  sessions.takeOver('s-ann', 1);
  expect(sessions.isTakenOver('s-ann', 2)).toBe(true);
  expect(sessions.isTakenOver('s-ann', 3)).toBe(false);
  expect(sessions.isTakenOver('s-bob', 1)).toBe(false);
});

test('the end of a former use leaves the next one where it is', () => {
  const { sessions, enter } = setUp();
  const former = enter('ann');
  const next = enter('ann', { generation: 2 });
  expect(sessions.byId('s-ann')).toBe(next.session);
  sessions.disconnected(former.session, 'goodbye');
  expect(sessions.byId('s-ann')).toBe(next.session);
  expect(sessions.byUid('u-ann')).toEqual([next.session]);
});

test('settings are JSON whose keys may be anything', () => {
  const { session } = setUp().open();
  session.set('__proto__', 1);
  session.set('room', { name: 'lobby' });
  expect(session.settingsJson().toString()).toBe('{"__proto__":1,"room":{"name":"lobby"}}');
  session.set('room', undefined);
  expect(session.get('room')).toBeUndefined();
  expect(session.get('toString')).toBeUndefined();
  expect(session.settingsJson().toString()).toBe('{"__proto__":1}');
});

test('logging out ends the session and leaves its connection as another one, that has not entered', () => {
  const { sessions, ended, enter } = setUp();
  const { session, pushed } = enter('ann');
  session.rooms.add('lobby');
  session.set('colour', 'red');
  const roomsWhenEnded: string[][] = [];
  sessions.onEnded((over) => roomsWhenEnded.push([...over.rooms]));
  sessions.logout(session);
  sessions.logout(session);
  expect(ended).toEqual([['s-ann', 'left']]);
  expect(roomsWhenEnded).toEqual([['lobby']]);
  expect(session).toMatchObject({ name: undefined, uid: undefined, closed: false, generation: 1 });
  expect([session.rooms.size, session.get('colour')]).toEqual([0, undefined]);
  expect(sessions.byId('s-ann')).toBeUndefined();
  expect(sessions.byUid('u-ann')).toEqual([]);
  expect(sessions.byId(session.id)).toBe(session);
  session.enter({ session: 's-bob', generation: 1, uid: 'u-bob', name: 'bob' });
  sessions.push(sessions.entered(), { event: 'onNews', json: Buffer.from('{}') });
  expect(pushed).toEqual(['onNews']);
  sessions.disconnected(session, 'goodbye');
  expect(ended).toEqual([
    ['s-ann', 'left'],
    ['s-bob', 'left'],
  ]);
});

test('who is kicked for good is gone at once, however long the connection takes to close', () => {
  const { sessions, ended, enter } = setUp();
  const { session, closes } = enter('ann');
  sessions.kick('u-ann', DISCONNECTS.REPLACED);
  expect(closes).toEqual([DISCONNECTS.REPLACED]);
  expect(ended).toEqual([['s-ann', 'left']]);
  expect(sessions.byUid('u-ann')).toEqual([]);
  sessions.disconnected(session, 'vanished');
  expect(ended).toHaveLength(1);
});
