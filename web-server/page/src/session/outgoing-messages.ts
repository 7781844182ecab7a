import type { Client } from '../../../../shared/client/client.ts';
import { messageId } from '../../../../shared/message-id.ts';
import { type Message, messageKey } from '../state/entry.ts';
import { kindOf, otherIn } from '../state/place.ts';
import { emptyRoom } from '../state/room.ts';
import type { Store } from '../state/store.ts';
import { sentence } from '../text/sentences.ts';

export interface OutgoingMessagesOptions {
  readonly store: Store;
  readonly client: () => Client | undefined;
  readonly now: () => number;
}

/**
 * Hands pending messages to a client, each once, and tells the store what became of them. What is written before a room
 * has let us in stays in the store until then.
 */
export class OutgoingMessages {
  readonly #options: OutgoingMessagesOptions;
  /** Those that a client has and will answer for. */
  readonly #handedOver = new Set<string>();

  constructor(options: OutgoingMessagesOptions) {
    this.#options = options;
  }

  /** Writes a message, to everyone in the room or to one of them: whoever was chosen last, drawn or not. */
  write(rid: string, text: string): void {
    const { store, now } = this.#options;
    const { view } = store.state;
    if (view.phase !== 'chat') return;
    const { target } = view.rooms.get(rid) ?? emptyRoom(rid);
    const id = messageId();
    const message: Message = {
      kind: 'message',
      key: messageKey(view.me, id),
      id,
      from: view.me,
      mine: true,
      text,
      target,
      seq: 0,
      time: now(),
      status: 'pending',
    };
    store.dispatch({ type: 'messageQueued', rid, message });
    this.send(rid);
  }

  /** Sends a message again that has failed. */
  retry(rid: string, id: string): void {
    this.#options.store.dispatch({ type: 'messageRetried', rid, id });
    this.send(rid);
  }

  /** Sends what waits in this room, in the order in which it was written. */
  send(rid: string): void {
    const client = this.#options.client();
    const { view } = this.#options.store.state;
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
      this.#options.store.dispatch({ type: 'messageAcknowledged', rid, reply });
    } catch (error) {
      this.#options.store.dispatch({ type: 'messageFailed', rid, id, problem: sentence(error) });
    } finally {
      this.#handedOver.delete(id);
    }
  }
}
