import type { TokenStorage } from '../../../../shared/client/client.ts';
import type { Restored } from '../state/action.ts';
import type { Message } from '../state/entry.ts';
import type { Anchor, ReadingPosition } from '../state/place.ts';
import { emptyRoom, type Room } from '../state/room.ts';
import type { Chat } from '../state/state.ts';
import { isRecord, parse } from './saved-json.ts';

/** In the tab's storage: what a reload must not lose. The resume token beside it is the client's. */
const SESSION_KEY = 'tangelo.page.session';

/** Of each room; those before them are loaded again when somebody reads upwards. */
const KEPT_MESSAGES = 200;
/** As many when somebody was reading there. */
const KEPT_FOR_READING = 500;
/** Of all rooms together: a browser keeps a few megabytes, and refuses everything rather than a part. */
const KEPT_CHARACTERS = 1_000_000;

interface SavedRoom {
  readonly rid: string;
  readonly title: string;
  readonly target: string;
  /** The last seq that was read; absent where the server keeps it, or nothing was. */
  readonly read?: number;
  readonly draft: string;
  /** Absent at the end. */
  readonly position?: Anchor;
  readonly messages: readonly Message[];
  readonly outgoing: readonly Message[];
}

interface Saved {
  readonly me: string;
  readonly registered: boolean;
  readonly current: string;
  readonly rooms: readonly SavedRoom[];
}

/** What the page knows of each room beside what was said there. */
export interface RoomNotes {
  readonly drafts: Map<string, string>;
  readonly positions: Map<string, ReadingPosition>;
}

export function saveSession(storage: TokenStorage, chat: Chat, { drafts, positions }: RoomNotes): void {
  let characters = KEPT_CHARACTERS;
  const spend = (messages: readonly Message[]) => {
    const kept = newest(messages, characters);
    characters -= lengthOf(kept);
    return kept;
  };
  const save = (room: Room): SavedRoom => {
    const { rid, title, target, outgoing, read } = room;
    const position = positions.get(rid);
    const anchor = position === 'end' ? undefined : position;
    const messages = spend(keptOf(room, anchor));
    const draft = drafts.get(rid) ?? '';
    return {
      rid,
      title,
      target,
      outgoing,
      messages,
      draft,
      ...(read !== undefined && { read }),
      ...(anchor && { position: anchor }),
    };
  };
  const { me, registered, current } = chat;
  // What is shown comes first where there is not room for everything.
  const shownFirst = [...chat.rooms.values()].sort(
    (a, b) => Number(b.rid === current) - Number(a.rid === current),
  );
  const byRid = new Map(shownFirst.map((room) => [room.rid, save(room)]));
  const rooms = [...chat.rooms.keys()].flatMap((rid) => byRid.get(rid) ?? []);
  const saved: Saved = { me, registered, current, rooms };
  storage.setItem(SESSION_KEY, JSON.stringify(saved));
}

/** The newest messages, and as many more as it takes to show what somebody was reading. */
function keptOf({ entries }: Room, anchor: Anchor | undefined): readonly Message[] {
  const messages = entries.filter((entry) => entry.kind === 'message');
  const read = anchor === undefined ? -1 : messages.findIndex(({ key }) => key === anchor.key);
  const reading = read === -1 ? 0 : Math.min(messages.length - read, KEPT_FOR_READING);
  return messages.slice(-Math.max(KEPT_MESSAGES, reading));
}

function newest(messages: readonly Message[], characters: number): readonly Message[] {
  let left = characters;
  const first = messages.findLastIndex(({ text }) => {
    left -= text.length;
    return left < 0;
  });
  return messages.slice(first + 1);
}

function lengthOf(messages: readonly Message[]): number {
  return messages.reduce((sum, { text }) => sum + text.length, 0);
}

export function forgetSession(storage: TokenStorage): void {
  storage.removeItem(SESSION_KEY);
}

/** The session of this tab before a reload; `undefined` when there was none. */
export function restoreSession(
  storage: TokenStorage,
): { readonly session: Restored; readonly notes: RoomNotes } | undefined {
  const saved = parse(storage.getItem(SESSION_KEY));
  if (!isSaved(saved)) return undefined;
  const drafts = new Map(saved.rooms.map(({ rid, draft }) => [rid, draft]));
  const positions = new Map(saved.rooms.map(({ rid, position = 'end' as const }) => [rid, position]));
  const { me, registered, current, rooms } = saved;
  return { session: { me, registered, current, rooms: rooms.map(roomOf) }, notes: { drafts, positions } };
}

/** What was on its way may have arrived or not: it keeps its id, so that sending it again stores it once. */
function roomOf({ rid, title, target, read, messages, outgoing }: SavedRoom): Room {
  const unsent = outgoing.map(
    (message): Message => ({ ...message, status: 'failed', problem: 'The page was loaded again.' }),
  );
  return { ...emptyRoom(rid), title, target, read, entries: messages, outgoing: unsent };
}

function isSaved(value: unknown): value is Saved {
  return (
    isRecord(value) &&
    typeof value.me === 'string' &&
    typeof value.registered === 'boolean' &&
    typeof value.current === 'string' &&
    Array.isArray(value.rooms) &&
    value.rooms.every(isSavedRoom) &&
    value.rooms.some(({ rid }) => rid === value.current)
  );
}

function isSavedRoom(value: unknown): value is SavedRoom {
  return (
    isRecord(value) &&
    typeof value.rid === 'string' &&
    typeof value.title === 'string' &&
    typeof value.target === 'string' &&
    (value.read === undefined || typeof value.read === 'number') &&
    typeof value.draft === 'string' &&
    (value.position === undefined || isAnchor(value.position)) &&
    Array.isArray(value.messages) &&
    value.messages.every(isMessage) &&
    Array.isArray(value.outgoing) &&
    value.outgoing.every(isMessage)
  );
}

function isAnchor(value: unknown): value is Anchor {
  return isRecord(value) && typeof value.key === 'string' && typeof value.top === 'number';
}

function isMessage(value: unknown): value is Message {
  return (
    isRecord(value) &&
    value.kind === 'message' &&
    [value.key, value.id, value.from, value.text, value.target].every((text) => typeof text === 'string') &&
    typeof value.mine === 'boolean' &&
    typeof value.seq === 'number' &&
    typeof value.time === 'number' &&
    (value.status === 'sent' || value.status === 'pending' || value.status === 'failed')
  );
}
