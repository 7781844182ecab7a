import { describe, expect, test } from 'vitest';
import { emptyRoom } from '../state/room.ts';
import type { Chat } from '../state/state.ts';
import { browserStorage } from './browser-storage.ts';
import { forgetSession, restoreSession, saveSession } from './saved-session.ts';

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
  moreRooms: undefined,
  soughtRoom: undefined,
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
  saveSession(storage, chat, {
    drafts: new Map([['lounge', 'half a sen']]),
    positions: new Map([['lounge', { key: 'me/a', top: 12 }]]),
  });
  const restored = restoreSession(storage);
  expect(restored?.notes.positions.get('lounge')).toEqual({ key: 'me/a', top: 12 });
  expect(restored?.notes.drafts.get('lounge')).toBe('half a sen');
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
  saveSession(storage, chat, { drafts: new Map(), positions: new Map() });
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

describe('of what was said', () => {
  const said = (count: number, text: string) =>
    Array.from({ length: count }, (_, index) => ({
      ...message,
      text,
      key: `me/${index}`,
      id: `${index}`,
      seq: index + 1,
      status: 'sent' as const,
    }));
  const lounge = chat.rooms.get('lounge') ?? emptyRoom('lounge');
  const kept = (rooms: Chat['rooms'], positions: [string, { key: string; top: number }][] = []) => {
    const storage = memory();
    saveSession(storage, { ...chat, rooms }, { drafts: new Map(), positions: new Map(positions) });
    return restoreSession(storage)?.session.rooms.map(({ entries }) => entries.length);
  };

  test('the newest are kept, and as many as it takes to show what was being read', () => {
    const rooms = new Map([['lounge', { ...lounge, entries: said(1_000, 'text') }]]);
    expect(kept(rooms)).toEqual([200]);
    expect(kept(rooms, [['lounge', { key: 'me/700', top: 0 }]])).toEqual([300]);
    expect(kept(rooms, [['lounge', { key: 'me/1', top: 0 }]])).toEqual([500]);
  });

  test('no more is kept than a browser takes, of the room that is shown first', () => {
    const long = said(100, 'x'.repeat(8_000));
    const rooms = new Map([
      ['attic', { ...emptyRoom('attic'), entries: long }],
      ['lounge', { ...lounge, entries: long }],
    ]);
    expect(kept(rooms)).toEqual([25, 100]);
  });
});
