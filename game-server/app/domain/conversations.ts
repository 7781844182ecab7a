/** Names of rooms whose members are kept. */

const DIRECT_PREFIX = 'direct:';
const GROUP_PREFIX = 'group-';

/** The room of a direct conversation: the same for both, and no name that anybody could choose for a room. */
export function directRoom(one: string, other: string): string {
  return DIRECT_PREFIX + [one, other].sort().join(':');
}

/** A group's room: `random` is as long as it takes to be unique, of letters, digits, `-` and `_`. */
export function groupRoom(random: string): string {
  return `${GROUP_PREFIX}${random}`;
}

/** Only members may enter a group's room, and it is in no list. */
export function isGroup(rid: string): boolean {
  return rid.startsWith(GROUP_PREFIX);
}

/** A room whose members are kept: who is away finds later what was said. */
export function isConversation(rid: string): boolean {
  return isGroup(rid) || rid.startsWith(DIRECT_PREFIX);
}
