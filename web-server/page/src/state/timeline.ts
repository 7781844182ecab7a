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
    if (entry === undefined || seqOf(entry) === 0) continue;
    if (seqOf(entry) === message.seq) return entries;
    if (seqOf(entry) < message.seq) break;
    place = index;
  }
  return place === entries.length ? withEntry(entries, message) : entries.toSpliced(place, 0, message);
}

export function withEntry(entries: readonly Entry[], entry: Entry): readonly Entry[] {
  const kept = entries.length < TIMELINE_LIMIT ? entries : entries.slice(TRIMMED_AT_ONCE);
  return [...kept, entry];
}

/**
 * Puts a page of history, oldest first, into its places. What stands before a gap is dropped: reading upwards must not leap
 * over anything, and brings it back.
 */
export function withHistory(entries: readonly Entry[], page: readonly Message[]): readonly Entry[] {
  const known = new Set(entries.map(seqOf));
  const missing = page.filter(({ seq }) => !known.has(seq));
  const merged: Entry[] = [];
  let next = 0;
  for (const entry of entries) {
    for (; next < missing.length; next += 1) {
      const message = missing[next];
      if (message === undefined || !isBefore(message, entry)) break;
      merged.push(message);
    }
    merged.push(entry);
  }
  return afterLastGap([...merged, ...missing.slice(next)]);
}

/** Messages have their order by seq; what has none stands where its time says. */
function isBefore(message: Message, entry: Entry): boolean {
  return seqOf(entry) > 0 ? message.seq < seqOf(entry) : message.time <= entry.time;
}

function afterLastGap(entries: readonly Entry[]): readonly Entry[] {
  let following: { readonly seq: number; readonly index: number } | undefined;
  for (let index = entries.length - 1; index >= 0; index -= 1) {
    const entry = entries[index];
    const seq = entry === undefined ? 0 : seqOf(entry);
    if (seq === 0) continue;
    if (following !== undefined && following.seq !== seq + 1) return entries.slice(following.index);
    following = { seq, index };
  }
  return entries;
}

function seqOf(entry: Entry): number {
  return entry.kind === 'message' ? entry.seq : 0;
}

/** The highest seq of the timeline; 0 when it has none. */
export function lastSeq(entries: readonly Entry[]): number {
  const last = entries.findLast((entry) => seqOf(entry) > 0);
  return last === undefined ? 0 : seqOf(last);
}

/** The lowest seq of the timeline; 0 when it has none. */
export function firstSeq(entries: readonly Entry[]): number {
  const first = entries.find((entry) => seqOf(entry) > 0);
  return first === undefined ? 0 : seqOf(first);
}

/** The messages of others after a seq, oldest first. */
export function newsAfter(entries: readonly Entry[], seq: number): readonly Message[] {
  return entries.filter(
    (entry): entry is Message => seqOf(entry) > seq && entry.kind === 'message' && !entry.mine,
  );
}

/**
 * Keeps the entries but forgets their seqs, for a room whose sequence began again (its log was kept in memory only):
 * what comes now is later than all of them, whatever its seq.
 */
export function withoutSeqs(entries: readonly Entry[]): readonly Entry[] {
  return entries.map((entry) => (entry.kind === 'message' ? { ...entry, seq: 0 } : entry));
}
