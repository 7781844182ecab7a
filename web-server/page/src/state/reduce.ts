import type { Action } from './action.ts';
import { reduceChat } from './reduce-chat.ts';
import { emptyRoom, type Room } from './room.ts';
import { seen } from './room-messages.ts';
import { atTheDoor, type Chat, type Door, MAIN_HALL, type State } from './state.ts';
import { withRoom } from './with-room.ts';

export function reduce(state: State, action: Action): State {
  if (action.type === 'visibilityChanged') return watched({ ...state, visible: action.visible });
  const { view } = state;
  const next = view.phase === 'door' ? reduceDoor(view, action) : reduceChat(view, action, state.visible);
  return next === view ? state : { ...state, view: next };
}

/** Whoever looks at a room has read it. */
function watched(state: State): State {
  const { view, visible } = state;
  if (!visible || view.phase === 'door') return state;
  return { ...state, view: withRoom(view, view.current, seen) };
}

function reduceDoor(door: Door, action: Action): Door | Chat {
  switch (action.type) {
    case 'entering': {
      const { as, username, room } = action;
      return atTheDoor({ as, username, room, entering: true });
    }
    case 'unreachable':
      return { ...door, unreachable: true };
    case 'refused':
      return { ...door, entering: false, unreachable: false, problem: action.problem };
    case 'quit': {
      const { as, username, room } = action;
      return atTheDoor({ as, username, room });
    }
    case 'entered': {
      const { username, registered = false, rid } = action;
      return chatIn({ me: username, registered, current: rid }, [emptyRoom(rid)]);
    }
    case 'restored': {
      const { rooms, ...who } = action.session;
      return { ...chatIn(who, rooms), connection: { state: 'connecting' } };
    }
    default:
      return door;
  }
}

function chatIn(who: Pick<Chat, 'me' | 'registered' | 'current'>, rooms: readonly Room[]): Chat {
  return {
    phase: 'chat',
    ...who,
    connection: { state: 'online' },
    directory: new Map([[MAIN_HALL, 0]]),
    moreRooms: undefined,
    soughtRoom: undefined,
    rooms: new Map(rooms.map((room) => [room.rid, room])),
    people: new Map(),
    remark: undefined,
  };
}
