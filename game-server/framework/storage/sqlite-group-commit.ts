import { type Arrivals, type CallServer, failAll } from './sqlite-call-server.ts';
import { openDatabase, watchPlace } from './sqlite-database.ts';
import { failureOf, isStorageFailure, outcomeUnknown, unavailable } from './sqlite-failure.ts';
import { waitForLock } from './sqlite-lock-wait.ts';
import { createOperations, READS, runOperation } from './sqlite-parts.ts';
import type { Answer, Call, FromThread } from './sqlite-protocol.ts';
import { createTransaction } from './sqlite-transaction.ts';

/** Bounds how long one process keeps the lock from the others: a few tens of milliseconds. */
const LARGEST_GROUP = 1_024;

/**
 * Opens the storage and runs the calls that wait in one transaction, each so that it fails alone: one write to the disk for all
 * that came while the one before was under way. Answers leave once the changes are on disk; when the storage fails, each
 * call of the group gets that failure. Throws what SQLite throws when the storage cannot be opened.
 */
export function serveOperations(file: string, { waiting, collect }: Arrivals): CallServer {
  const database = openDatabase(file, { create: false });
  const assertInPlace = watchPlace(file);
  const transaction = createTransaction(database);
  const operations = createOperations(database);

  function takeGroup(): Call[] {
    return waiting.splice(0, LARGEST_GROUP);
  }

  function run(call: Call): unknown {
    return runOperation(operations, call);
  }

  /** Runs the calls of a group in the transaction that is open. Throws only what concerns all of them. */
  function runAll(group: readonly Call[]): Answer[] {
    try {
      return group.map((call) => ({ id: call.id, value: run(call) }));
    } catch (error) {
      if (isStorageFailure(error)) {
        throw error;
      }
      // A call that throws is a mistake of ours: only then the group pays for savepoints, a quarter of its throughput.
      transaction.rollback();
      waitForLock(transaction.begin);
      return group.map((call) => answer(call, () => transaction.nested(() => run(call))));
    }
  }

  /** Reads need no lock and nothing on disk. */
  function read(): FromThread {
    const group = takeGroup();
    try {
      const answers = group.map((call) => answer(call, () => waitForLock(() => run(call))));
      assertInPlace();
      return { answers, leaving: false };
    } catch (error) {
      return failAll(group, unavailable(error));
    }
  }

  function write(): FromThread {
    let group: Call[] | undefined;
    let committing = false;
    try {
      waitForLock(transaction.begin);
      collect(); // the group closes only now that the lock is held
      group = takeGroup();
      const answers = runAll(group);
      assertInPlace();
      committing = true;
      transaction.commit();
      return { answers, leaving: false };
    } catch (error) {
      return failAll(group ?? takeGroup(), committing ? outcomeUnknown(error) : unavailable(error));
    }
  }

  return () => (waiting.every(isRead) ? read() : write());
}

/** Only the failure of the storage is thrown; that of the call is its answer. */
function answer(call: Call, run: () => unknown): Answer {
  try {
    return { id: call.id, value: run() };
  } catch (error) {
    if (isStorageFailure(error)) {
      throw error;
    }
    return { id: call.id, failure: failureOf(error) };
  }
}

function isRead(call: Call): boolean {
  return READS.has(`${call.part}.${call.method}`);
}
