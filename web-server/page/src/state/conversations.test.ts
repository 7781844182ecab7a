import { beforeEach, describe, expect, test } from 'vitest';
import type { DirectMessage } from '../../../../shared/contract/routes.ts';
import { knownPeople } from './people.ts';
import type { Room } from './room.ts';
import { atTheDoor, type Chat, unreadOutside } from './state.ts';
import { Store } from './store.ts';

const at = 1_700_000_000_000;
let store: Store;

beforeEach(() => {
  store = new Store({ view: atTheDoor({}), visible: true });
  store.dispatch({ type: 'entered', username: 'me', registered: true, rid: 'lounge' });
});

function chat(): Chat {
  const { view } = store.state;
  if (view.phase !== 'chat') throw new Error('at the door');
  return view;
}

function room(rid: string): Room | undefined {
  return chat().rooms.get(rid);
}

function direct(seq: number, from = 'ada', to = 'me'): DirectMessage {
  return { from, to, msg: `text ${seq}`, seq, id: `id ${seq}`, time: at + seq };
}

function received(...messages: DirectMessage[]): void {
  for (const push of messages) store.dispatch({ type: 'directReceived', push });
}

function inbox(unread: number, read: number, last?: DirectMessage): void {
  const conversations = [{ with: 'ada', unread, read, ...(last && { last }) }];
  store.dispatch({ type: 'inboxListed', conversations });
}

function group(more: { unread?: number; read?: number; members?: string[] } = {}): void {
  const known = { rid: 'group-1', name: 'Trip', members: ['me', 'ada'], unread: 0, read: 0, ...more };
  store.dispatch({ type: 'groupsListed', groups: [known] });
}

describe('a conversation', () => {
  test('appears with its first message, whoever wrote it', () => {
    received(direct(1), direct(2, 'me', 'ada'));
    expect(room('@ada')).toMatchObject({
      kind: 'direct',
      title: 'ada',
      unread: 1,
      latest: { text: 'text 2' },
    });
    expect(room('@ada')?.entries).toMatchObject([
      { from: 'ada', mine: false },
      { from: 'me', mine: true },
    ]);
    expect(unreadOutside(chat())).toBe(1);
  });

  test('is as the inbox says after entering, without being loaded', () => {
    inbox(3, 4, direct(7));
    expect(room('@ada')).toMatchObject({ unread: 3, read: 4, latest: { text: 'text 7' }, upToDate: false });
  });

  test('counts a message once, whether its push or the inbox tells of it first', () => {
    inbox(1, 0, direct(1));
    received(direct(1), direct(2));
    expect(room('@ada')?.unread).toBe(2);
    inbox(1, 0, direct(1));
    expect(room('@ada')).toMatchObject({ unread: 2, head: 2 });
  });

  test('is read when it is shown, and on all devices when it is shown on one', () => {
    received(direct(1));
    store.dispatch({ type: 'roomShown', rid: '@ada' });
    expect(room('@ada')).toMatchObject({ unread: 0, read: 1 });
    store.dispatch({ type: 'roomShown', rid: 'lounge' });
    received(direct(2), direct(3));
    store.dispatch({ type: 'readElsewhere', rid: '@ada', seq: 2 });
    expect(room('@ada')?.unread).toBe(1);
    store.dispatch({ type: 'readElsewhere', rid: '@ada', seq: 3 });
    expect(room('@ada')?.unread).toBe(0);
    store.dispatch({ type: 'readElsewhere', rid: '@ada', seq: 1 });
    expect(room('@ada')?.read).toBe(3);
  });

  test('that the inbox does not know any more is closed, unless it is shown or being begun', () => {
    received(direct(1), direct(1, 'bob'));
    store.dispatch({ type: 'roomOpened', rid: '@cy' });
    store.dispatch({ type: 'roomShown', rid: '@bob' });
    store.dispatch({ type: 'inboxListed', conversations: [] });
    expect([...chat().rooms.keys()]).toEqual(['lounge', '@bob', '@cy']);
  });

  test('can be written to while no room lets anybody in', () => {
    received(direct(1));
    const connection = { state: 'ended', why: '' } as const;
    store.dispatch({ type: 'connectionChanged', connection });
    expect(room('@ada')?.joined).toBe(true);
    expect(room('lounge')?.joined).toBe(false);
  });
});

describe('a group', () => {
  test('has its name, members and unread messages from the list of groups', () => {
    group({ unread: 2, read: 1 });
    expect(room('group-1')).toMatchObject({ kind: 'group', title: 'Trip', members: ['ada', 'me'], count: 2 });
  });

  test('keeps them when it is joined, and when somebody comes or goes', () => {
    group();
    const reply = { rid: 'group-1', users: ['me'], count: 1, owner: '', seq: 0, missed: [], complete: true };
    store.dispatch({ type: 'roomJoined', reply: { ...reply, resumed: false } });
    store.dispatch({ type: 'memberLeft', push: { rid: 'group-1', user: 'ada' }, at });
    store.dispatch({ type: 'memberAdded', push: { rid: 'group-1', user: 'ada' }, at });
    expect(room('group-1')).toMatchObject({ joined: true, members: ['ada', 'me'], count: 2, entries: [] });
  });

  test('that is joined before the list tells of it is there, and in no directory', () => {
    const reply = { rid: 'group-1', users: ['me'], count: 1, owner: '', seq: 0, missed: [], complete: true };
    store.dispatch({ type: 'roomJoined', reply: { ...reply, resumed: false } });
    expect(room('group-1')).toMatchObject({ joined: true, title: 'Group' });
    expect(chat().directory.has('group-1')).toBe(false);
  });

  test('that one is in no more is closed', () => {
    group();
    store.dispatch({ type: 'groupsListed', groups: [] });
    expect(room('group-1')).toBeUndefined();
  });
});

test('people are those with accounts and those who can be seen, without oneself, who are here first', () => {
  const users = [
    { username: 'ada', online: false },
    { username: 'bob', online: true },
    { username: 'me', online: true },
  ];
  store.dispatch({ type: 'peopleListed', users });
  group({ members: ['me', 'dan'] });
  const reply = {
    rid: 'lounge',
    users: ['me', 'cy'],
    count: 2,
    owner: '',
    seq: 0,
    missed: [],
    complete: true,
  };
  store.dispatch({ type: 'roomJoined', reply: { ...reply, resumed: false } });
  expect(knownPeople(chat())).toEqual([
    { name: 'bob', online: true },
    { name: 'cy', online: true },
    { name: 'ada', online: false },
    { name: 'dan', online: false },
  ]);
});
