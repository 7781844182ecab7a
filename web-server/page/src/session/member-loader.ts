import type { Client } from '../../../../shared/client/client.ts';
import { isShortOfMembers, LISTED_MEMBERS, type Room } from '../state/room.ts';
import type { Store } from '../state/store.ts';

/** People come and go together: asked once for all of them. */
const SETTLE_MS = 1_000;

export interface MemberLoaderOptions {
  readonly store: Store;
  readonly client: () => Client | undefined;
}

/**
 * Keeps the list of members full in the room that is shown. A large room lists some of its members only; as these leave, others
 * have to take their places.
 */
export class MemberLoader {
  readonly #options: MemberLoaderOptions;
  #timer: ReturnType<typeof setTimeout> | undefined;
  /** What the last answer made of the list: until somebody comes or goes, another one would say the same. */
  #answered: Room['members'] | undefined;

  constructor(options: MemberLoaderOptions) {
    this.#options = options;
  }

  /** Asks for the members a moment later, if some are missing. */
  catchUp(): void {
    if (this.#timer !== undefined || this.#shortRoom() === undefined) return;
    this.#timer = setTimeout(() => void this.#load(), SETTLE_MS);
  }

  async #load(): Promise<void> {
    const { store, client } = this.#options;
    const room = this.#shortRoom();
    const current = client();
    try {
      if (room === undefined || current === undefined) return;
      const body = { rid: room.rid, limit: LISTED_MEMBERS };
      const { users, count } = await current.request('chat.roomHandler.who', body);
      if (client() !== current) return;
      store.dispatch({ type: 'membersListed', rid: room.rid, users, count });
      this.#answered = this.#shortRoom()?.members;
    } catch {
      // The list stays as short as it is until somebody comes or goes.
    } finally {
      this.#timer = undefined;
    }
  }

  #shortRoom(): Room | undefined {
    const { view } = this.#options.store.state;
    if (view.phase !== 'chat' || view.connection.state !== 'online') return undefined;
    const room = view.rooms.get(view.current);
    const isShort = room !== undefined && room.members !== this.#answered && isShortOfMembers(room);
    return isShort ? room : undefined;
  }
}
