import { hostileJson, hostileText } from './hostile-values.ts';
import { mutateBody, mutateBytes } from './mutation.ts';
import type { Random } from './random.ts';

/** Valid messages of the classic protocol. */
const MESSAGES: readonly [string, ...string[]][] = [
  ['identitychange', 'identity'],
  ['join', 'roomid'],
  ['createroom', 'roomid'],
  ['delete', 'roomid'],
  ['who', 'roomid'],
  ['message', 'content'],
  ['list'],
];
/** How many messages of a connection are read at once. */
export const LINES_AT_ONCE = 90;

export function validMessage(random: Random): Record<string, unknown> {
  const [type = 'list', field] = random.pickFrom(MESSAGES) ?? ['list'];
  return { type, ...(field && { [field]: `lair${random.below(30)}` }) };
}

export function hostileMessage(random: Random): Buffer {
  const valid = validMessage(random);
  const text = JSON.stringify(valid);
  const [field = 'type'] = Object.keys(valid).slice(1);
  return random.make([
    () => Buffer.from(JSON.stringify(mutateBody(random, valid))),
    () => Buffer.from(JSON.stringify({ ...valid, [field]: hostileText(random) })),
    () => Buffer.from(JSON.stringify({ ...valid, type: hostileText(random) })),
    () => Buffer.from(hostileJson(random)),
    () => Buffer.from(`{"type":"message","content":${hostileJson(random)}}`),
    () => Buffer.from(`${text}\r`),
    () => Buffer.from(`${text}${text}`),
    () => mutateBytes(random, Buffer.from(text)),
    () => Buffer.from(text, 'utf16le'),
    () => random.bytes(random.below(100)),
  ]);
}
