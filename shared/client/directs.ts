import type { Reply } from '../contract/routes.ts';
import type { DirectMessage } from './client.ts';
import type { Connection } from './connection.ts';
import { Cursor } from './cursor.ts';
import type { Emitter } from './emitter.ts';
import type { Events } from './incoming.ts';
import { patiently } from './patience.ts';

type Inbox = Reply<'chat.directHandler.inbox'>['conversations'];

/** As many messages as the server gives at once. */
const HISTORY_LIMIT = 200;
/** How many of the messages that were delivered last are known by their ids. */
const REMEMBERED = 1_000;

export interface DirectsOptions {
  readonly emitter: Emitter<Events>;
  /** The name that the session has now. */
  readonly me: () => string | undefined;
  /** Throws ConnectionLostError when there is none. */
  readonly connection: () => Connection;
}

/**
 * Direct messages, each told once and in the order of its conversation. Those that came while there was no connection are found
 * through the inbox, if somebody listens to them.
 */
export class Directs {
  readonly #options: DirectsOptions;
  /** By the name of the other. */
  readonly #cursors = new Map<string, Cursor<DirectMessage>>();
  readonly #delivered = new Set<string>();
  /** Whether every conversation that there was is known, so that an unknown one is new. */
  #complete = false;

  constructor(options: DirectsOptions) {
    this.#options = options;
  }

  receive(message: DirectMessage): void {
    const { from, to, seq, id } = message;
    if (this.#delivered.has(id)) return;
    const cursor = this.#with(from === this.#options.me() ? to : from);
    // A name may have gone to somebody else, with whom another conversation began.
    if (cursor.seq !== undefined && seq <= cursor.seq) cursor.begin(seq - 1);
    cursor.receive(message);
  }

  /** Nobody has written yet to whoever has just been made up. */
  begin(): void {
    this.clear();
    this.#complete = true;
  }

  /** Looks for what came while there was no connection. */
  async catchUp(connection: Connection): Promise<void> {
    if (!this.#options.emitter.hears('onDirect')) return;
    try {
      const inbox = await patiently(connection, () => connection.request('chat.directHandler.inbox', {}));
      this.#compare(inbox.conversations);
    } catch {
      // A cluster without direct messages has none to miss; with the next connection comes the next attempt.
    }
  }

  clear(): void {
    this.#cursors.clear();
    this.#delivered.clear();
    this.#complete = false;
  }

  #compare(conversations: Inbox): void {
    const wasComplete = this.#complete;
    this.#complete = true;
    for (const { with: name, read, last } of conversations) {
      if (last === undefined) continue;
      const cursor = this.#with(name);
      if (cursor.seq === undefined) cursor.begin(wasComplete ? read : last.seq);
      cursor.reach(last.seq);
    }
  }

  #with(name: string): Cursor<DirectMessage> {
    const cursor =
      this.#cursors.get(name) ??
      new Cursor<DirectMessage>({
        deliver: (message) => this.#deliver(message),
        fetch: (after) => this.#fetch(name, after),
      });
    this.#cursors.set(name, cursor);
    return cursor;
  }

  #deliver(message: DirectMessage): void {
    if (this.#delivered.has(message.id)) return;
    this.#delivered.add(message.id);
    if (this.#delivered.size > REMEMBERED) {
      for (const oldest of this.#delivered) {
        this.#delivered.delete(oldest);
        break;
      }
    }
    this.#options.emitter.emit('onDirect', message);
  }

  /** The server answers from the newest backwards. */
  async #fetch(name: string, after: number): Promise<readonly DirectMessage[]> {
    const connection = this.#options.connection();
    const found: DirectMessage[] = [];
    let before: number | undefined;
    for (;;) {
      const body = { with: name, before, limit: HISTORY_LIMIT };
      const { messages, more } = await patiently(connection, () =>
        connection.request('chat.directHandler.history', body),
      );
      found.unshift(...messages.filter(({ seq }) => seq > after));
      before = messages[0]?.seq;
      if (!more || before === undefined || before <= after + 1) return found;
    }
  }
}
