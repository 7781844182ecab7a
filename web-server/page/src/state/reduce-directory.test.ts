import { beforeEach, describe, expect, test } from 'vitest';
import { atTheDoor, type Chat } from './state.ts';
import { Store } from './store.ts';

let store: Store;

function chat(): Chat {
  const { view } = store.state;
  if (view.phase !== 'chat') throw new Error('at the door');
  return view;
}

beforeEach(() => {
  store = new Store({ view: atTheDoor({}), visible: true });
  store.dispatch({ type: 'entered', username: 'me', rid: 'lounge' });
});

describe('rooms', () => {
  test('appear, change and go with the list, MainHall never', () => {
    store.dispatch({ type: 'roomsListed', page: { rooms: [{ rid: 'lounge', count: 3 }] } });
    expect([...chat().directory.keys()]).toEqual(['MainHall', 'lounge']);
    store.dispatch({
      type: 'roomsChanged',
      push: {
        rooms: [
          { rid: 'lounge', count: 0, gone: true },
          { rid: 'music', count: 7 },
          { rid: 'MainHall', count: 0, gone: true },
        ],
      },
    });
    expect([...chat().directory]).toEqual([
      ['MainHall', 0],
      ['music', 7],
    ]);
  });

  test('are many: further pages and what was sought are added, and the list goes on where it did', () => {
    store.dispatch({ type: 'roomsListed', page: { rooms: [{ rid: 'a', count: 3 }], next: 'a' } });
    store.dispatch({ type: 'roomsFound', page: { rooms: [{ rid: 'z', count: 0 }], next: 'z' }, sought: 'z' });
    expect(chat()).toMatchObject({ moreRooms: 'a', soughtRoom: 'z' });
    store.dispatch({ type: 'roomsFound', page: { rooms: [{ rid: 'b', count: 1 }] } });
    expect([...chat().directory.keys()]).toEqual(['MainHall', 'a', 'z', 'b']);
    expect(chat().moreRooms).toBeUndefined();
  });
});
