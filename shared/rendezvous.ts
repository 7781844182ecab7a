/**
 * Rendezvous (highest random weight) hashing: every (server, key) pair has a score and the highest wins. Adding or
 * removing one of n servers moves 1/n of the keys, and the runner-up is the heir that a key moves to.
 */

const encoder = new TextEncoder();

const FNV_OFFSET = 0x811c9dc5;
const FNV_PRIME = 0x01000193;

/** FNV-1a over UTF-8, 32 bit. Nearly all keys are ASCII, for which no bytes have to be made. */
function fnv1a(text: string): number {
  let hash = FNV_OFFSET;
  for (let index = 0; index < text.length; index += 1) {
    const code = text.charCodeAt(index);
    if (code > 0x7f) return fnv1aOf(encoder.encode(text));
    hash = Math.imul(hash ^ code, FNV_PRIME);
  }
  return hash >>> 0;
}

function fnv1aOf(bytes: Uint8Array): number {
  let hash = FNV_OFFSET;
  for (const byte of bytes) hash = Math.imul(hash ^ byte, FNV_PRIME);
  return hash >>> 0;
}

/** The finalizer of MurmurHash3: similar inputs get unrelated outputs. */
function mix(value: number): number {
  let h = value;
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return (h ^ (h >>> 16)) >>> 0;
}

/** A well spread unsigned 32-bit hash of a text. */
export function hash32(text: string): number {
  return mix(fnv1a(text));
}

interface Candidate {
  readonly id: string;
}

/** All candidates, the winner for `key` first; equal scores are ordered by id, so that every process agrees. */
export function rank<T extends Candidate>(key: string, candidates: readonly T[]): T[] {
  const hash = hash32(key);
  return candidates
    .map((candidate) => ({ candidate, score: mix(hash ^ hash32(candidate.id)) }))
    .sort((a, b) => b.score - a.score || (a.candidate.id < b.candidate.id ? -1 : 1))
    .map(({ candidate }) => candidate);
}

/** The candidate that `key` belongs to; `undefined` if there is none. */
export function pick<T extends Candidate>(key: string, candidates: readonly T[]): T | undefined {
  const hash = hash32(key);
  let winner: T | undefined;
  let best = -1;
  for (const candidate of candidates) {
    const score = mix(hash ^ hash32(candidate.id));
    if (score > best || (score === best && winner !== undefined && candidate.id < winner.id)) {
      winner = candidate;
      best = score;
    }
  }
  return winner;
}

/** How many shards the rooms of a cluster hash to. Part of the stored format: it never changes. */
export const SHARD_COUNT = 256;

export function shardOf(roomId: string): number {
  return hash32(roomId) % SHARD_COUNT;
}
