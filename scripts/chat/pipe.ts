import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import type { Chatter } from './chatter.ts';

/**
 * Sends each line of a stream that is no terminal, as it is. Resolves when every one has been acknowledged, with whether all
 * of them were sent.
 */
export async function sendLines(input: Readable, chatter: Chatter): Promise<boolean> {
  const sent: Promise<boolean>[] = [];
  for await (const text of createInterface({ input, crlfDelay: Number.POSITIVE_INFINITY })) {
    if (text === '') continue;
    sent.push(chatter.carryOut({ kind: 'say', text }));
    // No more than may be waiting at once; a file is read as fast as the chat takes it.
    if (sent.length % AT_ONCE === 0) await Promise.all(sent);
  }
  return (await Promise.all(sent)).every(Boolean);
}

const AT_ONCE = 500;
