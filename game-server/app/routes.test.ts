import { expect, test } from 'vitest';
import { openClient } from '../framework/connector/connector-fixture.ts';
import type { RoutedRequest } from '../framework/connector/route-table.ts';
import { createSessions } from '../framework/session/sessions.ts';
import { registration } from './domain/registration.ts';
import { chatRoute, connectorRoute, userRoute } from './routes.ts';

const select = chatRoute({ roomsPerSession: 2 });

function request(route: string, body: Record<string, unknown>, rooms: string[] = []): RoutedRequest {
  const sessions = createSessions({ frontend: 'connector-1', incarnation: 'edge-1', graceMs: 1 });
  const { session } = openClient(sessions, 'ann');
  for (const rid of rooms) session.rooms.add(rid);
  return { route: `chat.${route}`, body, session };
}

test('a message goes to its room, or to the room joined last, with an id', () => {
  const named = select(request('chatHandler.send', { rid: 'a', target: '*', id: 'm1' }, ['b']));
  expect(named).toMatchObject({ key: { room: 'a' }, lanes: ['a'], resend: true, body: { id: 'm1' } });
  const last = select(request('chatHandler.send', { target: '*' }, ['a', 'b']));
  expect(last).toMatchObject({ key: { room: 'b' }, body: { id: expect.stringMatching(/./) } });
});

test('a private message is not sent again', () => {
  expect(select(request('chatHandler.send', { rid: 'a', target: 'bob' })).resend).toBe(false);
});

test('who is in no room has none to send to', () => {
  expect(() => select(request('chatHandler.send', { target: '*' }))).toThrow(
    expect.objectContaining({ error: 'NOT_MEMBER' }),
  );
});

test('joins count when their turn has come, and joining again is no more', () => {
  const joining = request('roomHandler.join', { rid: 'c' }, ['a']);
  const { admit, lanes } = select(joining);
  expect(lanes).toHaveLength(2);
  admit?.();
  const full = request('roomHandler.join', { rid: 'c' }, ['a', 'b']);
  expect(() => select(full).admit?.()).toThrow(expect.objectContaining({ error: 'TOO_MANY_ROOMS' }));
  select(request('roomHandler.join', { rid: 'a' }, ['a', 'b'])).admit?.();
});

test('who goes from one room to another may be in both for a moment; what is no room is left', () => {
  const joining = (from: unknown) => select(request('roomHandler.join', { rid: 'c', from }, ['a', 'b']));
  joining('a').admit?.();
  // Neither has a text that it could be turned into.
  for (const from of [{ toString: null, valueOf: null }, [{ toString: 7, valueOf: 7 }], 7, null, 'z']) {
    expect(() => joining(from).admit?.()).toThrow(expect.objectContaining({ error: 'TOO_MANY_ROOMS' }));
  }
});

test.each(['join', 'leave', 'who', 'list', 'nothing'])(
  '%s without a room that is a text goes anywhere',
  (method) => {
    for (const rid of [undefined, 7, null, {}]) {
      expect(select(request(`roomHandler.${method}`, { rid })).key).toHaveProperty('key');
    }
  },
);

test('groups do not count as rooms that were joined, and are not where one speaks without saying where', () => {
  const rooms = ['a', 'b', 'group-x', 'group-y'];
  expect(select(request('chatHandler.send', { target: '*' }, rooms))).toMatchObject({ key: { room: 'b' } });
  expect(select(request('chatHandler.history', {}, rooms))).toMatchObject({ key: { room: 'b' } });
  select(request('roomHandler.join', { rid: 'c' }, ['a', 'group-x', 'group-y'])).admit?.();
  select(request('roomHandler.join', { rid: 'group-z' }, ['a', 'b', 'group-x'])).admit?.();
});

test.each(['create', 'delete'])(
  '%s goes to the owner of the room, and is not sent again by itself',
  (method) => {
    const target = select(request(`roomHandler.${method}`, { rid: 'a' }));
    expect(target).toEqual({ key: { room: 'a' } });
  },
);

test('a direct message has an id, goes in order with others, and may be sent again', () => {
  const target = select(request('directHandler.send', { to: 'bob', content: 'hi' }));
  expect(target).toMatchObject({ resend: true, body: { to: 'bob', id: expect.stringMatching(/./) } });
  expect(target.lanes).toHaveLength(1);
  expect(select(request('directHandler.send', { to: 'bob', id: 'm1' })).body).toMatchObject({ id: 'm1' });
});

test('joining and leaving happen in the lane of the room, in order with what changes who a session is', () => {
  const identity = connectorRoute(request('roomHandler.join', {})).lanes ?? [];
  for (const method of ['join', 'leave']) {
    expect(select(request(`roomHandler.${method}`, { rid: 'a' })).lanes).toEqual([...identity, 'a']);
  }
  const logout = userRoute({ ...request('x.y', {}), route: 'user.userHandler.logout' });
  expect(logout).toMatchObject({ key: { any: true }, lanes: identity, resend: true });
});

test('what an account server is asked is sent again; a registration with what it can be known by', () => {
  const select = (method: string) =>
    userRoute({ ...request('x.y', { salt: 'chosen' }), route: `user.userHandler.${method}` });
  expect(['register', 'login', 'list'].map((method) => select(method).resend)).toEqual([true, true, true]);
  const salts = [select('register'), select('register')].map(({ body }) =>
    registration.body.shape.salt.parse(Reflect.get(body ?? {}, 'salt')),
  );
  expect(new Set([...salts, 'chosen']).size).toBe(3);
});
