import type { ChatMessage } from '../../../../shared/contract/routes.ts';
import type { Action } from './action.ts';
import { type Message, messageKey } from './entry.ts';
import * as roomOf from './room.ts';
import { atTheDoor, type Chat, type Door, MAIN_HALL, type State } from './state.ts';

export function reduce(state: State, action: Action): State {
  if (action.type === 'visibilityChanged') return seen({ ...state, visible: action.visible });
  const { view } = state;
  const next = view.phase === 'door' ? reduceDoor(view, action) : reduceChat(view, action, state.visible);
  return next === view ? state : { ...state, view: next };
}

/** Whoever looks at a room has read it. */
function seen(state: State): State {
  const { view, visible } = state;
  if (!visible || view.phase === 'door') return state;
  return { ...state, view: withRoom(view, view.current, read) };
}

function read(room: roomOf.Room): roomOf.Room {
  return room.unread === 0 ? room : { ...room, unread: 0, unreadPrivate: false };
}

function reduceDoor(door: Door, action: Action): Door | Chat {
  switch (action.type) {
    case 'entering':
      return atTheDoor({ username: action.username, room: action.room, entering: true });
    case 'unreachable':
      return { ...door, unreachable: true };
    case 'refused':
      return { ...door, entering: false, unreachable: false, problem: action.problem };
    case 'quit':
      return atTheDoor({ username: action.username, room: action.room });
    case 'entered':
      return chatIn(action.username, action.rid, [roomOf.emptyRoom(action.rid)]);
    case 'restored': {
      const { me, current, rooms } = action.session;
      return { ...chatIn(me, current, rooms), connection: { state: 'connecting' } };
    }
    default:
      return door;
  }
}

function chatIn(me: string, current: string, rooms: readonly roomOf.Room[]): Chat {
  return {
    phase: 'chat',
    me,
    connection: { state: 'online' },
    directory: new Map([[MAIN_HALL, 0]]),
    rooms: new Map(rooms.map((room) => [room.rid, room])),
    current,
    remark: undefined,
  };
}

function reduceChat(chat: Chat, action: Action, visible: boolean): Door | Chat {
  switch (action.type) {
    case 'refused':
      return atTheDoor({ username: chat.me, room: chat.current, problem: action.problem });
    case 'quit':
      return atTheDoor({ username: action.username, room: action.room });
    case 'entered':
      return { ...chat, me: action.username, connection: { state: 'online' } };
    case 'connectionChanged':
      return action.connection.state === 'ended'
        ? { ...chat, connection: action.connection, rooms: outside(chat.rooms) }
        : { ...chat, connection: action.connection };
    case 'remarked':
      return { ...chat, remark: action.text };
    case 'roomsListed':
      return { ...chat, directory: directoryOf(action.rooms) };
    case 'roomsChanged':
      return { ...chat, directory: changedDirectory(chat.directory, action.push.rooms) };
    case 'roomOpened':
      return chat.rooms.has(action.rid) ? chat : withNewRoom(chat, action.rid);
    case 'roomShown':
      return shown(chat, action.rid, visible);
    case 'roomClosed':
      return closed(chat, action.rid);
    case 'roomMoved': {
      const { former, rid } = action.push;
      const there = chat.rooms.has(rid) ? chat : withNewRoom(chat, rid);
      const noted = withRoom(there, rid, (room) => roomOf.noted(room, { type: 'moved', former }, action.at));
      const left = closed(noted, former);
      return chat.current === former ? shown(left, rid, visible) : left;
    }
    case 'roomJoined': {
      const { rid, count } = action.reply;
      const next = withRoom(chat, rid, (room) => roomOf.entered(room, action.reply, action.at));
      return next === chat ? chat : { ...next, directory: new Map(next.directory).set(rid, count) };
    }
    case 'memberAdded':
      return withRoom(chat, action.push.rid, (room) => roomOf.added(room, action.push, action.at));
    case 'memberLeft':
      return withRoom(chat, action.push.rid, (room) => roomOf.removed(room, action.push, action.at));
    case 'memberRenamed': {
      const { rid, former, user } = action.push;
      const next = withRoom(chat, rid, (room) => roomOf.renamed(room, action.push, action.at));
      return former === chat.me ? { ...next, me: user } : next;
    }
    case 'membersCounted':
      return withRoom(chat, action.push.rid, (room) => ({ ...room, count: action.push.count }));
    case 'selfRenamed':
      return renamedMe(chat, action.reply.former, action.reply.username, action.at);
    case 'messageReceived': {
      const message = messageOf(action.push, chat);
      const watched = visible && action.push.rid === chat.current;
      return withRoom(chat, action.push.rid, (room) => roomOf.received(room, { message, watched }));
    }
    case 'messageQueued':
      return withRoom(chat, action.rid, (room) => ({
        ...room,
        outgoing: [...room.outgoing, action.message],
        firstNew: undefined,
      }));
    case 'messageAcknowledged':
      return withRoom(chat, action.rid, (room) => roomOf.acknowledged(room, action.reply.id, action.reply));
    case 'messageFailed':
      return withRoom(chat, action.rid, (room) =>
        roomOf.withOutgoing(room, action.id, (message) => ({
          ...message,
          status: 'failed',
          problem: action.problem,
        })),
      );
    case 'messageRetried':
      return withRoom(chat, action.rid, (room) =>
        roomOf.withOutgoing(room, action.id, ({ problem: _, ...message }) => ({
          ...message,
          status: 'pending',
        })),
      );
    case 'messageDiscarded':
      return withRoom(chat, action.rid, (room) => ({
        ...room,
        outgoing: room.outgoing.filter(({ id }) => id !== action.id),
      }));
    case 'targetChosen':
      return withRoom(chat, action.rid, (room) => ({ ...room, target: action.target }));
    default:
      return chat;
  }
}

function withRoom(chat: Chat, rid: string, change: (room: roomOf.Room) => roomOf.Room): Chat {
  const room = chat.rooms.get(rid);
  if (room === undefined) return chat;
  const changed = change(room);
  return changed === room ? chat : { ...chat, rooms: new Map(chat.rooms).set(rid, changed) };
}

function withNewRoom(chat: Chat, rid: string): Chat {
  return { ...chat, rooms: new Map(chat.rooms).set(rid, roomOf.emptyRoom(rid)) };
}

function shown(chat: Chat, rid: string, visible: boolean): Chat {
  if (!chat.rooms.has(rid)) return chat;
  const left =
    rid === chat.current ? chat : withRoom(chat, chat.current, (room) => ({ ...room, firstNew: undefined }));
  const next: Chat = { ...left, current: rid, remark: undefined };
  return visible ? withRoom(next, rid, read) : next;
}

function closed(chat: Chat, rid: string): Chat {
  if (!chat.rooms.has(rid)) return chat;
  const rooms = new Map(chat.rooms);
  rooms.delete(rid);
  return { ...chat, rooms };
}

function renamedMe(chat: Chat, former: string, user: string, at: number): Chat {
  const rooms = [...chat.rooms].map(
    ([rid, room]) => [rid, roomOf.renamed(room, { rid, former, user }, at)] as const,
  );
  return { ...chat, me: user, rooms: new Map(rooms) };
}

/** No room lets us in any more until it is entered again. */
function outside(rooms: Chat['rooms']): Chat['rooms'] {
  return new Map([...rooms].map(([rid, room]) => [rid, { ...room, joined: false }]));
}

function directoryOf(rooms: readonly { rid: string; count: number }[]): ReadonlyMap<string, number> {
  return new Map([[MAIN_HALL, 0], ...rooms.map(({ rid, count }) => [rid, count] as const)]);
}

function changedDirectory(
  directory: ReadonlyMap<string, number>,
  changes: readonly { rid: string; count: number; gone?: boolean }[],
): ReadonlyMap<string, number> {
  const next = new Map(directory);
  for (const { rid, count, gone } of changes) {
    if (gone === true && rid !== MAIN_HALL) next.delete(rid);
    else next.set(rid, count);
  }
  return next;
}

function messageOf(push: ChatMessage, chat: Chat): Message {
  return {
    kind: 'message',
    key: messageKey(push.from, push.id),
    id: push.id,
    from: push.from,
    mine: push.from === chat.me,
    text: push.msg,
    target: push.target,
    seq: push.seq,
    time: push.time,
    status: 'sent',
  };
}
