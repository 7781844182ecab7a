/** What a person at a terminal typed. */
export type Command =
  | { readonly kind: 'say'; readonly text: string }
  | { readonly kind: 'private'; readonly to: string; readonly text: string }
  | { readonly kind: 'join'; readonly rid: string }
  | { readonly kind: 'leave'; readonly rid: string | undefined }
  | { readonly kind: 'who'; readonly rid: string | undefined }
  | { readonly kind: 'history'; readonly limit: number }
  | { readonly kind: 'rooms'; readonly prefix: string | undefined }
  | { readonly kind: 'name'; readonly username: string }
  | { readonly kind: 'help' }
  | { readonly kind: 'quit' }
  | { readonly kind: 'nothing' }
  /** `usage` is for people. */
  | { readonly kind: 'wrong'; readonly usage: string };

const HISTORY_LIMIT = 20;
const MOST_HISTORY = 200;

export const HELP = [
  '/join ROOM      enter a room; what you type goes there',
  '/leave [ROOM]   leave it',
  '/rooms [TEXT]   all rooms, or those that begin with a text',
  '/who [ROOM]     who is in a room',
  '/msg NAME TEXT  to one person in the room only',
  `/history [N]    what was said, the last ${HISTORY_LIMIT} or N messages`,
  '/name NAME      change your name',
  '/quit           leave the chat',
  '//TEXT          a message that begins with a slash',
];

export function parseCommand(line: string): Command {
  const trimmed = line.trim();
  if (trimmed === '') return { kind: 'nothing' };
  if (!trimmed.startsWith('/')) return { kind: 'say', text: line };
  if (trimmed.startsWith('//')) return { kind: 'say', text: trimmed.slice(1) };
  const [, name = '', rest = ''] = /^\/(\S*)\s*(.*)$/su.exec(trimmed) ?? [];
  return parseNamed(name.toLowerCase(), rest);
}

function parseNamed(name: string, rest: string): Command {
  const [first, ...others] = rest.split(/\s+/u).filter((word) => word !== '');
  const single = others.length === 0;
  switch (name) {
    case 'join':
      return first !== undefined && single ? { kind: 'join', rid: first } : wrong('/join ROOM');
    case 'leave':
      return single ? { kind: 'leave', rid: first } : wrong('/leave [ROOM]');
    case 'who':
      return single ? { kind: 'who', rid: first } : wrong('/who [ROOM]');
    case 'rooms':
      return single ? { kind: 'rooms', prefix: first } : wrong('/rooms [TEXT]');
    case 'msg': {
      const [, to, text] = /^(\S+)\s+(.+)$/su.exec(rest) ?? [];
      return to !== undefined && text !== undefined ? { kind: 'private', to, text } : wrong('/msg NAME TEXT');
    }
    case 'history':
      return parseHistory(first, single);
    case 'name':
      return first !== undefined && single ? { kind: 'name', username: first } : wrong('/name NAME');
    case 'help':
      return { kind: 'help' };
    case 'quit':
      return { kind: 'quit' };
    default:
      return { kind: 'wrong', usage: `there is no /${name}; /help tells what there is` };
  }
}

function parseHistory(text: string | undefined, single: boolean): Command {
  const limit = text === undefined ? HISTORY_LIMIT : /^\d+$/.test(text) ? Number(text) : 0;
  if (!single || limit < 1) return wrong('/history [N]');
  return { kind: 'history', limit: Math.min(limit, MOST_HISTORY) };
}

function wrong(usage: string): Command {
  return { kind: 'wrong', usage: `usage: ${usage}` };
}
