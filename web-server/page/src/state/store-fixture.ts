import type { ChatMessage } from '../../../../shared/contract/routes.ts';
import { EVERYONE, type Message } from './entry.ts';
import type { Joined, Room } from './room.ts';
import { atTheDoor, type Chat } from './state.ts';
import { Store } from './store.ts';

export const at = 1_700_000_000_000;

/** A store of somebody at the door, what tells it of things, and what they see. */
export function openStore() {
  const store = new Store({ view: atTheDoor({}), visible: true });

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

  return { store, chat, room, joined, push, queued };
}

/** The store of `me`, who is in the lounge, which is shown, and in the music room; `ada` is in both. */
export function openRooms() {
  const opened = openStore();
  const { store, joined } = opened;
  store.dispatch({ type: 'entering', as: 'guest', username: 'me', room: 'lounge' });
  store.dispatch({ type: 'entered', username: 'me', rid: 'lounge' });
  joined('lounge');
  store.dispatch({ type: 'roomOpened', rid: 'music' });
  joined('music');
  return opened;
}
