import { dayOf } from '../text/times.ts';
import type { Entry, Message, Notice } from './entry.ts';

/** How a timeline is read: days, what is new, and runs of messages of one author or of notices. */
export type Block =
  | { readonly kind: 'day'; readonly key: string; readonly time: number }
  | { readonly kind: 'new'; readonly key: string }
  | { readonly kind: 'messages'; readonly key: string; readonly messages: readonly Message[] }
  | { readonly kind: 'notices'; readonly key: string; readonly notices: readonly Notice[] };

/** A pause after which the same author gets a heading again. */
const SAME_BREATH_MS = 5 * 60_000;

/**
 * Groups entries for display. Keys of blocks are those of their first entries, so that adding to the end leaves all
 * blocks but the last as they are.
 *
 * @param firstNew key of the message above which the line for what is new stands
 */
export function blocksOf(entries: Iterable<Entry>, firstNew: string | undefined): readonly Block[] {
  const blocks: Block[] = [];
  let day: number | undefined;
  let messages: Message[] = [];
  let notices: Notice[] = [];
  for (const entry of entries) {
    if (dayOf(entry.time) !== day) {
      day = dayOf(entry.time);
      blocks.push({ kind: 'day', key: `day ${day} ${entry.key}`, time: entry.time });
      [messages, notices] = [[], []];
    }
    if (entry.key === firstNew) {
      blocks.push({ kind: 'new', key: 'new' });
      [messages, notices] = [[], []];
    }
    if (entry.kind === 'notice') {
      messages = [];
      if (notices.length === 0) blocks.push({ kind: 'notices', key: entry.key, notices });
      notices.push(entry);
    } else {
      notices = [];
      const last = messages.at(-1);
      if (last !== undefined && !inOneBreath(last, entry)) messages = [];
      if (messages.length === 0) blocks.push({ kind: 'messages', key: entry.key, messages });
      messages.push(entry);
    }
  }
  return blocks;
}

function inOneBreath(last: Message, next: Message): boolean {
  return last.from === next.from && last.target === next.target && next.time - last.time < SAME_BREATH_MS;
}
