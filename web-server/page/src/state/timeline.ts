import type { Entry, Message } from './entry.ts';

/** How many entries of a room are kept, and shown; the oldest go first, some at a time. */
export const TIMELINE_LIMIT = 2_000;
const TRIMMED_AT_ONCE = 200;

/** How far back a repeated private message, which has no seq, is looked for. */
const PRIVATE_LOOK_BACK = 100;

/**
 * Puts a message where it belongs: a room's message after those with a lower seq, a private one at the end. Answers the
 * same array when the message is in it already.
 */
export function withMessage(entries: readonly Entry[], message: Message): readonly Entry[] {
  if (message.seq === 0) {
    const known = entries
      .slice(-PRIVATE_LOOK_BACK)
      .some((entry) => entry.kind === 'message' && entry.key === message.key);
    return known ? entries : withEntry(entries, message);
  }
  let place = entries.length;
  for (let index = entries.length - 1; index >= 0; index -= 1) {
    const entry = entries[index];
    if (entry?.kind !== 'message' || entry.seq === 0) continue;
    if (entry.seq === message.seq) return entries;
    if (entry.seq < message.seq) break;
    place = index;
  }
  return place === entries.length ? withEntry(entries, message) : entries.toSpliced(place, 0, message);
}

export function withEntry(entries: readonly Entry[], entry: Entry): readonly Entry[] {
  const kept = entries.length < TIMELINE_LIMIT ? entries : entries.slice(TRIMMED_AT_ONCE);
  return [...kept, entry];
}

/** The highest seq of the timeline; 0 when it has none. */
export function lastSeq(entries: readonly Entry[]): number {
  for (let index = entries.length - 1; index >= 0; index -= 1) {
    const entry = entries[index];
    if (entry?.kind === 'message' && entry.seq > 0) return entry.seq;
  }
  return 0;
}

/**
 * Keeps the entries but forgets their seqs, for a room whose sequence began again (its log was kept in memory only):
 * what comes now is later than all of them, whatever its seq.
 */
export function withoutSeqs(entries: readonly Entry[]): readonly Entry[] {
  return entries.map((entry) => (entry.kind === 'message' ? { ...entry, seq: 0 } : entry));
}
