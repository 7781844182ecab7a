import type { TokenStorage } from '../../../../shared/client/client.ts';
import type { Restored } from '../state/action.ts';
import type { Message } from '../state/entry.ts';
import { emptyRoom, type Room } from '../state/room.ts';
import type { Chat } from '../state/state.ts';

/** In the tab's storage: what a reload must not lose. The resume token beside it is the client's. */
const SESSION_KEY = 'tangelo.page.session';
/** In the browser's storage: what the door suggests next time. */
const LAST_USED_KEY = 'tangelo.page.lastUsed';

const KEPT_MESSAGES = 200;

interface SavedRoom {
  readonly rid: string;
  readonly title: string;
  readonly target: string;
  /** The last seq that was read; absent where the server keeps it, or nothing was. */
  readonly read?: number;
  readonly draft: string;
  readonly messages: readonly Message[];
  readonly outgoing: readonly Message[];
}

interface Saved {
  readonly me: string;
  readonly registered: boolean;
  readonly current: string;
  readonly rooms: readonly SavedRoom[];
}

export type Drafts = ReadonlyMap<string, string>;

export function saveSession(storage: TokenStorage, chat: Chat, drafts: Drafts): void {
  const rooms = [...chat.rooms.values()].map((room): SavedRoom => {
    const messages = room.entries.filter((entry) => entry.kind === 'message').slice(-KEPT_MESSAGES);
    const { rid, title, target, outgoing, read } = room;
    const draft = drafts.get(rid) ?? '';
    return { rid, title, target, outgoing, messages, draft, ...(read !== undefined && { read }) };
  });
  const { me, registered, current } = chat;
  const saved: Saved = { me, registered, current, rooms };
  storage.setItem(SESSION_KEY, JSON.stringify(saved));
}

export function forgetSession(storage: TokenStorage): void {
  storage.removeItem(SESSION_KEY);
}

/** The session of this tab before a reload, with its drafts; `undefined` when there was none. */
export function restoreSession(
  storage: TokenStorage,
): { session: Restored; drafts: Map<string, string> } | undefined {
  const saved = parse(storage.getItem(SESSION_KEY));
  if (!isSaved(saved)) return undefined;
  const drafts = new Map(saved.rooms.map(({ rid, draft }) => [rid, draft]));
  const { me, registered, current, rooms } = saved;
  return { session: { me, registered, current, rooms: rooms.map(roomOf) }, drafts };
}

/** What was on its way may have arrived or not: it keeps its id, so that sending it again stores it once. */
function roomOf({ rid, title, target, read, messages, outgoing }: SavedRoom): Room {
  const unsent = outgoing.map(
    (message): Message => ({ ...message, status: 'failed', problem: 'The page was loaded again.' }),
  );
  return { ...emptyRoom(rid), title, target, read, entries: messages, outgoing: unsent };
}

export interface LastUsed {
  readonly username: string;
  readonly room: string;
  /** Whether the name belongs to an account. */
  readonly registered: boolean;
}

export function saveLastUsed(storage: TokenStorage, { username, room, registered }: LastUsed): void {
  storage.setItem(LAST_USED_KEY, JSON.stringify({ username, room, registered }));
}

export function lastUsed(storage: TokenStorage): LastUsed | undefined {
  const saved = parse(storage.getItem(LAST_USED_KEY));
  if (!isRecord(saved)) return undefined;
  const { username, room, registered } = saved;
  if (typeof username !== 'string' || typeof room !== 'string') return undefined;
  return { username, room, registered: registered === true };
}

function parse(text: string | null): unknown {
  if (text === null) return undefined;
  try {
    return JSON.parse(text);
  } catch {
    // Not ours, or of another version: as if nothing had been saved.
    return undefined;
  }
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
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
    Array.isArray(value.messages) &&
    value.messages.every(isMessage) &&
    Array.isArray(value.outgoing) &&
    value.outgoing.every(isMessage)
  );
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
