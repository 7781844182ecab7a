import type { ChatMessage } from './client.ts';
import type { Incoming } from './incoming.ts';

/** The room that a push belongs to. */
function roomOf({ body }: Incoming): string | undefined {
  return 'rid' in body ? body.rid : undefined;
}

/**
 * Keeps pushes back while the answer to `enter` or `join` that they build upon has not been processed, then passes them on
 * in the order in which they came.
 */
export class Inbox {
  readonly #dispatch: (incoming: Incoming) => void;
  readonly #rooms = new Set<string>();
  #everything = false;
  #held: Incoming[] = [];

  constructor(dispatch: (incoming: Incoming) => void) {
    this.#dispatch = dispatch;
  }

  receive(incoming: Incoming): void {
    const rid = roomOf(incoming);
    if (this.#everything || (rid !== undefined && this.#rooms.has(rid))) this.#held.push(incoming);
    else this.#dispatch(incoming);
  }

  isHeld(rid: string): boolean {
    return this.#everything || this.#rooms.has(rid);
  }

  /** The room's messages, private ones aside, that are kept back. */
  messagesOf(rid: string): ChatMessage[] {
    return this.#held.flatMap(({ push, body }) =>
      push === 'onChat' && body.rid === rid && body.seq > 0 ? [body] : [],
    );
  }

  /**
   * A new connection begins. What the old one left behind comes again with the answers to `enter` and `join`; only what is
   * addressed to one person does not, so that is passed on.
   */
  restart(): void {
    const left = this.#held;
    this.#held = [];
    this.#rooms.clear();
    this.#everything = true;
    for (const incoming of left) {
      const isPrivate = incoming.push === 'onChat' && incoming.body.seq === 0;
      if (isPrivate || incoming.push === 'onDirect') this.#dispatch(incoming);
    }
  }

  hold(rid: string): void {
    this.#rooms.add(rid);
  }

  release(rid: string): void {
    this.#rooms.delete(rid);
    this.#replay();
  }

  /** Ends what `restart` began; the given rooms stay held. */
  releaseAllBut(rids: readonly string[]): void {
    this.#everything = false;
    for (const rid of rids) this.#rooms.add(rid);
    this.#replay();
  }

  #replay(): void {
    const held = this.#held;
    this.#held = [];
    for (const incoming of held) this.receive(incoming);
  }
}
