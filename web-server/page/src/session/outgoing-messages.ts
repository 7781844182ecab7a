import type { Client } from '../../../../shared/client/client.ts';
import type { Message } from '../state/entry.ts';
import { kindOf, otherIn } from '../state/place.ts';
import type { Store } from '../state/store.ts';
import { sentence } from '../text/sentences.ts';

/**
 * Hands pending messages to a client, each once, and tells the store what became of them. What is written before a room
 * has let us in stays in the store until then.
 */
export class OutgoingMessages {
  readonly #store: Store;
  /** Those that a client has and will answer for. */
  readonly #handedOver = new Set<string>();

  constructor(store: Store) {
    this.#store = store;
  }

  /** Sends what waits in this room, in the order in which it was written. */
  send(client: Client | undefined, rid: string): void {
    const { view } = this.#store.state;
    const room = view.phase === 'chat' ? view.rooms.get(rid) : undefined;
    if (client === undefined || room?.joined !== true) return;
    for (const message of room.outgoing) {
      const waits = message.status === 'pending' && !this.#handedOver.has(message.id);
      if (waits) void this.#handOver(client, rid, message);
    }
  }

  async #handOver(client: Client, rid: string, { id, text, target }: Message): Promise<void> {
    this.#handedOver.add(id);
    try {
      const reply =
        kindOf(rid) === 'direct'
          ? await client.sendDirect({ to: otherIn(rid), content: text, id })
          : await client.send({ content: text, target, rid, id });
      this.#store.dispatch({ type: 'messageAcknowledged', rid, reply });
    } catch (error) {
      this.#store.dispatch({ type: 'messageFailed', rid, id, problem: sentence(error) });
    } finally {
      this.#handedOver.delete(id);
    }
  }
}
