import type { Client } from '../../../../shared/client/client.ts';
import { otherIn } from '../state/place.ts';
import type { Room } from '../state/room.ts';
import type { Store } from '../state/store.ts';

/** Tells the server how far groups and conversations are read, which it tells to the person's other devices. */
export class ReadMarks {
  readonly #store: Store;
  /** What the server knows, by room. */
  readonly #told = new Map<string, number>();

  constructor(store: Store) {
    this.#store = store;
  }

  /** The server's mark is here. */
  know(rid: string, seq: number): void {
    this.#told.set(rid, Math.max(seq, this.#told.get(rid) ?? 0));
  }

  /** Tells of the room that is shown, if somebody has read on in it. */
  tell(client: Client | undefined): void {
    const { view, visible } = this.#store.state;
    const room = view.phase === 'chat' ? view.rooms.get(view.current) : undefined;
    if (client?.state !== 'online' || room === undefined || room.kind === 'room' || !visible) return;
    const { rid, read = 0 } = room;
    const before = this.#told.get(rid) ?? 0;
    if (read <= before) return;
    this.know(rid, read);
    send(client, room, read).catch(() => {
      // Told again with the next message that is read, or with the next visit.
      if (this.#told.get(rid) === read) this.#told.set(rid, before);
    });
  }
}

async function send(client: Client, { kind, rid }: Room, seq: number): Promise<void> {
  if (kind === 'direct') await client.request('chat.directHandler.read', { with: otherIn(rid), seq });
  else await client.request('chat.groupHandler.read', { rid, seq });
}
