import type { DatabaseSyncInstance } from '@photostructure/sqlite';
import { createJournalSweep } from './sqlite-journal-sweep.ts';
import type { RoomRows } from './sqlite-room-rows.ts';
import { type JournalRow, RoomTail, type Tail } from './sqlite-room-tail.ts';
import type { MessageDraft } from './storage.ts';

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
const MOST_ROWS = 8_192;
/** Of one step; more in a transaction that brings more, so that the journal ends somewhere. */
const SETTLED_AT_ONCE = 128;
const SWEPT_AT_ONCE = 1_024;

/** Rooms whose ends are remembered though nothing of them waits: reading one again costs microseconds. */
const IDLE_TAILS = 10_000;

export function createJournal(database: DatabaseSyncInstance, rooms: RoomRows): Journal {
  const lastPlace = database.prepare('SELECT max(n) AS n FROM journal');
  const insert = database.prepare(
    'INSERT INTO journal (n, shard, rid, seq, time, uid, id, sender, msg) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)',
  );
  const rowsOfShard = database.prepare(
    'SELECT n, rid, seq, time, uid, id FROM journal WHERE shard = ? ORDER BY n',
  );
  // One statement for many messages, whose texts never leave the database. What is in its place already stays as it is.
  const moved = 'FROM journal WHERE n IN (SELECT value FROM json_each(?)) ORDER BY n ON CONFLICT DO NOTHING';
  const moveIds = database.prepare(
    `INSERT INTO message_ids (rid, uid, id, seq, time) SELECT rid, uid, id, seq, time ${moved}`,
  );
  const moveMessages = database.prepare(
    `INSERT INTO messages (rid, seq, time, uid, id, sender, msg) SELECT rid, seq, time, uid, id, sender, msg ${moved}`,
  );
  const sweep = createJournalSweep(database);

  const tails = new Map<string, RoomTail>();
  /** The tails that hold rows, about in the order of their oldest ones. */
  const queue = new Set<RoomTail>();
  /** Shards of which `tails` has all that the table has. */
  const known = new Set<number>();
  let count = 0;
  /** Messages of this transaction. */
  let arrived = 0;
  /** The place that was given last in this transaction. */
  let last: number | undefined;
  /** How many of those that were here at the first step of a round are still to be settled. */
  let left: number | undefined;

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
    count += 1;
  }

  /** Takes rows of a room out of what waits; what is left of it waits behind the others. */
  function take(tail: RoomTail, most: number): JournalRow[] {
    const taken = tail.take(most);
    count -= taken.length;
    queue.delete(tail);
    if (tail.rows.length > 0) queue.add(tail);
    return taken;
  }

  /** Takes in what the table has of a shard: others wrote it, or this process before it forgot. */
  function learn(shard: number): void {
    if (known.has(shard)) return;
    const rows: (JournalRow & { readonly rid: string })[] = rowsOfShard.all(shard);
    for (const row of rows) {
      const tail = tailOf(shard, row.rid);
      if (row.seq > tail.seq) add(tail, row);
      else sweep.settled(row.n);
    }
    known.add(shard);
  }

  function settleRows(tail: RoomTail, most: number): void {
    const rows = take(tail, most);
    if (rows.length === 0) return;
    const room = rooms.of(tail.rid);
    const fresh = rows.filter(({ seq }) => seq > room.seq); // unless another process was first
    const places = JSON.stringify(fresh.map(({ n }) => n));
    moveIds.run(places);
    moveMessages.run(places);
    for (const { n, seq, time } of rows) {
      sweep.settled(n);
      room.seq = Math.max(room.seq, seq);
      room.time = Math.max(room.time, time);
    }
    rooms.appended(room);
  }

  function settleSome(): void {
    let some = Math.max(SETTLED_AT_ONCE, 2 * arrived);
    for (const tail of queue) {
      const before = count;
      settleRows(tail, some);
      some -= before - count;
      if (some <= 0) break;
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
      return count > MOST_ROWS;
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
      add(tailOf(shard, rid), { n, seq, time, uid, id });
    },

    settle(shard, rid) {
      learn(shard);
      const tail = tails.get(rid);
      if (tail === undefined) return;
      settleRows(tail, Number.POSITIVE_INFINITY);
      tails.delete(rid);
    },

    claimed(shard) {
      for (const tail of tails.values()) {
        if (tail.shard !== shard) continue;
        take(tail, Number.POSITIVE_INFINITY);
        tails.delete(tail.rid);
      }
      known.delete(shard);
      learn(shard);
    },

    step() {
      left ??= count;
      if (queue.size === 0 || sweep.due(oldest()) >= SWEPT_AT_ONCE) {
        sweep.take(oldest(), SWEPT_AT_ONCE);
      } else {
        const before = count;
        settleSome();
        left -= before - count;
      }
      const more = (left > 0 && queue.size > 0) || sweep.due(oldest()) > 0;
      if (!more) left = undefined;
      return more;
    },

    forget() {
      last = undefined;
      arrived = 0;
    },

    undone() {
      tails.clear();
      queue.clear();
      known.clear();
      sweep.forget();
      count = 0;
      last = undefined;
      left = undefined;
    },
  };
}
