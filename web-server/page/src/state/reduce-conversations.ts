import type { Action, Presence } from './action.ts';
import { directWith } from './place.ts';
import { type Latest, type Room, sorted } from './room.ts';
import type { Chat } from './state.ts';
import { withOpenRoom, withRoom } from './with-room.ts';

/** What the server knows of a person's groups and conversations. */
export function reduceConversations(chat: Chat, action: Action): Chat {
  switch (action.type) {
    case 'groupsListed': {
      const listed = new Set(action.groups.map(({ rid }) => rid));
      const kept = without(chat, (room) => room.kind === 'group' && !listed.has(room.rid));
      return action.groups.reduce((next, { rid, name, members, unread, read, last }) => {
        const change = (room: Room) => ({
          ...withKnown(room, { unread, read, last }),
          title: name,
          members: sorted(members),
          count: members.length,
        });
        return withRoom(withOpenRoom(next, rid), rid, change);
      }, kept);
    }
    case 'inboxListed': {
      const listed = new Set(action.conversations.map((conversation) => directWith(conversation.with)));
      const kept = without(chat, (room) => room.kind === 'direct' && room.head > 0 && !listed.has(room.rid));
      return action.conversations.reduce((next, { with: name, unread, read, last }) => {
        const rid = directWith(name);
        return withRoom(withOpenRoom(next, rid), rid, (room) => withKnown(room, { unread, read, last }));
      }, kept);
    }
    case 'peopleListed':
      return { ...chat, people: new Map([...chat.people, ...action.users.map(presenceOf)]) };
    default:
      return chat;
  }
}

function presenceOf({ username, online }: Presence): [string, boolean] {
  return [username, online];
}

interface Known {
  readonly unread: number;
  readonly read: number;
  readonly last:
    | { readonly from: string; readonly msg: string; readonly seq: number; readonly time: number }
    | undefined;
}

/** Takes what the server knows, unless more has happened here since. */
function withKnown(room: Room, { unread, read, last }: Known): Room {
  const head = last?.seq ?? 0;
  if (head < room.head || read < (room.read ?? 0)) return room;
  const latest: Latest | undefined = last && {
    from: last.from,
    text: last.msg,
    seq: last.seq,
    time: last.time,
  };
  const lastShown = room.entries.findLast((entry) => entry.kind === 'message' && entry.seq > 0);
  const upToDate = head === 0 || (lastShown?.kind === 'message' && lastShown.seq >= head);
  return { ...room, head, latest, read, unread, upToDate, past: pastOf(room, head) };
}

/** Closes rooms, but not the one that is shown, nor one that something is written in. */
function without(chat: Chat, isGone: (room: Room) => boolean): Chat {
  const kept = [...chat.rooms].filter(
    ([rid, room]) => rid === chat.current || room.outgoing.length > 0 || !isGone(room),
  );
  return kept.length === chat.rooms.size ? chat : { ...chat, rooms: new Map(kept) };
}

/** What failed before may succeed now. */
function pastOf({ past }: Room, head: number): Room['past'] {
  if (head === 0) return 'none';
  return past === 'failed' ? 'more' : past;
}
