import type { Client } from '../../../../shared/client/client.ts';
import type { HistoryPage } from '../state/action.ts';
import { EVERYONE } from '../state/entry.ts';
import { otherIn } from '../state/place.ts';
import type { Room } from '../state/room.ts';
import type { Store } from '../state/store.ts';
import { firstSeq } from '../state/timeline.ts';

const PAGE = 50;

export interface HistoryLoaderOptions {
  readonly store: Store;
  readonly client: () => Client | undefined;
  /** Told when a room cannot be read at all. */
  readonly onFailed: (rid: string, error: unknown) => void;
}

/** Loads what was said before: the newest when a room is shown, and what came before that as one reads upwards. */
export class HistoryLoader {
  readonly #options: HistoryLoaderOptions;

  constructor(options: HistoryLoaderOptions) {
    this.#options = options;
  }

  /** Loads the newest messages of the room that is shown, if they are not there. */
  catchUp(): void {
    const { view } = this.#options.store.state;
    if (view.phase !== 'chat' || view.connection.state !== 'online') return;
    const room = view.rooms.get(view.current);
    if (room?.joined === true && !room.upToDate && room.past === 'more') void this.load(room.rid);
  }

  /** Loads the next messages upwards, or the newest ones where these are missing. */
  async load(rid: string): Promise<void> {
    const { store, client, onFailed } = this.#options;
    const { view } = store.state;
    const room = view.phase === 'chat' ? view.rooms.get(rid) : undefined;
    const current = client();
    if (current === undefined || room?.joined !== true || room.past === 'loading') return;
    store.dispatch({ type: 'historyRequested', rid });
    try {
      const page = await fetchPage(current, room);
      if (client() === current) store.dispatch({ type: 'historyLoaded', rid, page });
    } catch (error) {
      if (client() !== current) return;
      store.dispatch({ type: 'historyFailed', rid });
      onFailed(rid, error);
    }
  }
}

async function fetchPage(client: Client, room: Room): Promise<HistoryPage> {
  const newest = !room.upToDate;
  const first = firstSeq(room.entries);
  const before = newest || first === 0 ? undefined : first;
  if (room.kind === 'direct') {
    const body = { with: otherIn(room.rid), before, limit: PAGE };
    const { messages, more } = await client.request('chat.directHandler.history', body);
    return { messages: messages.map((message) => ({ ...message, target: EVERYONE })), more, newest };
  }
  const body = { rid: room.rid, before, limit: PAGE };
  return { ...(await client.request('chat.chatHandler.history', body)), newest };
}
