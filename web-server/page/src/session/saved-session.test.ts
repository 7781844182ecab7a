import { expect, test } from 'vitest';
import { emptyRoom } from '../state/room.ts';
import type { Chat } from '../state/state.ts';
import { browserStorage } from './browser-storage.ts';
import { forgetSession, lastUsed, restoreSession, saveLastUsed, saveSession } from './saved-session.ts';

function memory() {
  return browserStorage(() => {
    throw new Error('blocked');
  });
}

const message = {
  kind: 'message',
  from: 'me',
  mine: true,
  text: 'text',
  target: '*',
  time: 1,
} as const;

const chat: Chat = {
  phase: 'chat',
  me: 'me',
  registered: true,
  connection: { state: 'online' },
  directory: new Map(),
  current: 'lounge',
  people: new Map(),
  remark: undefined,
  rooms: new Map([
    [
      'lounge',
      {
        ...emptyRoom('lounge'),
        joined: true,
        target: 'ada',
        entries: [
          { ...message, key: 'me/a', id: 'a', seq: 4, status: 'sent' },
          { kind: 'notice', key: 'notice 0', time: 2, event: { type: 'joined', user: 'bob' } },
        ],
        outgoing: [{ ...message, key: 'me/b', id: 'b', seq: 0, status: 'pending' }],
      },
    ],
  ]),
};

test('a reload keeps name, rooms, messages, drafts and addressee, and shows what was not sent as failed', () => {
  const storage = memory();
  saveSession(storage, chat, new Map([['lounge', 'half a sen']]));
  const restored = restoreSession(storage);
  expect(restored?.drafts.get('lounge')).toBe('half a sen');
  expect(restored?.session).toMatchObject({ me: 'me', current: 'lounge' });
  expect(restored?.session.rooms).toMatchObject([
    {
      rid: 'lounge',
      joined: false,
      target: 'ada',
      entries: [{ id: 'a', seq: 4 }],
      outgoing: [{ id: 'b', status: 'failed' }],
    },
  ]);
});

test('leaving forgets the session', () => {
  const storage = memory();
  saveSession(storage, chat, new Map());
  forgetSession(storage);
  expect(restoreSession(storage)).toBeUndefined();
});

test.each([
  '',
  'null',
  '[]',
  '{"me":1}',
  '{"me":"x","registered":true,"current":"y","rooms":[]}',
  '{"me":"x","registered":true,"current":"y","rooms":[{}]}',
])('what cannot be a session (%j) is as none', (text) => {
  const storage = memory();
  storage.setItem('tangelo.page.session', text);
  expect(restoreSession(storage)).toBeUndefined();
});

test('the door remembers who and where', () => {
  const storage = memory();
  expect(lastUsed(storage)).toBeUndefined();
  const used = { username: 'me', room: 'lounge', registered: true };
  saveLastUsed(storage, used);
  expect(lastUsed(storage)).toEqual(used);
});
