import type { RoomState } from './client.ts';
import { RoomCursor, type RoomCursorOptions } from './room-cursor.ts';

/** The rooms that a session is in, in the order in which they were joined. */
export class Rooms {
  readonly #cursorOptions: (rid: string) => RoomCursorOptions;
  readonly #cursors = new Map<string, RoomCursor>();
  #entered: string | undefined;

  constructor(cursorOptions: (rid: string) => RoomCursorOptions) {
    this.#cursorOptions = cursorOptions;
  }

  get states(): RoomState[] {
    return [...this.#cursors].map(([rid, cursor]) => ({ rid, seq: cursor.seq ?? 0 }));
  }

  get ids(): string[] {
    return [...this.#cursors.keys()];
  }

  /** The room that the session entered with; if it has left that, the one that it has been in for longest. */
  get entered(): string | undefined {
    if (this.#entered !== undefined && this.#cursors.has(this.#entered)) return this.#entered;
    return this.ids[0];
  }

  get joinedLast(): string | undefined {
    return this.ids.at(-1);
  }

  get(rid: string): RoomCursor | undefined {
    return this.#cursors.get(rid);
  }

  /** The room's cursor, a new one where there is none. */
  ensure(rid: string): RoomCursor {
    const cursor = this.#cursors.get(rid) ?? new RoomCursor(this.#cursorOptions(rid));
    this.#cursors.set(rid, cursor);
    return cursor;
  }

  enter(rid: string): void {
    this.#entered = rid;
  }

  /** Makes a room the one that was joined last. */
  touch(rid: string): void {
    const cursor = this.ensure(rid);
    this.#cursors.delete(rid);
    this.#cursors.set(rid, cursor);
  }

  remove(rid: string): void {
    this.#cursors.delete(rid);
  }

  clear(): void {
    this.#cursors.clear();
    this.#entered = undefined;
  }
}
