import type { ChatMessage, RoomState } from './client.ts';
import { Cursor, type CursorOptions } from './cursor.ts';

/**
 * The rooms that a session is in, in the order in which they were joined. Some it has not joined by itself: the server takes
 * people into their groups.
 */
export class Rooms {
  readonly #cursorOptions: (rid: string) => CursorOptions<ChatMessage>;
  readonly #cursors = new Map<string, Cursor<ChatMessage>>();
  readonly #given = new Set<string>();
  #entered: string | undefined;

  constructor(cursorOptions: (rid: string) => CursorOptions<ChatMessage>) {
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
    return this.#chosen[0];
  }

  get joinedLast(): string | undefined {
    return this.#chosen.at(-1);
  }

  get(rid: string): Cursor<ChatMessage> | undefined {
    return this.#cursors.get(rid);
  }

  /** The room's cursor, a new one where there is none. */
  ensure(rid: string): Cursor<ChatMessage> {
    const cursor = this.#cursors.get(rid) ?? new Cursor(this.#cursorOptions(rid));
    this.#cursors.set(rid, cursor);
    return cursor;
  }

  enter(rid: string): void {
    this.#entered = rid;
  }

  /** The server has put the session into this room. */
  give(rid: string): Cursor<ChatMessage> {
    if (!this.#cursors.has(rid)) this.#given.add(rid);
    return this.ensure(rid);
  }

  /** Makes a room the one that was joined last. */
  touch(rid: string): void {
    const cursor = this.ensure(rid);
    this.#given.delete(rid);
    this.#cursors.delete(rid);
    this.#cursors.set(rid, cursor);
  }

  remove(rid: string): void {
    this.#cursors.delete(rid);
    this.#given.delete(rid);
  }

  clear(): void {
    this.#cursors.clear();
    this.#given.clear();
    this.#entered = undefined;
  }

  get #chosen(): string[] {
    return this.ids.filter((rid) => !this.#given.has(rid));
  }
}
