import { emptyRoom, type Room } from './room.ts';
import type { Chat } from './state.ts';

/** Changes a room that is open; any other is none of our business. */
export function withRoom(chat: Chat, rid: string, change: (room: Room) => Room): Chat {
  const room = chat.rooms.get(rid);
  if (room === undefined) return chat;
  const changed = change(room);
  return changed === room ? chat : { ...chat, rooms: new Map(chat.rooms).set(rid, changed) };
}

/** Opens a room if it is not open. */
export function withOpenRoom(chat: Chat, rid: string): Chat {
  if (chat.rooms.has(rid)) return chat;
  return { ...chat, rooms: new Map(chat.rooms).set(rid, emptyRoom(rid)) };
}

export function withoutRoom(chat: Chat, rid: string): Chat {
  if (!chat.rooms.has(rid)) return chat;
  const rooms = new Map(chat.rooms);
  rooms.delete(rid);
  return { ...chat, rooms };
}
