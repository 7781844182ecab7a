import type { ChatMessage, DirectMessage } from './routes.ts';

/** What the server sends by itself, by event name. */
export interface Pushes {
  onChat: ChatMessage;
  /** `from`: the room that the person left for this one; absent: none, or several. */
  onAdd: { rid: string; user: string; from?: string };
  /**
   * `to`: the room that the person left this one for; absent: none, or several. Of a group, it may also have been left for good;
   * who leaves one is told so on all devices.
   */
  onLeave: { rid: string; user: string; to?: string };
  onRename: { rid: string; former: string; user: string };
  onMove: { former: string; rid: string; reason: string };
  /** Rooms whose member count changed, to members of MainHall; `gone` rooms have left the list. */
  onRooms: { rooms: { rid: string; count: number; gone?: boolean }[] };
  /** To all devices of both. */
  onDirect: DirectMessage;
  /** The read mark of a direct conversation or a group was moved on some device of this user. */
  onRead: { with: string; seq: number } | { rid: string; seq: number };
  /** Somebody took this user into a group; `seq`: what was said in it before. */
  onGroup: { rid: string; name: string; by: string; seq: number };
  /** In a large room, instead of onAdd and onLeave: how many members it has now. */
  onCount: { rid: string; count: number };
  /** The connection is closed after it; the code is one of `shared/disconnect.ts`. */
  onKick: { code: number; reason: string };
}

export type Push = keyof Pushes;
