import type { DirectMessage } from '../../../../shared/contract/routes.ts';
import type { Action } from './action.ts';
import { EVERYONE, type Message, messageOf } from './entry.ts';
import { directWith } from './place.ts';
import {
  acknowledged,
  readUpTo,
  received,
  seen,
  withOutgoing,
  withoutNews,
  withPast,
} from './room-messages.ts';
import type { Chat } from './state.ts';
import { withOpenRoom, withRoom } from './with-room.ts';

/** What happens to messages: those that come, those that are loaded, and one's own on their way. */
export function reduceMessages(chat: Chat, action: Action, visible: boolean): Chat {
  switch (action.type) {
    case 'messageReceived': {
      const { rid } = action.push;
      return withReceived(chat, rid, messageOf(action.push, chat.me), visible);
    }
    case 'directReceived': {
      const { from, to } = action.push;
      const rid = directWith(from === chat.me ? to : from);
      return withReceived(withOpenRoom(chat, rid), rid, directMessage(action.push, chat.me), visible);
    }
    case 'messageQueued':
      return withRoom(chat, action.rid, (room) =>
        withoutNews({ ...room, outgoing: [...room.outgoing, action.message] }),
      );
    case 'messageAcknowledged':
      return withRoom(chat, action.rid, (room) => acknowledged(room, action.reply.id, action.reply));
    case 'messageFailed':
      return withRoom(chat, action.rid, (room) =>
        withOutgoing(room, action.id, (message) => ({
          ...message,
          status: 'failed',
          problem: action.problem,
        })),
      );
    case 'messageRetried':
      return withRoom(chat, action.rid, (room) =>
        withOutgoing(room, action.id, ({ problem: _, ...message }) => ({ ...message, status: 'pending' })),
      );
    case 'messageDiscarded':
      return withRoom(chat, action.rid, (room) => ({
        ...room,
        outgoing: room.outgoing.filter(({ id }) => id !== action.id),
      }));
    case 'targetChosen':
      return withRoom(chat, action.rid, (room) => ({ ...room, target: action.target }));
    case 'readElsewhere':
      return withRoom(chat, action.rid, (room) => readUpTo(room, action.seq));
    case 'historyRequested':
      return withRoom(chat, action.rid, (room) => ({ ...room, past: 'loading' }));
    case 'historyFailed':
      return withRoom(chat, action.rid, (room) => ({ ...room, past: 'failed' }));
    case 'historyLoaded': {
      const { rid, page } = action;
      const messages = page.messages.map((message) => messageOf(message, chat.me));
      const next = withRoom(chat, rid, (room) => withPast(room, { ...page, messages }));
      return visible && rid === chat.current ? withRoom(next, rid, seen) : next;
    }
    default:
      return chat;
  }
}

function withReceived(chat: Chat, rid: string, message: Message, visible: boolean): Chat {
  const watched = visible && rid === chat.current;
  return withRoom(chat, rid, (room) => received(room, { message, watched }));
}

/** A direct message has no target beside the one person it is for: in its conversation it is for everyone there. */
function directMessage(push: DirectMessage, me: string): Message {
  return messageOf({ ...push, target: EVERYONE }, me);
}
