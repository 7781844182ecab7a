import type { Pushes } from '../../../../shared/contract/pushes.ts';
import type { Reply } from '../../../../shared/contract/routes.ts';
import { type Entry, EVERYONE, type Message, type Notice, type NoticeEvent } from './entry.ts';
import { type Kind, kindOf, titleOf } from './place.ts';
import { lastSeq, withEntry, withoutSeqs } from './timeline.ts';

/** A room that is open on this page; a group or a conversation with one person, too. */
export interface Room {
  readonly rid: string;
  readonly kind: Kind;
  readonly title: string;
  /** False until the server has let us in; what is written meanwhile waits. */
  readonly joined: boolean;
  readonly owner: string;
  /** Sorted; in a large room not all of them, `count` says how many there are. Of a group, whether here or not. */
  readonly members: readonly string[];
  readonly count: number;
  readonly entries: readonly Entry[];
  /** Whether the entries reach up to the present, without a gap. */
  readonly upToDate: boolean;
  /** What is known of the messages before the entries. */
  readonly past: 'more' | 'loading' | 'failed' | 'none';
  /** Messages that are not acknowledged, in the order in which they were written; shown below the entries. */
  readonly outgoing: readonly Message[];
  /** The newest message that is known of; private ones aside. */
  readonly latest: Latest | undefined;
  /** The seq up to which `unread` counts. */
  readonly head: number;
  /** The last seq that was read; `undefined` before the first visit. */
  readonly read: number | undefined;
  readonly unread: number;
  /** Whether something unread is for us alone. */
  readonly unreadPrivate: boolean;
  /** The seq after which everything was new when the room was shown. */
  readonly newAfter: number | undefined;
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

export type Latest = Pick<Message, 'from' | 'text' | 'seq' | 'time'>;

/** The names that a room lists at most; beyond, it counts. */
export const LISTED_MEMBERS = 200;

export function emptyRoom(rid: string): Room {
  const kind = kindOf(rid);
  return {
    rid,
    kind,
    title: titleOf(rid),
    // Nobody is let into a conversation: it can be written to at any time.
    joined: kind === 'direct',
    owner: '',
    members: [],
    count: 0,
    entries: [],
    upToDate: false,
    past: 'more',
    outgoing: [],
    latest: undefined,
    head: 0,
    read: undefined,
    unread: 0,
    unreadPrivate: false,
    newAfter: undefined,
    firstNew: undefined,
    target: EVERYONE,
    notices: 0,
  };
}

const byName = new Intl.Collator(undefined, { numeric: true, sensitivity: 'base' });

export function sorted(names: Iterable<string>): readonly string[] {
  return [...new Set(names)].sort((a, b) => byName.compare(a, b) || (a < b ? -1 : 1));
}

/** What a room answers on entering, for the first time or again. */
export type Joined = Reply<'chat.roomHandler.join'> & { readonly resumed: boolean };

/**
 * The room as the server describes it on entering, for the first time or again. After a lost connection what was missed
 * follows by itself; after a reload it is counted as unread, and loaded when the room is shown.
 */
export function entered(room: Room, { seq, owner, users, count, resumed }: Joined): Room {
  const restarted = room.kind === 'room' && seq < lastSeq(room.entries);
  const entries = restarted ? withoutSeqs(room.entries) : room.entries;
  const upToDate = resumed ? room.upToDate : restarted || seq <= lastSeq(entries);
  const next: Room = {
    ...room,
    joined: true,
    owner,
    entries,
    upToDate,
    past: seq === 0 ? 'none' : pastOf(room),
  };
  // Members and unread messages of a group are those that the list of groups tells.
  if (room.kind === 'group') return next;
  const read = restarted ? seq : (room.read ?? seq);
  const here = { ...next, members: sorted(users), count, read };
  if (resumed) return here;
  return { ...here, head: seq, unread: restarted ? room.unread : Math.max(room.unread, seq - read) };
}

/** What failed over one connection may succeed over the next. */
function pastOf({ past }: Room): Room['past'] {
  return past === 'none' ? 'none' : 'more';
}

export function noted(room: Room, event: NoticeEvent, time: number): Room {
  const notice: Notice = { kind: 'notice', key: `notice ${room.notices}`, time, event };
  return { ...room, notices: room.notices + 1, entries: withEntry(room.entries, notice) };
}

/** The members as the server lists them now. */
export function listed(
  room: Room,
  { users, count }: { readonly users: readonly string[]; readonly count: number },
): Room {
  return room.kind === 'group' ? room : { ...room, members: sorted(users), count };
}

/** Whether there are members who could be listed and are not. */
export function isShortOfMembers({ kind, joined, members, count }: Room): boolean {
  return kind === 'room' && joined && members.length < Math.min(count, LISTED_MEMBERS);
}

/** Who is in a group does not depend on who is here: nothing changes there when somebody comes or goes. */
export function added(room: Room, { user }: Pushes['onAdd'], time: number): Room {
  if (room.kind === 'group' || room.members.includes(user)) return room;
  const listed = room.members.length < LISTED_MEMBERS;
  const members = listed ? sorted([...room.members, user]) : room.members;
  return noted({ ...room, members, count: room.count + 1 }, { type: 'joined', user }, time);
}

export function removed(room: Room, { user }: Pushes['onLeave'], time: number): Room {
  if (room.kind === 'group') return room;
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
