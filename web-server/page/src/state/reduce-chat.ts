import type { Action } from './action.ts';
import { kindOf } from './place.ts';
import { reduceConversations } from './reduce-conversations.ts';
import { reduceDirectory } from './reduce-directory.ts';
import { reduceMessages } from './reduce-messages.ts';
import * as roomOf from './room.ts';
import { seen, withoutNews } from './room-messages.ts';
import { atTheDoor, type Chat, type Door, MAIN_HALL } from './state.ts';
import { withOpenRoom, withoutRoom, withRoom } from './with-room.ts';

/** What happens to somebody who has entered: to themselves, to their connection, and to the rooms as such. */
export function reduceChat(chat: Chat, action: Action, visible: boolean): Door | Chat {
  switch (action.type) {
    case 'refused':
      return atTheDoor({
        as: chat.registered ? 'login' : 'guest',
        username: chat.me,
        room: roomToEnter(chat),
        problem: action.problem,
      });
    case 'quit': {
      const { as, username, room } = action;
      return atTheDoor({ as, username, room });
    }
    case 'entered': {
      const { username, registered = chat.registered } = action;
      return { ...chat, me: username, registered, connection: { state: 'online' } };
    }
    case 'connectionChanged':
      return action.connection.state === 'ended'
        ? { ...chat, connection: action.connection, rooms: outside(chat.rooms) }
        : { ...chat, connection: action.connection };
    case 'remarked':
      return { ...chat, remark: action.text };
    case 'roomsListed':
    case 'roomsFound':
    case 'roomsChanged':
      return reduceDirectory(chat, action);
    case 'roomOpened':
      return withOpenRoom(chat, action.rid);
    case 'roomShown':
      return shown(chat, action.rid, visible);
    case 'roomClosed':
      return withoutRoom(chat, action.rid);
    case 'roomMoved': {
      const { former, rid, reason } = action.push;
      const event = { type: 'moved', former, reason } as const;
      const noted = withRoom(withOpenRoom(chat, rid), rid, (room) => roomOf.noted(room, event, action.at));
      const left = withoutRoom(noted, former);
      return chat.current === former ? shown(left, rid, visible) : left;
    }
    case 'roomJoined':
      return joined(chat, action.reply, visible);
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
    case 'membersListed':
      return withRoom(chat, action.rid, (room) => roomOf.listed(room, action));
    case 'selfRenamed':
      return renamedMe(chat, action.reply.former, action.reply.username, action.at);
    case 'groupsListed':
    case 'inboxListed': {
      const next = reduceConversations(chat, action);
      return visible ? withRoom(next, next.current, seen) : next;
    }
    default:
      return reduceConversations(reduceMessages(chat, action, visible), action);
  }
}

/** The room to come back to: groups and conversations are there wherever one enters. */
export function roomToEnter(chat: Chat): string {
  return chat.rooms.get(chat.current)?.kind === 'room' ? chat.current : MAIN_HALL;
}

function joined(chat: Chat, reply: roomOf.Joined, visible: boolean): Chat {
  const { rid, count } = reply;
  const there = kindOf(rid) === 'group' ? withOpenRoom(chat, rid) : chat;
  const next = withRoom(there, rid, (room) => roomOf.entered(room, reply));
  if (next === there) return there;
  const watched = visible && rid === chat.current ? withRoom(next, rid, seen) : next;
  if (kindOf(rid) === 'group') return watched;
  return { ...watched, directory: new Map(watched.directory).set(rid, count) };
}

function shown(chat: Chat, rid: string, visible: boolean): Chat {
  if (!chat.rooms.has(rid)) return chat;
  const left = rid === chat.current ? chat : withRoom(chat, chat.current, withoutNews);
  const next: Chat = { ...left, current: rid, remark: undefined };
  return visible ? withRoom(next, rid, seen) : next;
}

function renamedMe(chat: Chat, former: string, user: string, at: number): Chat {
  const rooms = [...chat.rooms].map(
    ([rid, room]) => [rid, roomOf.renamed(room, { rid, former, user }, at)] as const,
  );
  return { ...chat, me: user, rooms: new Map(rooms) };
}

/** No room lets us in any more until it is entered again. */
function outside(rooms: Chat['rooms']): Chat['rooms'] {
  return new Map(
    [...rooms].map(([rid, room]) => [rid, room.kind === 'direct' ? room : { ...room, joined: false }]),
  );
}
