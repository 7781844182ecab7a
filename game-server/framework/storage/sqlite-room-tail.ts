import type { RoomRow } from './sqlite-room-rows.ts';

/** What is remembered of a message in the journal. `n` is its place there: what came later has a higher one. */
export interface JournalRow {
  readonly n: number;
  readonly seq: number;
  readonly time: number;
  readonly uid: string;
  readonly id: string;
}

/** Where a room ends, with what the journal holds of it. */
export interface Tail {
  readonly rid: string;
  readonly shard: number;
  readonly kind: RoomRow['kind'];
  /** Of the last message, wherever it is. */
  readonly seq: number;
  readonly time: number;
  /** The place of a message that is still in the journal. */
  find(uid: string, id: string): { readonly seq: number; readonly time: number } | undefined;
}

/** The end of a room, with its messages that wait in the journal. */
export class RoomTail implements Tail {
  readonly rid: string;
  readonly shard: number;
  readonly kind: RoomRow['kind'];
  seq: number;
  time: number;
  readonly rows: JournalRow[] = [];
  readonly #places = new Map<string, JournalRow>();

  constructor({ rid, kind, seq, time }: RoomRow, shard: number) {
    this.rid = rid;
    this.shard = shard;
    this.kind = kind;
    this.seq = seq;
    this.time = time;
  }

  add(row: JournalRow): void {
    this.seq = row.seq;
    this.time = row.time;
    this.rows.push(row);
    this.#places.set(keyOf(row.uid, row.id), row);
  }

  find(uid: string, id: string): JournalRow | undefined {
    return this.#places.get(keyOf(uid, id));
  }

  /** Takes out the oldest rows, at most `most` of them. */
  take(most: number): JournalRow[] {
    const taken = this.rows.splice(0, most);
    for (const { uid, id } of taken) this.#places.delete(keyOf(uid, id));
    return taken;
  }
}

function keyOf(uid: string, id: string): string {
  return `${uid}\n${id}`;
}
