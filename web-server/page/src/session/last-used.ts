import type { TokenStorage } from '../../../../shared/client/client.ts';
import { isRecord, parse } from './saved-json.ts';

/** In the browser's storage: what the door suggests next time. */
const KEY = 'tangelo.page.lastUsed';

export interface LastUsed {
  readonly username: string;
  readonly room: string;
  /** Whether the name belongs to an account. */
  readonly registered: boolean;
}

export function saveLastUsed(storage: TokenStorage, { username, room, registered }: LastUsed): void {
  storage.setItem(KEY, JSON.stringify({ username, room, registered }));
}

export function lastUsed(storage: TokenStorage): LastUsed | undefined {
  const saved = parse(storage.getItem(KEY));
  if (!isRecord(saved)) return undefined;
  const { username, room, registered } = saved;
  if (typeof username !== 'string' || typeof room !== 'string') return undefined;
  return { username, room, registered: registered === true };
}
