import type { Room } from './room.ts';

/** The room that always exists. Being in it also brings the changes of the list of rooms. */
export const MAIN_HALL = 'MainHall';

export type Connection =
  /** Asked to enter for the first time, or after a reload. */
  | { readonly state: 'connecting' }
  | { readonly state: 'online' }
  /** Lost, and being renewed by itself. */
  | { readonly state: 'offline' }
  /** Ended by the server for good; coming back needs a person. */
  | { readonly state: 'ended'; readonly why: string };

/** Something that a person can put right in the field that it is about, or know. */
export interface Problem {
  readonly field: 'username' | 'password' | 'room' | 'form';
  readonly text: string;
}

/** As somebody without an account, with one, or with one that is yet to be made. */
export type EntryWay = 'guest' | 'login' | 'register';

/** At the door: who and where to is being asked. */
export interface Door {
  readonly phase: 'door';
  readonly as: EntryWay;
  readonly username: string;
  readonly room: string;
  readonly entering: boolean;
  /** No server has answered so far; it is being tried on. */
  readonly unreachable: boolean;
  readonly problem: Problem | undefined;
}

export interface Chat {
  readonly phase: 'chat';
  readonly me: string;
  /** Whether the name belongs to an account. */
  readonly registered: boolean;
  readonly connection: Connection;
  /** All rooms of the cluster that are known, with their member counts. */
  readonly directory: ReadonlyMap<string, number>;
  /** Where the list of rooms goes on; `undefined`: that was all of it. */
  readonly moreRooms: string | undefined;
  /** What the server was asked for last, so that a room of this name is in the directory if there is one. */
  readonly soughtRoom: string | undefined;
  /** The rooms that are open here, in the order in which they were opened. */
  readonly rooms: ReadonlyMap<string, Room>;
  readonly current: string;
  /** People who are known of, and whether they are here. */
  readonly people: ReadonlyMap<string, boolean>;
  /** A remark for a moment, such as why a room could not be opened. */
  readonly remark: string | undefined;
}

export interface State {
  readonly view: Door | Chat;
  /** Whether the page is looked at: neither hidden nor in a background tab. */
  readonly visible: boolean;
}

export function atTheDoor(door: Partial<Omit<Door, 'phase'>>): Door {
  return {
    phase: 'door',
    as: 'guest',
    username: '',
    room: MAIN_HALL,
    entering: false,
    unreachable: false,
    problem: undefined,
    ...door,
  };
}

export function currentRoom(chat: Chat): Room | undefined {
  return chat.rooms.get(chat.current);
}

export function unreadOutside(chat: Chat): number {
  let unread = 0;
  for (const room of chat.rooms.values()) if (room.rid !== chat.current) unread += room.unread;
  return unread;
}
