import { beforeEach, describe, expect, test } from 'vitest';
import type { ChatMessage } from '../../../../shared/contract/routes.ts';
import { EVERYONE, type Message } from './entry.ts';
import { emptyRoom, isShortOfMembers, type Joined, type Room } from './room.ts';
import { atTheDoor, type Chat, unreadOutside } from './state.ts';
import { Store } from './store.ts';

const at = 1_700_000_000_000;
let store: Store;

function chat(): Chat {
  const { view } = store.state;
  if (view.phase !== 'chat') throw new Error('at the door');
  return view;
}

function room(rid: string): Room {
  const found = chat().rooms.get(rid);
  if (found === undefined) throw new Error(`no room ${rid}`);
  return found;
}

function joined(rid: string, more: Partial<Joined> = {}): void {
  const users = ['me', 'ada'];
  const reply = {
    rid,
    users,
    count: 2,
    owner: '',
    seq: 0,
    missed: [],
    complete: true,
    resumed: false,
    ...more,
  };
  store.dispatch({ type: 'roomJoined', reply });
}

function push(rid: string, seq: number, more: Partial<ChatMessage> = {}): void {
  const message = {
    rid,
    msg: `text ${seq}`,
    from: 'ada',
    target: EVERYONE,
    seq,
    id: `id ${seq}`,
    time: at + seq,
  };
  store.dispatch({ type: 'messageReceived', push: { ...message, ...more } });
}

function queued(rid: string, id: string): void {
  const message: Message = {
    kind: 'message',
    key: `me/${id}`,
    id,
    from: 'me',
    mine: true,
    text: 'text',
    target: EVERYONE,
    seq: 0,
    time: at,
    status: 'pending',
  };
  store.dispatch({ type: 'messageQueued', rid, message });
}

beforeEach(() => {
  store = new Store({ view: atTheDoor({}), visible: true });
  store.dispatch({ type: 'entering', as: 'guest', username: 'me', room: 'lounge' });
  store.dispatch({ type: 'entered', username: 'me', rid: 'lounge' });
  joined('lounge');
  store.dispatch({ type: 'roomOpened', rid: 'music' });
  joined('music');
});

describe('at the door', () => {
  test('a refusal says which field is wrong and keeps what was typed', () => {
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
    store.dispatch({ type: 'quit', as: 'guest', username: 'me', room: 'lounge' });
    let told = 0;
    store.subscribe(() => {
      told += 1;
    });
    push('lounge', 1);
    expect(told).toBe(0);
  });

  test('a name that was lost during a reload leads back to the door', () => {
    store.dispatch({ type: 'refused', problem: { field: 'username', text: 'taken' } });
    expect(store.state.view).toMatchObject({ phase: 'door', username: 'me', room: 'lounge' });
  });
});

describe('one of my messages', () => {
  test('is pending, then stands at its place in the sequence', () => {
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
    queued('lounge', 'a');
    push('lounge', 1, { id: 'a', from: 'ada' });
    expect(room('lounge').outgoing).toMatchObject([{ id: 'a', status: 'pending' }]);
  });

  test('fails, is tried again with the same id, or is discarded', () => {
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
    store.dispatch({ type: 'visibilityChanged', visible: false });
    push('lounge', 1);
    push('lounge', 1);
    expect(room('lounge').unread).toBe(1);
    store.dispatch({ type: 'visibilityChanged', visible: true });
    expect(room('lounge').unread).toBe(0);
  });

  test('never counts my own messages', () => {
    push('music', 1, { from: 'me' });
    expect(room('music').unread).toBe(0);
  });
});

describe('members', () => {
  test('come and go with notices, once', () => {
    store.dispatch({ type: 'memberAdded', push: { rid: 'lounge', user: 'bob' }, at });
    store.dispatch({ type: 'memberAdded', push: { rid: 'lounge', user: 'bob' }, at });
    expect(room('lounge')).toMatchObject({ members: ['ada', 'bob', 'me'], count: 3 });
    store.dispatch({ type: 'memberLeft', push: { rid: 'lounge', user: 'ada' }, at });
    store.dispatch({ type: 'memberLeft', push: { rid: 'lounge', user: 'ada' }, at });
    expect(room('lounge')).toMatchObject({ members: ['bob', 'me'], count: 2 });
    expect(room('lounge').entries).toHaveLength(2);
  });

  test('in a large room are counted although not all are listed', () => {
    joined('lounge', { users: ['ada', 'me'], count: 5_000 });
    store.dispatch({ type: 'memberLeft', push: { rid: 'lounge', user: 'unlisted' }, at });
    expect(room('lounge').count).toBe(4_999);
    store.dispatch({ type: 'membersCounted', push: { rid: 'lounge', count: 4_321 } });
    expect(room('lounge')).toMatchObject({ count: 4_321, members: ['ada', 'me'] });
  });

  test('who leave do not turn a private message into one for everybody', () => {
    store.dispatch({ type: 'targetChosen', rid: 'lounge', target: 'ada' });
    store.dispatch({ type: 'memberLeft', push: { rid: 'lounge', user: 'ada' }, at });
    joined('lounge', { users: ['me'], count: 1, resumed: true });
    expect(room('lounge').target).toBe('ada');
  });

  test('keep what is written to them when they take another name', () => {
    store.dispatch({ type: 'targetChosen', rid: 'lounge', target: 'ada' });
    store.dispatch({ type: 'memberRenamed', push: { rid: 'lounge', former: 'ada', user: 'countess' }, at });
    expect(room('lounge')).toMatchObject({ members: ['countess', 'me'], target: 'countess' });
  });

  test('my own new name counts everywhere, however I hear of it', () => {
    store.dispatch({ type: 'selfRenamed', reply: { former: 'me', username: 'myself' }, at });
    store.dispatch({ type: 'memberRenamed', push: { rid: 'lounge', former: 'me', user: 'myself' }, at });
    expect(chat().me).toBe('myself');
    expect(room('lounge').members).toEqual(['ada', 'myself']);
    expect(room('music').members).toEqual(['ada', 'myself']);
    expect(room('lounge').entries).toHaveLength(1);
  });
});

describe('rooms', () => {
  test('that are large list some of their members, and others as these leave', () => {
    joined('lounge', { users: ['ada', 'me'], count: 3 });
    expect(isShortOfMembers(room('lounge'))).toBe(true);
    store.dispatch({ type: 'membersListed', rid: 'lounge', users: ['me', 'cy', 'ada'], count: 3 });
    expect(room('lounge')).toMatchObject({ members: ['ada', 'cy', 'me'], count: 3 });
    expect(isShortOfMembers(room('lounge'))).toBe(false);
  });

  test('that are deleted move their members, with a notice, and are shown no more', () => {
    store.dispatch({ type: 'roomMoved', push: { former: 'lounge', rid: 'MainHall', reason: 'deleted' }, at });
    expect(chat().rooms.has('lounge')).toBe(false);
    expect(chat().current).toBe('MainHall');
    expect(room('MainHall').entries).toMatchObject([{ event: { type: 'moved', former: 'lounge' } }]);
  });

  test('whose sequence began anew go on below what was said', () => {
    push('lounge', 1);
    push('lounge', 2);
    joined('lounge', { seq: 0, resumed: true });
    push('lounge', 1, { id: 'other', msg: 'anew' });
    expect(room('lounge').entries.at(-1)).toMatchObject({ text: 'anew' });
    expect(room('lounge').entries).toHaveLength(3);
  });

  test('let nobody in any more once the session has ended', () => {
    store.dispatch({ type: 'connectionChanged', connection: { state: 'ended', why: 'kicked' } });
    expect([...chat().rooms.values()].map((each) => each.joined)).toEqual([false, false]);
  });
});

test('a restored session shows what was there while it connects', () => {
  store = new Store({ view: atTheDoor({}), visible: true });
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
