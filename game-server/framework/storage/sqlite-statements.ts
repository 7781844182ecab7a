import { type Arrivals, type CallServer, failAll } from './sqlite-call-server.ts';
import { openDatabase } from './sqlite-database.ts';
import { failureOf, isStorageFailure } from './sqlite-failure.ts';
import { waitForLock } from './sqlite-lock-wait.ts';
import type { ThreadData } from './sqlite-protocol.ts';
import { unavailable } from './storage-failure.ts';

/** One SQL statement. */
export interface StatementRequest {
  readonly sql: string;
  readonly parameters: readonly unknown[];
}

/** What it did; `rows` is empty for a statement that returns none, the other two are 0 for one that does. */
export interface StatementResult {
  readonly rows: Record<string, unknown>[];
  readonly changes: number;
  readonly lastInsertRowid: number | bigint;
}

/**
 * Opens the database, creating it if it is missing, and runs single statements; a transaction lasts from its BEGIN to its COMMIT
 * or ROLLBACK. Throws what SQLite throws when the file cannot be opened.
 */
export function serveStatements({ file }: ThreadData, { waiting }: Arrivals): CallServer {
  const database = openDatabase(file, { create: true });

  function execute({ sql, parameters }: StatementRequest): StatementResult {
    const statement = database.prepare(sql);
    return statement.columns().length > 0
      ? { rows: statement.all(...parameters), changes: 0, lastInsertRowid: 0 }
      : { rows: [], ...statement.run(...parameters) };
  }

  return {
    answer() {
      const [call] = waiting.splice(0, 1);
      if (call === undefined) {
        return { answers: [], leaving: false };
      }
      try {
        const value = waitForLock(() => execute(call.args[0] as StatementRequest));
        return { answers: [{ id: call.id, value }], leaving: false };
      } catch (error) {
        return isStorageFailure(error)
          ? failAll([call], unavailable(error))
          : { answers: [{ id: call.id, failure: failureOf(error) }], leaving: false };
      }
    },
  };
}
