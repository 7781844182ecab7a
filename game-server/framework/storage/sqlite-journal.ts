import type { DatabaseSyncInstance } from '@photostructure/sqlite';
import { createJournalSweep } from './sqlite-journal-sweep.ts';
import type { RoomRow, RoomRows } from './sqlite-room-rows.ts';
import type { MessageDraft } from './storage.ts';

/** A message in the journal. `n` is its place there: what came later has a higher one. */
interface JournalRow {
  readonly n: number;
  readonly rid: string;
  readonly seq: number;
  readonly time: number;
  readonly uid: string;
  readonly id: string;
  readonly sender: string;
  readonly msg: string;
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

/**
 * The messages that are committed and not yet in their places (`messages`, `message_ids`, the room's `seq`). A message is
 * appended here, which costs a commit next to nothing however many rooms it is about, and settled later, many of one room
 * at a time. In the table are the messages of all processes; each settles those of the shards that it has written to.
 *
 * A message counts as settled when its room's `seq` has reached its own. Settling and sweeping look at that under the lock, so it
 * does no harm when two processes know the same messages: whoever took a shard over, and whoever had it before.
 *
 * What is kept in memory can be had again from the table at any time.
 */
export interface Journal {
  /** Whether `step` has anything to do. */
  readonly untidy: boolean;
  /** Whether so much waits that the next commit should take a step along. */
  readonly overdue: boolean;
  /** Must be called under a claim of the shard that holds. */
  tail(shard: number, rid: string): Tail;
  append(tail: Tail, draft: MessageDraft, place: { readonly seq: number; readonly time: number }): void;
  /** Afterwards the room's row and tables are all there is of it. For whoever changes more of a room than appending. */
  settle(shard: number, rid: string): void;
  /** The shard was claimed: others may have written to it since this process did. */
  claimed(shard: number): void;
  /**
   * Settles some messages, or sweeps out what is settled: about a millisecond. Returns whether to go on with what was there at
   * the first of these steps; what came since may wait, so that more of each room comes together.
   */
  step(): boolean;
  /** The transaction has ended: what is in the table may change. */
  forget(): void;
  /** The transaction, or a part of it, was rolled back: what is in memory is wrong. */
  undone(): void;
}

/** Many messages wait, so that those of one room are many: a page that takes several costs what it costs for one. */
const MOST_ROWS = 4_096;
/** What they may take in memory, in UTF-16 units. */
const MOST_LENGTH = 2 * 1_024 * 1_024;
/** Of one step; more where more has come since the last one, so that the journal ends somewhere. */
const SETTLED_AT_ONCE = 128;
const SWEPT_AT_ONCE = 1_024;

/** Rooms whose ends are remembered though nothing of them waits: reading one again costs microseconds. */
const IDLE_TAILS = 10_000;

class RoomTail implements Tail {
  readonly rid: string;
  readonly shard: number;
  readonly kind: RoomRow['kind'];
  seq: number;
  time: number;
  rows: JournalRow[] = [];
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

  clear(): void {
    this.rows = [];
    this.#places.clear();
  }
}

export function createJournal(database: DatabaseSyncInstance, rooms: RoomRows): Journal {
  const lastPlace = database.prepare('SELECT max(n) AS n FROM journal');
  const insert = database.prepare(
    'INSERT INTO journal (n, shard, rid, seq, time, uid, id, sender, msg) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)',
  );
  const rowsOfShard = database.prepare(
    'SELECT n, rid, seq, time, uid, id, sender, msg FROM journal WHERE shard = ? ORDER BY n',
  );
  const insertId = database.prepare(
    `INSERT INTO message_ids (rid, uid, id, seq, time) VALUES (?, ?, ?, ?, ?)
     ON CONFLICT (rid, uid, id) DO NOTHING`,
  );
  const insertMessage = database.prepare(
    'INSERT INTO messages (rid, seq, time, uid, id, sender, msg) VALUES (?, ?, ?, ?, ?, ?, ?)',
  );
  const sweep = createJournalSweep(database);

  const tails = new Map<string, RoomTail>();
  /** The tails that hold rows, the one with the oldest row first. */
  const queue = new Set<RoomTail>();
  /** Shards of which `tails` has all that the table has. */
  const known = new Set<number>();
  let count = 0;
  let textLength = 0;
  /** Messages since the last step. */
  let arrived = 0;
  /** The place that was given last in this transaction. */
  let last: number | undefined;
  let highest = 0;
  /** Where the messages end that are settled now. */
  let until: number | undefined;

  function tailOf(shard: number, rid: string): RoomTail {
    let tail = tails.get(rid);
    if (tail === undefined) {
      if (tails.size - queue.size > IDLE_TAILS) forgetIdle();
      tail = new RoomTail(rooms.of(rid), shard);
      tails.set(rid, tail);
    }
    return tail;
  }

  function forgetIdle(): void {
    for (const [rid, tail] of tails) if (!queue.has(tail)) tails.delete(rid);
  }

  function add(tail: RoomTail, row: JournalRow): void {
    tail.add(row);
    queue.add(tail);
    highest = row.n;
    count += 1;
    textLength += row.msg.length;
  }

  /** Nothing of this room waits any more. */
  function clear(tail: RoomTail): void {
    if (!queue.delete(tail)) return;
    count -= tail.rows.length;
    for (const { msg } of tail.rows) textLength -= msg.length;
    tail.clear();
  }

  /** Takes in what the table has of a shard: others wrote it, or this process before it forgot. */
  function learn(shard: number): void {
    if (known.has(shard)) return;
    const rows: JournalRow[] = rowsOfShard.all(shard);
    for (const row of rows) {
      const tail = tailOf(shard, row.rid);
      if (row.seq > tail.seq) add(tail, row);
      else sweep.settled(row.n);
    }
    known.add(shard);
  }

  function settleRows(tail: RoomTail): void {
    if (!queue.has(tail)) return;
    const room = rooms.of(tail.rid);
    for (const { n, rid, seq, time, uid, id, sender, msg } of tail.rows) {
      sweep.settled(n);
      if (seq <= room.seq) continue; // another process was first
      insertId.run(rid, uid, id, seq, time);
      insertMessage.run(rid, seq, time, uid, id, sender, msg);
      room.seq = seq;
      room.time = time;
    }
    rooms.appended(room);
    clear(tail);
  }

  function settleSome(): void {
    const enough = count - Math.max(SETTLED_AT_ONCE, 2 * arrived);
    arrived = 0;
    for (const tail of queue) {
      settleRows(tail);
      if (count <= enough) break;
    }
    rooms.flush();
  }

  /** The place of the oldest message that waits. */
  function oldest(): number {
    const [first] = queue;
    return first?.rows[0]?.n ?? Number.POSITIVE_INFINITY;
  }

  return {
    get untidy() {
      return count > 0 || sweep.due(Number.POSITIVE_INFINITY) > 0;
    },

    get overdue() {
      return count > MOST_ROWS || textLength > MOST_LENGTH;
    },

    tail(shard, rid) {
      learn(shard);
      return tailOf(shard, rid);
    },

    append({ rid, shard }, { uid, id, from, msg }, { seq, time }) {
      const n: number = (last ?? lastPlace.get()?.n ?? 0) + 1;
      last = n;
      arrived += 1;
      insert.run(n, shard, rid, seq, time, uid, id, from, msg);
      add(tailOf(shard, rid), { n, rid, seq, time, uid, id, sender: from, msg });
    },

    settle(shard, rid) {
      learn(shard);
      const tail = tails.get(rid);
      if (tail === undefined) return;
      settleRows(tail);
      tails.delete(rid);
    },

    claimed(shard) {
      for (const tail of tails.values()) {
        if (tail.shard !== shard) continue;
        clear(tail);
        tails.delete(tail.rid);
      }
      known.delete(shard);
      learn(shard);
    },

    step() {
      until ??= highest;
      if (sweep.due(oldest()) >= SWEPT_AT_ONCE || oldest() > until) {
        sweep.take(oldest(), SWEPT_AT_ONCE);
      } else {
        settleSome();
      }
      const more = oldest() <= until || sweep.due(oldest()) > 0;
      if (!more) until = undefined;
      return more;
    },

    forget() {
      last = undefined;
    },

    undone() {
      tails.clear();
      queue.clear();
      known.clear();
      sweep.forget();
      count = 0;
      textLength = 0;
      last = undefined;
      until = undefined;
    },
  };
}

function keyOf(uid: string, id: string): string {
  return `${uid}\n${id}`;
}
