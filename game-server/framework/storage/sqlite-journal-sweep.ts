import type { DatabaseSyncInstance } from '@photostructure/sqlite';

/** Takes settled messages out of the journal, in the order of their places: whole pages, not a row here and there. */
export interface JournalSweep {
  /** How many of those that wait to be taken out have places below `end`. */
  due(end: number): number;
  /** The message with this place is settled, in the transaction that is open or before. */
  settled(n: number): void;
  /** Takes out at most `limit` of them whose places are below `end`. Rooms must have been written before. */
  take(end: number, limit: number): void;
  forget(): void;
}

export function createJournalSweep(database: DatabaseSyncInstance): JournalSweep {
  // Another process may have taken a row out before, and given its place away again.
  const remove = database.prepare(
    `DELETE FROM journal WHERE n BETWEEN ? AND ?
       AND seq <= (SELECT rooms.seq FROM rooms WHERE rooms.rid = journal.rid)`,
  );
  let places: number[] = [];

  return {
    due: (end) => places.reduce((count, n) => (n < end ? count + 1 : count), 0),

    settled: (n) => void places.push(n),

    take(end, limit) {
      places.sort((a, b) => a - b);
      const beyond = places.findIndex((n, index) => n >= end || index === limit);
      const due = places.splice(0, beyond < 0 ? places.length : beyond);
      for (const { from, to } of runsOf(due)) remove.run(from, to);
    },

    forget() {
      places = [];
    },
  };
}

/** Numbers in ascending order as ranges of consecutive ones. */
function* runsOf(numbers: readonly number[]): Generator<{ from: number; to: number }> {
  let from = numbers[0];
  if (from === undefined) return;
  let to = from;
  for (const n of numbers) {
    if (n > to + 1) {
      yield { from, to };
      from = n;
    }
    to = n;
  }
  yield { from, to };
}
