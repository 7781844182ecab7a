import { describe, expect, test } from 'vitest';
import { emptyRoom, isShortOfMembers } from './room.ts';
import { at, openRooms, openStore } from './store-fixture.ts';

describe('at the door', () => {
  test('a refusal says which field is wrong and keeps what was typed', () => {
    const { store } = openRooms();
    store.dispatch({ type: 'quit', as: 'guest', username: 'me', room: 'lounge' });
    store.dispatch({ type: 'entering', as: 'guest', username: 'ada', room: 'lounge' });
    store.dispatch({ type: 'refused', problem: { field: 'username', text: 'taken' } });
    expect(store.state.view).toMatchObject({
      phase: 'door',
      username: 'ada',
      room: 'lounge',
      entering: false,
      problem: { field: 'username' },
    });
  });

  test('what is not meant for the door changes nothing, and nobody is told', () => {
    const { store, push } = openRooms();
    store.dispatch({ type: 'quit', as: 'guest', username: 'me', room: 'lounge' });
    let told = 0;
    store.subscribe(() => {
      told += 1;
    });
    push('lounge', 1);
    expect(told).toBe(0);
  });

  test('a name that was lost during a reload leads back to the door', () => {
    const { store } = openRooms();
    store.dispatch({ type: 'refused', problem: { field: 'username', text: 'taken' } });
    expect(store.state.view).toMatchObject({ phase: 'door', username: 'me', room: 'lounge' });
  });
});

describe('rooms', () => {
  test('that are large list some of their members, and others as these leave', () => {
    const { store, room, joined } = openRooms();
    joined('lounge', { users: ['ada', 'me'], count: 3 });
    expect(isShortOfMembers(room('lounge'))).toBe(true);
    store.dispatch({ type: 'membersListed', rid: 'lounge', users: ['me', 'cy', 'ada'], count: 3 });
    expect(room('lounge')).toMatchObject({ members: ['ada', 'cy', 'me'], count: 3 });
    expect(isShortOfMembers(room('lounge'))).toBe(false);
  });

  test('that are deleted move their members, with a notice, and are shown no more', () => {
    const { store, chat, room } = openRooms();
    store.dispatch({ type: 'roomMoved', push: { former: 'lounge', rid: 'MainHall', reason: 'deleted' }, at });
    expect(chat().rooms.has('lounge')).toBe(false);
    expect(chat().current).toBe('MainHall');
    expect(room('MainHall').entries).toMatchObject([{ event: { type: 'moved', former: 'lounge' } }]);
  });

  test('whose sequence began anew go on below what was said', () => {
    const { room, joined, push } = openRooms();
    push('lounge', 1);
    push('lounge', 2);
    joined('lounge', { seq: 0, resumed: true });
    push('lounge', 1, { id: 'other', msg: 'anew' });
    expect(room('lounge').entries.at(-1)).toMatchObject({ text: 'anew' });
    expect(room('lounge').entries).toHaveLength(3);
  });

  test('let nobody in any more once the session has ended', () => {
    const { store, chat } = openRooms();
    store.dispatch({ type: 'connectionChanged', connection: { state: 'ended', why: 'kicked' } });
    expect([...chat().rooms.values()].map((each) => each.joined)).toEqual([false, false]);
  });
});

test('a restored session shows what was there while it connects', () => {
  const { store, chat } = openStore();
  const session = {
    me: 'me',
    registered: false,
    current: 'lounge',
    rooms: [emptyRoom('lounge'), emptyRoom('MainHall')],
  };
  store.dispatch({ type: 'restored', session });
  expect(chat()).toMatchObject({ me: 'me', current: 'lounge', connection: { state: 'connecting' } });
  store.dispatch({ type: 'entered', username: 'me', rid: 'lounge' });
  expect(chat().connection).toEqual({ state: 'online' });
  expect([...chat().rooms.keys()]).toEqual(['lounge', 'MainHall']);
});
