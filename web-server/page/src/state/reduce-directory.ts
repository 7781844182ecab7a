import type { Action } from './action.ts';
import { type Chat, MAIN_HALL } from './state.ts';

type DirectoryAction = Extract<Action, { readonly type: 'roomsListed' | 'roomsFound' | 'roomsChanged' }>;

/** Which rooms there are, and how many people are in them. MainHall is always there. */
export function reduceDirectory(chat: Chat, action: DirectoryAction): Chat {
  switch (action.type) {
    case 'roomsListed': {
      const { rooms, next } = action.page;
      return { ...chat, directory: withCounts(new Map([[MAIN_HALL, 0]]), rooms), moreRooms: next };
    }
    case 'roomsFound': {
      const { rooms, next } = action.page;
      const directory = withCounts(chat.directory, rooms);
      // What was sought is a list of its own: the one of all rooms goes on where it did.
      return action.sought === undefined
        ? { ...chat, directory, moreRooms: next }
        : { ...chat, directory, soughtRoom: action.sought };
    }
    case 'roomsChanged':
      return { ...chat, directory: withCounts(chat.directory, action.push.rooms) };
  }
}

function withCounts(
  directory: ReadonlyMap<string, number>,
  rooms: readonly { readonly rid: string; readonly count: number; readonly gone?: boolean }[],
): ReadonlyMap<string, number> {
  const next = new Map(directory);
  for (const { rid, count, gone } of rooms) {
    if (gone === true && rid !== MAIN_HALL) next.delete(rid);
    else next.set(rid, count);
  }
  return next;
}
