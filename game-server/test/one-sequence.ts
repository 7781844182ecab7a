import { expect } from 'vitest';
import type { ChatClient } from './chat-client.ts';

/** What everybody in a room was told goes forward only, without repeats, and is the same for all under the same seq. */
export function expectOneSequence(people: readonly ChatClient[], rid: string): void {
  const bySeq = new Map<number, string>();
  for (const person of people) {
    const heard = person.pushes('onChat').filter((message) => message.rid === rid && message.seq > 0);
    const seqs = heard.map(({ seq }) => seq);
    expect(seqs, `${rid} in order and without repeats`).toEqual([...new Set(seqs)].sort((a, b) => a - b));
    for (const { seq, msg } of heard) {
      expect(bySeq.get(seq) ?? msg, `${rid} at ${seq}`).toBe(msg);
      bySeq.set(seq, msg);
    }
  }
}

/** Nobody is seen to come twice without having left, and nobody is seen to leave. */
export function expectNoFlicker(people: readonly ChatClient[]): void {
  for (const person of people) {
    const arrivals = person.pushes('onAdd').map(({ rid, user }) => `${user} in ${rid}`);
    expect(arrivals).toEqual([...new Set(arrivals)]);
    expect(person.pushes('onLeave')).toEqual([]);
    expect(person.pushes('onKick')).toEqual([]);
    expect(person.disconnects).toEqual([]);
  }
}
