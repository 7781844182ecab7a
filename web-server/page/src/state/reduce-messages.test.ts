import { describe, expect, test } from 'vitest';
import { unreadOutside } from './state.ts';
import { at, openRooms } from './store-fixture.ts';

describe('one of my messages', () => {
  test('is pending, then stands at its place in the sequence', () => {
    const { store, room, push, queued } = openRooms();
    queued('lounge', 'a');
    expect(room('lounge').outgoing).toMatchObject([{ id: 'a', status: 'pending' }]);
    push('lounge', 1);
    store.dispatch({ type: 'messageAcknowledged', rid: 'lounge', reply: { id: 'a', seq: 2, time: at + 2 } });
    expect(room('lounge').outgoing).toEqual([]);
    expect(room('lounge').entries).toMatchObject([
      { seq: 1 },
      { id: 'a', seq: 2, status: 'sent', mine: true },
    ]);
  });

  test('is shown once, whether its push or its acknowledgement comes first', () => {
    const { store, room, push, queued } = openRooms();
    queued('lounge', 'a');
    push('lounge', 1, { id: 'a', from: 'me' });
    store.dispatch({ type: 'messageAcknowledged', rid: 'lounge', reply: { id: 'a', seq: 1, time: at } });
    queued('lounge', 'b');
    store.dispatch({ type: 'messageAcknowledged', rid: 'lounge', reply: { id: 'b', seq: 2, time: at } });
    push('lounge', 2, { id: 'b', from: 'me' });
    expect(room('lounge').entries.map((entry) => entry.key)).toEqual(['me/a', 'me/b']);
    expect(room('lounge').outgoing).toEqual([]);
  });

  test('is not taken for sent because somebody else used its id', () => {
    const { room, push, queued } = openRooms();
    queued('lounge', 'a');
    push('lounge', 1, { id: 'a', from: 'ada' });
    expect(room('lounge').outgoing).toMatchObject([{ id: 'a', status: 'pending' }]);
  });

  test('fails, is tried again with the same id, or is discarded', () => {
    const { store, room, queued } = openRooms();
    queued('lounge', 'a');
    store.dispatch({ type: 'messageFailed', rid: 'lounge', id: 'a', problem: 'why' });
    expect(room('lounge').outgoing).toMatchObject([{ id: 'a', status: 'failed', problem: 'why' }]);
    store.dispatch({ type: 'messageRetried', rid: 'lounge', id: 'a' });
    expect(room('lounge').outgoing).toMatchObject([{ id: 'a', status: 'pending' }]);
    expect(room('lounge').outgoing[0]).not.toHaveProperty('problem');
    store.dispatch({ type: 'messageDiscarded', rid: 'lounge', id: 'a' });
    expect(room('lounge').outgoing).toEqual([]);
  });
});

describe('unread', () => {
  test('counts in rooms that are not shown, until they are', () => {
    const { store, chat, room, push } = openRooms();
    push('music', 1);
    push('music', 2, { target: 'me', seq: 0 });
    push('lounge', 1);
    expect(room('music')).toMatchObject({ unread: 2, unreadPrivate: true, firstNew: 'ada/id 1' });
    expect(room('lounge').unread).toBe(0);
    expect(unreadOutside(chat())).toBe(2);
    store.dispatch({ type: 'roomShown', rid: 'music' });
    expect(room('music')).toMatchObject({ unread: 0, unreadPrivate: false, firstNew: 'ada/id 1' });
    store.dispatch({ type: 'roomShown', rid: 'lounge' });
    expect(room('music').firstNew).toBeUndefined();
  });

  test('counts in the room that is shown while nobody looks at the page', () => {
    const { store, room, push } = openRooms();
    store.dispatch({ type: 'visibilityChanged', visible: false });
    push('lounge', 1);
    push('lounge', 1);
    expect(room('lounge').unread).toBe(1);
    store.dispatch({ type: 'visibilityChanged', visible: true });
    expect(room('lounge').unread).toBe(0);
  });

  test('never counts my own messages', () => {
    const { room, push } = openRooms();
    push('music', 1, { from: 'me' });
    expect(room('music').unread).toBe(0);
  });
});
