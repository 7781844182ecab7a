import type { SequencedMessage } from './message-sequence.ts';
import type { PresenceChange } from './presence.ts';

const KEPT = 128;

/**
 * The last deliveries of a room: a join is answered on one stream while pushes come on another, so a push that is newer than
 * the answer may have been delivered before it.
 */
export class RecentDeliveries {
  readonly #messages: SequencedMessage[] = [];
  readonly #changes: PresenceChange[] = [];

  addMessage(message: SequencedMessage): void {
    addBounded(this.#messages, message);
  }

  addChange(change: PresenceChange): void {
    addBounded(this.#changes, change);
  }

  messagesAfter(seq: number): SequencedMessage[] {
    return this.#messages.filter((message) => message.seq > seq);
  }

  changesAfter(epoch: number, version: number): PresenceChange[] {
    return this.#changes.filter((change) => change.epoch === epoch && change.version > version);
  }
}

/** Cut in steps, so that it costs nothing per delivery. */
function addBounded<T>(list: T[], item: T): void {
  list.push(item);
  if (list.length >= KEPT * 2) list.splice(0, list.length - KEPT);
}
