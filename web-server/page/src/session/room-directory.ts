import type { Client } from '../../../../shared/client/client.ts';
import type { Store } from '../state/store.ts';

/** Pause after the last letter before the server is asked. */
const TYPING_MS = 150;
/** More would not be read: a letter more finds them. */
const SOUGHT = 50;

export interface RoomDirectoryOptions {
  readonly store: Store;
  readonly client: () => Client | undefined;
}

/** Which rooms there are: the first page of them, and more as they are asked for. */
export class RoomDirectory {
  readonly #options: RoomDirectoryOptions;
  #typing: ReturnType<typeof setTimeout> | undefined;

  constructor(options: RoomDirectoryOptions) {
    this.#options = options;
  }

  /** Asks for the first page; what it holds is all that is known then. */
  async list(): Promise<void> {
    const page = await this.#ask({});
    if (page !== undefined) this.#options.store.dispatch({ type: 'roomsListed', page });
  }

  /** Asks for the next page. */
  async more(): Promise<void> {
    const { view } = this.#options.store.state;
    const cursor = view.phase === 'chat' ? view.moreRooms : undefined;
    const page = cursor === undefined ? undefined : await this.#ask({ cursor });
    if (page !== undefined) this.#options.store.dispatch({ type: 'roomsFound', page });
  }

  /** Asks for the rooms whose names begin like this, when nobody types any more. */
  seek(prefix: string): void {
    clearTimeout(this.#typing);
    if (prefix === '') return;
    this.#typing = setTimeout(() => void this.#seek(prefix), TYPING_MS);
  }

  async #seek(prefix: string): Promise<void> {
    const page = await this.#ask({ prefix, limit: SOUGHT });
    if (page !== undefined) this.#options.store.dispatch({ type: 'roomsFound', page, sought: prefix });
  }

  async #ask(body: { cursor?: string; prefix?: string; limit?: number }) {
    try {
      return await this.#options.client()?.request('chat.roomHandler.list', body);
    } catch {
      // The list that is shown stays as it is, is changed by pushes, and is asked for again with the next connection.
      return undefined;
    }
  }
}
