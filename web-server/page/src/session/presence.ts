import type { Client } from '../../../../shared/client/client.ts';
import { correspondents } from '../state/people.ts';
import type { Chat } from '../state/state.ts';
import type { Store } from '../state/store.ts';

/** Names that are asked about at once. */
const ASKED = 100;
/** Nobody tells when somebody comes or goes whom we share no room with. */
const EVERY_MS = 30_000;
/** After a sign that somebody came or went. */
const SOON_MS = 500;

export interface PresenceOptions {
  readonly store: Store;
  readonly client: () => Client | undefined;
}

/** Keeps up, while the page is looked at, who of those one has conversations and groups with is here. */
export class Presence {
  readonly #options: PresenceOptions;
  #timer: ReturnType<typeof setTimeout> | undefined;
  /** For whom it was asked last. */
  #known = '';

  constructor(options: PresenceOptions) {
    this.#options = options;
  }

  /** Follows who comes and goes in shared rooms. Answers what ends it. */
  follow(client: Client): () => void {
    const { store } = this.#options;
    const look = ({ user }: { readonly user: string }) => {
      const { view } = store.state;
      if (view.phase === 'chat' && correspondents(view).includes(user)) this.#askIn(SOON_MS);
    };
    const ends = [client.on('onAdd', look), client.on('onLeave', look)];
    return () => {
      for (const end of ends) end();
      this.#stop();
    };
  }

  /** Asks when there is somebody new to ask about, or the page is looked at again. */
  catchUp(): void {
    const chat = this.#watched();
    const wanted = chat === undefined ? '' : namesOf(chat).join(' ');
    if (wanted === this.#known) return;
    this.#known = wanted;
    if (wanted === '') this.#stop();
    else this.#askIn(0);
  }

  #askIn(ms: number): void {
    this.#stop();
    this.#timer = setTimeout(() => void this.#ask(), ms);
  }

  async #ask(): Promise<void> {
    const { store, client } = this.#options;
    const chat = this.#watched();
    if (chat === undefined) return;
    const names = namesOf(chat);
    try {
      const reply = await client()?.request('user.userHandler.list', { names: [...names] });
      const here = new Set(reply?.users.filter(({ online }) => online).map(({ username }) => username));
      // Who was asked about and is not in the answer is a guest who has gone.
      const users = names.map((username) => ({ username, online: here.has(username) }));
      if (reply !== undefined) store.dispatch({ type: 'peopleListed', users });
    } catch {
      // What was known stays until the next time.
    }
    if (this.#watched() !== undefined) this.#askIn(EVERY_MS);
  }

  /** The chat, if it is looked at and there is a connection. */
  #watched(): Chat | undefined {
    const { view, visible } = this.#options.store.state;
    return visible && view.phase === 'chat' && view.connection.state === 'online' ? view : undefined;
  }

  #stop(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }
}

function namesOf(chat: Chat): readonly string[] {
  return correspondents(chat).slice(0, ASKED);
}
