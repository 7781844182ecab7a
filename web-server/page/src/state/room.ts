import type { Pushes } from '../../../../shared/contract/pushes.ts';
import type { Reply } from '../../../../shared/contract/routes.ts';
import { type Entry, EVERYONE, isPrivate, type Message, type Notice, type NoticeEvent } from './entry.ts';
import { lastSeq, withEntry, withMessage, withoutSeqs } from './timeline.ts';

/** A room that is open on this page. */
export interface Room {
  readonly rid: string;
  /** False until the server has let us in; what is written meanwhile waits. */
  readonly joined: boolean;
  readonly owner: string;
  /** Sorted; in a large room not all of them, `count` says how many there are. */
  readonly members: readonly string[];
  readonly count: number;
  readonly entries: readonly Entry[];
  /** Messages that are not acknowledged, in the order in which they were written; shown below the entries. */
  readonly outgoing: readonly Message[];
  readonly unread: number;
  /** Whether something unread is for us alone. */
  readonly unreadPrivate: boolean;
  /** Key of the first message that came while nobody looked, for the line above it. */
  readonly firstNew: string | undefined;
  /**
   * Whom the composer writes to. It stays as it is when that member leaves: what was meant for one person must never go
   * to the room because of it.
   */
  readonly target: string;
  /** How many notices there have been; they are keyed by it. */
  readonly notices: number;
}

/** The names that a room lists at most; beyond, it counts. */
const LISTED_MEMBERS = 200;

export function emptyRoom(rid: string): Room {
  return {
    rid,
    joined: false,
    owner: '',
    members: [],
    count: 0,
    entries: [],
    outgoing: [],
    unread: 0,
    unreadPrivate: false,
    firstNew: undefined,
    target: EVERYONE,
    notices: 0,
  };
}

const byName = new Intl.Collator(undefined, { numeric: true, sensitivity: 'base' });

function sorted(names: Iterable<string>): readonly string[] {
  return [...new Set(names)].sort((a, b) => byName.compare(a, b) || (a < b ? -1 : 1));
}

/** What a room answers on entering, for the first time or again. */
export type Joined = Reply<'chat.roomHandler.join'> & { readonly resumed: boolean };

/** The room as the server describes it on entering, for the first time or again. */
export function entered(room: Room, reply: Joined, at: number): Room {
  const last = lastSeq(room.entries);
  const restarted = reply.seq < last;
  const entries = restarted ? withoutSeqs(room.entries) : room.entries;
  const next: Room = {
    ...room,
    joined: true,
    owner: reply.owner,
    members: sorted(reply.users),
    count: reply.count,
    entries,
  };
  const continued = reply.seq === last || (reply.complete && (reply.missed[0]?.seq ?? 0) === last + 1);
  return last > 0 && !restarted && !continued ? noted(next, { type: 'gap' }, at) : next;
}

export interface Received {
  readonly message: Message;
  /** Whether somebody looks at this room at this moment. */
  readonly watched: boolean;
}

/** A message arrived, or one of ours came back: then it is acknowledged. */
export function received(room: Room, { message, watched }: Received): Room {
  const outgoing = room.outgoing.filter((waiting) => !(message.mine && waiting.id === message.id));
  const entries = withMessage(room.entries, message);
  const isNew = entries !== room.entries && !message.mine && !watched;
  return {
    ...room,
    outgoing,
    entries,
    unread: room.unread + (isNew ? 1 : 0),
    unreadPrivate: room.unreadPrivate || (isNew && isPrivate(message)),
    firstNew: isNew && room.unread === 0 ? message.key : room.firstNew,
  };
}

export function acknowledged(room: Room, id: string, reply: Reply<'chat.chatHandler.send'>): Room {
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

export function noted(room: Room, event: NoticeEvent, time: number): Room {
  const notice: Notice = { kind: 'notice', key: `notice ${room.notices}`, time, event };
  return { ...room, notices: room.notices + 1, entries: withEntry(room.entries, notice) };
}

export function added(room: Room, { user }: Pushes['onAdd'], time: number): Room {
  if (room.members.includes(user)) return room;
  const listed = room.members.length < LISTED_MEMBERS;
  const members = listed ? sorted([...room.members, user]) : room.members;
  return noted({ ...room, members, count: room.count + 1 }, { type: 'joined', user }, time);
}

export function removed(room: Room, { user }: Pushes['onLeave'], time: number): Room {
  const members = room.members.filter((name) => name !== user);
  const complete = room.members.length === room.count;
  if (complete && members.length === room.members.length) return room;
  const count = Math.max(members.length, room.count - 1);
  return noted({ ...room, members, count }, { type: 'left', user }, time);
}

export function renamed(room: Room, { former, user }: Pushes['onRename'], time: number): Room {
  if (!room.members.includes(former)) return room;
  const members = sorted(room.members.map((name) => (name === former ? user : name)));
  const owner = room.owner === former ? user : room.owner;
  const target = room.target === former ? user : room.target;
  return noted({ ...room, members, owner, target }, { type: 'renamed', former, user }, time);
}
