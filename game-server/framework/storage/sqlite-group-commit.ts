import { answerCall } from './sqlite-answer.ts';
import { type Arrivals, type CallServer, type Chores, failAll } from './sqlite-call-server.ts';
import { openDatabase, watchPlace } from './sqlite-database.ts';
import { isStorageFailure } from './sqlite-failure.ts';
import { waitForLock } from './sqlite-lock-wait.ts';
import { createWriteAheadLog } from './sqlite-log.ts';
import { createParts } from './sqlite-parts.ts';
import type { Answer, Call, FromThread, ThreadData } from './sqlite-protocol.ts';
import { isRead } from './sqlite-read-methods.ts';
import { createTransaction } from './sqlite-transaction.ts';
import { outcomeUnknown, unavailable } from './storage-failure.ts';

/** Bounds how long one process keeps the lock from the others: a few tens of milliseconds. */
const LARGEST_GROUP = 1_024;
const LARGEST_GROUP_BYTES = 1_024 * 1_024;
const REST_MS = 1_000;

/**
 * Opens the storage and runs the calls that wait in one transaction, each so that it fails alone: one write to the disk for all
 * that came while the one before was under way. Answers leave once the changes are on disk; when the storage fails, each
 * call of the group gets that failure. Throws what SQLite throws when the storage cannot be opened.
 */
export function serveOperations(
  { file, groupSize = LARGEST_GROUP, ...limits }: ThreadData,
  { waiting, collect }: Arrivals,
): CallServer {
  const database = openDatabase(file, { create: false, ...limits });
  const assertInPlace = watchPlace(file);
  const transaction = createTransaction(database);
  const parts = createParts(database);
  const log = createWriteAheadLog(database);

  function takeGroup(): Call[] {
    let count = 0;
    let bytes = 0;
    for (const call of waiting) {
      bytes += call.bytes;
      if (count === groupSize || (count > 0 && bytes > LARGEST_GROUP_BYTES)) {
        break;
      }
      count++;
    }
    return waiting.splice(0, count);
  }

  function begin(): void {
    waitForLock(transaction.begin);
    parts.begun();
  }

  function undo(): void {
    parts.undone();
    if (database.isTransaction) {
      transaction.rollback();
    }
  }

  /** Runs one call so that nothing of it is left when it fails. */
  function runAlone(call: Call): unknown {
    try {
      return transaction.nested(() => {
        const value = parts.run(call);
        parts.flush();
        return value;
      });
    } catch (error) {
      parts.undone();
      throw error;
    }
  }

  /** Runs the calls of a group in the transaction that is open. Throws only what concerns all of them. */
  function runAll(group: readonly Call[]): Answer[] {
    try {
      const answers = group.map((call) => ({ id: call.id, value: parts.run(call) }));
      parts.flush();
      return answers;
    } catch (error) {
      if (isStorageFailure(error)) {
        throw error;
      }
      // A call that throws is a mistake of ours: only then the group pays for savepoints, a quarter of its throughput.
      undo();
      begin();
      return group.map((call) => answerCall(call, () => runAlone(call)));
    }
  }

  /** Reads need no lock and nothing on disk. */
  function read(): FromThread {
    const group = takeGroup();
    try {
      const answers = transaction.snapshot(() =>
        group.map((call) => answerCall(call, () => waitForLock(() => parts.run(call)))),
      );
      assertInPlace();
      return { answers, leaving: false };
    } catch (error) {
      return failAll(group, unavailable(error));
    } finally {
      parts.forget();
    }
  }

  function write(): FromThread {
    let group: Call[] | undefined;
    let committing = false;
    try {
      begin();
      collect(); // the group closes only now that the lock is held
      group = takeGroup();
      const answers = runAll(group);
      if (parts.journal.overdue) {
        parts.journal.step(); // costs no commit of its own
      }
      assertInPlace();
      committing = true;
      transaction.commit();
      committing = false;
      return { answers, leaving: false, longLog: log.committed() };
    } catch (error) {
      return failAll(group ?? takeGroup(), committing ? outcomeUnknown(error) : unavailable(error));
    } finally {
      parts.forget();
    }
  }

  let failedAt = Number.NEGATIVE_INFINITY;
  /** A file that just failed, most likely a full disk, is left to those who are waited for. */
  const resting = () => performance.now() - failedAt < REST_MS;

  const chores: Chores = {
    get waiting() {
      return parts.journal.untidy;
    },
    step() {
      if (resting()) {
        return false;
      }
      try {
        begin();
        const more = parts.journal.step();
        assertInPlace();
        transaction.commit();
        log.committed(); // whoever writes next tells
        return more;
      } catch {
        // Nothing is lost: what waits is committed where it is. Whoever calls next is told what is wrong with the file.
        failedAt = performance.now();
        undo();
        return false;
      } finally {
        parts.forget();
      }
    },
  };

  return { answer: () => (waiting.every(isRead) ? read() : write()), chores };
}
