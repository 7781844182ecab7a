import type { SequencedMessage } from './message-sequence.ts';
import type { PresenceChange } from './presence.ts';

const KEPT = 1_024;

interface Kept {
  readonly messages: SequencedMessage[];
  readonly changes: PresenceChange[];
}

/**
 * The last deliveries of a room: a join is answered on one stream while pushes come on another, so a push that is newer than
 * the answer may have been delivered before it. What is older than a join may take is forgotten, by `age`.
 */
export class RecentDeliveries {
  #older: Kept = empty();
  #newer: Kept = empty();

  get isEmpty(): boolean {
    return [this.#older, this.#newer].every(
      ({ messages, changes }) => messages.length === 0 && changes.length === 0,
    );
  }

  addMessage(message: SequencedMessage): void {
    this.#newer.messages.push(message);
    if (this.#newer.messages.length >= KEPT) this.age();
  }

  addChange(change: PresenceChange): void {
    this.#newer.changes.push(change);
    if (this.#newer.changes.length >= KEPT) this.age();
  }

  messagesAfter(seq: number): SequencedMessage[] {
    return [...this.#older.messages, ...this.#newer.messages].filter((message) => message.seq > seq);
  }

  changesAfter(epoch: number, version: number): PresenceChange[] {
    return [...this.#older.changes, ...this.#newer.changes].filter(
      (change) => change.epoch === epoch && change.version > version,
    );
  }

  /** Forgets what was there at the last call already. */
  age(): void {
    this.#older = this.#newer;
    this.#newer = empty();
  }
}

function empty(): Kept {
  return { messages: [], changes: [] };
}
