import { beforeEach, describe, expect, test } from 'vitest';
import type { ChatMessage } from '../../../../shared/contract/routes.ts';
import type { HistoryPage } from './action.ts';
import { EVERYONE } from './entry.ts';
import { emptyRoom, type Room } from './room.ts';
import { atTheDoor } from './state.ts';
import { Store } from './store.ts';

const at = 1_700_000_000_000;
let store: Store;

beforeEach(() => {
  store = new Store({ view: atTheDoor({}), visible: true });
  store.dispatch({ type: 'entered', username: 'me', rid: 'lounge' });
});

function room(rid = 'lounge'): Room {
  const { view } = store.state;
  const found = view.phase === 'chat' ? view.rooms.get(rid) : undefined;
  if (found === undefined) throw new Error(`no room ${rid}`);
  return found;
}

function seqs(): number[] {
  return room().entries.map((entry) => (entry.kind === 'message' ? entry.seq : -1));
}

function message(seq: number, from = 'ada'): ChatMessage {
  return { rid: 'lounge', msg: `text ${seq}`, from, target: EVERYONE, seq, id: `id ${seq}`, time: at + seq };
}

function joined(seq: number, { resumed = false } = {}): void {
  const reply = {
    rid: 'lounge',
    users: ['me'],
    count: 1,
    owner: '',
    seq,
    missed: [],
    complete: true,
    resumed,
  };
  store.dispatch({ type: 'roomJoined', reply });
}

function pushed(...list: number[]): void {
  for (const seq of list) store.dispatch({ type: 'messageReceived', push: message(seq) });
}

function loaded(list: readonly number[], rest: Omit<HistoryPage, 'messages'>): void {
  const messages = list.map((seq) => message(seq));
  store.dispatch({ type: 'historyLoaded', rid: 'lounge', page: { messages, ...rest } });
}

/** The lounge as it was before a reload, read up to `read`. */
function restored(list: readonly number[], read: number): void {
  store = new Store({ view: atTheDoor({}), visible: true });
  store.dispatch({ type: 'entered', username: 'me', rid: 'lounge' });
  pushed(...list);
  const rooms = [{ ...emptyRoom('lounge'), entries: room().entries, read }, emptyRoom('hall')];
  store = new Store({ view: atTheDoor({}), visible: true });
  store.dispatch({ type: 'restored', session: { me: 'me', registered: false, current: 'hall', rooms } });
}

describe('the past of a room', () => {
  test('is nothing where nothing was said', () => {
    joined(0);
    expect(room()).toMatchObject({ past: 'none', upToDate: true });
  });

  test('begins with the newest page and goes on upwards, to the beginning', () => {
    joined(5);
    expect(room()).toMatchObject({ past: 'more', upToDate: false });
    store.dispatch({ type: 'historyRequested', rid: 'lounge' });
    expect(room().past).toBe('loading');
    loaded([4, 5], { more: true, newest: true });
    expect(room()).toMatchObject({ past: 'more', upToDate: true });
    loaded([2, 3], { more: true, newest: false });
    loaded([1], { more: false, newest: false });
    expect(seqs()).toEqual([1, 2, 3, 4, 5]);
    expect(room().past).toBe('none');
  });

  test('meets what was pushed meanwhile, without repetition', () => {
    joined(3);
    pushed(4, 5);
    loaded([2, 3, 4], { more: true, newest: true });
    expect(seqs()).toEqual([2, 3, 4, 5]);
  });

  test('stands above who came meanwhile', () => {
    joined(1);
    const push = { rid: 'lounge', user: 'bob' };
    store.dispatch({ type: 'memberAdded', push, at: at + 100 });
    loaded([1], { more: false, newest: true });
    expect(seqs()).toEqual([1, -1]);
  });

  test('that could not be loaded may be tried again', () => {
    joined(5);
    store.dispatch({ type: 'historyRequested', rid: 'lounge' });
    store.dispatch({ type: 'historyFailed', rid: 'lounge' });
    expect(room().past).toBe('failed');
    joined(5, { resumed: true });
    expect(room().past).toBe('more');
  });

  test('is no news: neither counted, nor below a line', () => {
    store.dispatch({ type: 'visibilityChanged', visible: false });
    joined(5);
    loaded([4, 5], { more: true, newest: true });
    expect(room()).toMatchObject({ unread: 0, firstNew: undefined });
  });
});

describe('after a reload', () => {
  test('what was there stays when nothing was said since', () => {
    restored([1, 2], 2);
    joined(2);
    expect(room()).toMatchObject({ upToDate: true, unread: 0 });
    expect(seqs()).toEqual([1, 2]);
  });

  test('what was said since is counted, loaded with the room, and stands below a line', () => {
    restored([1, 2], 2);
    joined(4);
    expect(room()).toMatchObject({ upToDate: false, unread: 2 });
    store.dispatch({ type: 'roomShown', rid: 'lounge' });
    expect(room().unread).toBe(0);
    loaded([1, 2, 3, 4], { more: false, newest: true });
    expect(seqs()).toEqual([1, 2, 3, 4]);
    expect(room().firstNew).toBe('ada/id 3');
    expect(room().read).toBe(4);
  });

  test('what is pushed is counted on top of it', () => {
    restored([1, 2], 1);
    joined(4);
    pushed(5);
    expect(room().unread).toBe(4);
  });

  test('what stands before a gap is dropped, and can be loaded again', () => {
    restored([1, 2], 2);
    joined(90);
    loaded([89, 90], { more: true, newest: true });
    expect(seqs()).toEqual([89, 90]);
    expect(room().past).toBe('more');
  });
});

test('after a lost connection what was missed is counted as it comes', () => {
  joined(1);
  loaded([1], { more: false, newest: true });
  store.dispatch({ type: 'visibilityChanged', visible: false });
  joined(3, { resumed: true });
  pushed(2, 3);
  expect(room()).toMatchObject({ unread: 2, firstNew: 'ada/id 2', upToDate: true });
});
