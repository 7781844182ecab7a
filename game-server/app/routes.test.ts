import { expect, test } from 'vitest';
import { openClient } from '../framework/connector/connector-fixture.ts';
import type { RoutedRequest } from '../framework/connector/route-table.ts';
import { createSessions } from '../framework/session/sessions.ts';
import { chatRoute } from './routes.ts';

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

test.each(['join', 'leave', 'who', 'list', 'nothing'])(
  '%s without a room that is a text goes anywhere',
  (method) => {
    for (const rid of [undefined, 7, null, {}]) {
      expect(select(request(`roomHandler.${method}`, { rid })).key).toHaveProperty('key');
    }
  },
);
