import { describe, expect, test } from 'vitest';
import { at, openRooms } from './store-fixture.ts';

describe('members', () => {
  test('come and go with notices, once', () => {
    const { store, room } = openRooms();
    store.dispatch({ type: 'memberAdded', push: { rid: 'lounge', user: 'bob' }, at });
    store.dispatch({ type: 'memberAdded', push: { rid: 'lounge', user: 'bob' }, at });
    expect(room('lounge')).toMatchObject({ members: ['ada', 'bob', 'me'], count: 3 });
    store.dispatch({ type: 'memberLeft', push: { rid: 'lounge', user: 'ada' }, at });
    store.dispatch({ type: 'memberLeft', push: { rid: 'lounge', user: 'ada' }, at });
    expect(room('lounge')).toMatchObject({ members: ['bob', 'me'], count: 2 });
    expect(room('lounge').entries).toHaveLength(2);
  });

  test('in a large room are counted although not all are listed', () => {
    const { store, room, joined } = openRooms();
    joined('lounge', { users: ['ada', 'me'], count: 5_000 });
    store.dispatch({ type: 'memberLeft', push: { rid: 'lounge', user: 'unlisted' }, at });
    expect(room('lounge').count).toBe(4_999);
    store.dispatch({ type: 'membersCounted', push: { rid: 'lounge', count: 4_321 } });
    expect(room('lounge')).toMatchObject({ count: 4_321, members: ['ada', 'me'] });
  });

  test('who leave do not turn a private message into one for everybody', () => {
    const { store, room, joined } = openRooms();
    store.dispatch({ type: 'targetChosen', rid: 'lounge', target: 'ada' });
    store.dispatch({ type: 'memberLeft', push: { rid: 'lounge', user: 'ada' }, at });
    joined('lounge', { users: ['me'], count: 1, resumed: true });
    expect(room('lounge').target).toBe('ada');
  });

  test('keep what is written to them when they take another name', () => {
    const { store, room } = openRooms();
    store.dispatch({ type: 'targetChosen', rid: 'lounge', target: 'ada' });
    store.dispatch({ type: 'memberRenamed', push: { rid: 'lounge', former: 'ada', user: 'countess' }, at });
    expect(room('lounge')).toMatchObject({ members: ['countess', 'me'], target: 'countess' });
  });

  test('my own new name counts everywhere, however I hear of it', () => {
    const { store, chat, room } = openRooms();
    store.dispatch({ type: 'selfRenamed', reply: { former: 'me', username: 'myself' }, at });
    store.dispatch({ type: 'memberRenamed', push: { rid: 'lounge', former: 'me', user: 'myself' }, at });
    expect(chat().me).toBe('myself');
    expect(room('lounge').members).toEqual(['ada', 'myself']);
    expect(room('music').members).toEqual(['ada', 'myself']);
    expect(room('lounge').entries).toHaveLength(1);
  });
});
