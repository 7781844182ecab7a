import type { Reply } from '../../../../shared/contract/routes.ts';
import { isPrivate, type Message } from './entry.ts';
import type { Latest, Room } from './room.ts';
import { firstSeq, lastSeq, newsAfter, withHistory, withMessage } from './timeline.ts';

export interface Received {
  readonly message: Message;
  /** Whether somebody looks at this room at this moment. */
  readonly watched: boolean;
}

/** A message arrived, or one of ours came back: then it is acknowledged. */
export function received(room: Room, { message, watched }: Received): Room {
  const outgoing = room.outgoing.filter((waiting) => !(message.mine && waiting.id === message.id));
  const entries = withMessage(room.entries, message);
  const trimmed = entries.length < room.entries.length;
  const isUncounted = message.seq === 0 || message.seq > room.head;
  const isNew = entries !== room.entries && isUncounted && !message.mine && !watched;
  return {
    ...room,
    outgoing,
    entries,
    past: trimmed ? 'more' : room.past,
    latest: later(room.latest, message),
    head: Math.max(room.head, message.seq),
    read: watched ? Math.max(room.read ?? 0, message.seq) : room.read,
    unread: room.unread + (isNew ? 1 : 0),
    unreadPrivate: room.unreadPrivate || (isNew && isPrivate(message)),
    firstNew: isNew && room.unread === 0 ? message.key : room.firstNew,
  };
}

function later(latest: Latest | undefined, { from, text, seq, time }: Message): Latest | undefined {
  return seq > (latest?.seq ?? 0) ? { from, text, seq, time } : latest;
}

export function acknowledged(
  room: Room,
  id: string,
  reply: Pick<Reply<'chat.chatHandler.send'>, 'seq' | 'time'>,
): Room {
  const waiting = room.outgoing.find((message) => message.id === id);
  if (waiting === undefined) return room;
  const { problem: _, ...message } = waiting;
  return received(room, {
    message: { ...message, status: 'sent', seq: reply.seq, time: reply.time },
    watched: true,
  });
}

/** Changes one message that is not acknowledged. */
export function withOutgoing(room: Room, id: string, change: (message: Message) => Message): Room {
  return {
    ...room,
    outgoing: room.outgoing.map((message) => (message.id === id ? change(message) : message)),
  };
}

export interface LoadedHistory {
  /** Oldest first. */
  readonly messages: readonly Message[];
  readonly more: boolean;
  /** Whether these are the newest there are. */
  readonly newest: boolean;
}

export function withPast(room: Room, { messages, more, newest }: LoadedHistory): Room {
  const entries = withHistory(room.entries, messages);
  const first = messages[0]?.seq ?? 0;
  const goesOn = more || (first > 0 && firstSeq(entries) < first && firstSeq(entries) > 1);
  const last = messages.at(-1);
  return withFirstNew({
    ...room,
    entries,
    upToDate: room.upToDate || newest,
    past: goesOn ? 'more' : 'none',
    latest: last === undefined ? room.latest : later(room.latest, last),
  });
}

/** Somebody looks at the room: everything in it is read. */
export function seen(room: Room): Room {
  const read = Math.max(room.read ?? 0, lastSeq(room.entries));
  if (room.unread === 0) return read === room.read ? room : { ...room, read };
  return withFirstNew({
    ...room,
    read,
    unread: 0,
    unreadPrivate: false,
    newAfter: room.newAfter ?? room.read,
  });
}

/** It was read up to `seq` somewhere, possibly on another device. */
export function readUpTo(room: Room, seq: number): Room {
  if (seq <= (room.read ?? 0)) return room;
  const unread = seq >= room.head ? 0 : newsAfter(room.entries, seq).length;
  return { ...room, read: seq, unread, unreadPrivate: room.unreadPrivate && unread > 0 };
}

/** The line above what is new is no longer needed. */
export function withoutNews(room: Room): Room {
  if (room.firstNew === undefined && room.newAfter === undefined) return room;
  return { ...room, firstNew: undefined, newAfter: undefined };
}

function withFirstNew(room: Room): Room {
  if (room.firstNew !== undefined || room.newAfter === undefined) return room;
  // Above what is not loaded yet the line would be in the wrong place.
  if (firstSeq(room.entries) > room.newAfter + 1 && room.past !== 'none') return room;
  return { ...room, firstNew: newsAfter(room.entries, room.newAfter)[0]?.key };
}
