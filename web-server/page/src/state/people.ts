import type { Chat } from './state.ts';

export interface Person {
  readonly name: string;
  readonly online: boolean;
}

/** Everybody who is known of, oneself aside: those who are here first. */
export function knownPeople(chat: Chat): readonly Person[] {
  const people = new Map(chat.people);
  for (const { kind, members } of chat.rooms.values()) {
    for (const name of members) if (kind === 'room' || !people.has(name)) people.set(name, kind === 'room');
  }
  people.delete(chat.me);
  return Array.from(people, ([name, online]) => ({ name, online })).sort(
    (a, b) => Number(b.online) - Number(a.online) || (a.name < b.name ? -1 : 1),
  );
}

/** Whether somebody is known to be here; guests only where they can be seen. */
export function isOnline(chat: Chat, name: string): boolean {
  if (chat.people.get(name) === true) return true;
  return [...chat.rooms.values()].some(({ kind, members }) => kind === 'room' && members.includes(name));
}

/** With whom one has a conversation or a group, oneself aside: those of what is shown first. */
export function correspondents(chat: Chat): readonly string[] {
  const shown = chat.rooms.get(chat.current);
  const rooms = shown === undefined ? chat.rooms.values() : [shown, ...chat.rooms.values()];
  const names = new Set<string>();
  for (const { kind, title, members } of rooms) {
    if (kind === 'direct') names.add(title);
    if (kind === 'group') for (const name of members) names.add(name);
  }
  names.delete(chat.me);
  return [...names];
}
