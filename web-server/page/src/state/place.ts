/** What can be open on the page: a room, a group (a room of its own, for its members only), or a conversation with one person. */
export type Kind = 'room' | 'group' | 'direct';

/** A message on the screen, by its key, and how far below the upper edge of its scroller it is, in pixels. */
export interface Anchor {
  readonly key: string;
  readonly top: number;
}

/** Where somebody reads: at a message, or at the end, which moves on with each message. */
export type ReadingPosition = Anchor | 'end';

/** What the server begins the names of groups' rooms with. */
const GROUP = 'group-';
/** No room has such a name, so that conversations can stand among rooms. */
const DIRECT = '@';

export function kindOf(rid: string): Kind {
  if (rid.startsWith(DIRECT)) return 'direct';
  return rid.startsWith(GROUP) ? 'group' : 'room';
}

/** The key of the conversation with a person. */
export function directWith(name: string): string {
  return `${DIRECT}${name}`;
}

/** With whom a conversation is. */
export function otherIn(rid: string): string {
  return rid.slice(DIRECT.length);
}

/** What a place is called as long as nothing else is known: groups have names that only the server knows. */
export function titleOf(rid: string): string {
  switch (kindOf(rid)) {
    case 'direct':
      return otherIn(rid);
    case 'group':
      return 'Group';
    case 'room':
      return rid;
  }
}
