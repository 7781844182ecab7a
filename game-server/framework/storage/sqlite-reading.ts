import type { DatabaseSyncInstance } from '@photostructure/sqlite';
import { createAccountReads } from './sqlite-accounts.ts';
import { answerCall } from './sqlite-answer.ts';
import { type Arrivals, type CallServer, failAll } from './sqlite-call-server.ts';
import { createConversationReads } from './sqlite-conversation-reads.ts';
import { openDatabase, watchPlace } from './sqlite-database.ts';
import { waitForLock } from './sqlite-lock-wait.ts';
import { createLogCopy } from './sqlite-log.ts';
import { createNameReads } from './sqlite-name-reads.ts';
import { runMethod } from './sqlite-parts.ts';
import type { Call, FromThread, ThreadData } from './sqlite-protocol.ts';
import { createRetentionReads } from './sqlite-retention.ts';
import { createRoomReads } from './sqlite-room-reads.ts';
import { createShardOperations } from './sqlite-shards.ts';
import { createTransaction } from './sqlite-transaction.ts';
import { unavailable } from './storage-failure.ts';

/** Few: what waits behind them in the thread waits for no more than this. */
const LARGEST_BATCH = 64;

/**
 * Opens the storage for the methods that change nothing, on a connection of its own: it sees what is committed and waits for
 * no commit. Throws what SQLite throws when the storage cannot be opened.
 */
export function serveReads({ file }: ThreadData, { waiting }: Arrivals): CallServer {
  const database = openDatabase(file, { create: false });
  database.exec('PRAGMA query_only = ON');
  const assertInPlace = watchPlace(file);
  const parts = createReadingParts(database);
  const { snapshot } = createTransaction(database);

  const copyLog = createLogCopy(database);

  return {
    answer(): FromThread {
      const [first] = waiting;
      if (first?.part === 'log') {
        waiting.shift();
        copyLog();
        return { answers: [{ id: first.id, value: undefined }], leaving: false };
      }
      const batch: Call[] = waiting.splice(0, beforeLog(waiting));
      try {
        const answers = snapshot(() =>
          batch.map((call) => answerCall(call, () => waitForLock(() => runMethod(parts, call)))),
        );
        assertInPlace();
        return { answers, leaving: false };
      } catch (error) {
        return failAll(batch, unavailable(error));
      }
    },
  };
}

/** How many calls may be answered before the log is copied, which is done outside of every transaction. */
function beforeLog(waiting: readonly Call[]): number {
  const log = waiting.findIndex(({ part }) => part === 'log');
  return log < 0 ? LARGEST_BATCH : Math.min(log, LARGEST_BATCH);
}

function createReadingParts(database: DatabaseSyncInstance): ReadonlyMap<string, object> {
  const { epoch } = createShardOperations(database);
  return new Map<string, object>(
    Object.entries({
      names: createNameReads(database),
      shards: { epoch },
      rooms: createRoomReads(database),
      conversations: createConversationReads(database),
      accounts: createAccountReads(database),
      retention: createRetentionReads(database),
    }),
  );
}
