import { isRead } from './sqlite-read-methods.ts';
import { SqliteThread, type SqliteThreadOptions } from './sqlite-thread.ts';

/** How long the second thread stays when nobody reads while others write; it costs memory. */
const READER_RESTS_AFTER_MS = 10_000;

export interface SqliteLanes {
  /** See `SqliteThread.call`. */
  call<Result>(part: string, method: string, args: readonly unknown[], textBytes?: number): Promise<Result>;
  close(): Promise<void>;
}

/**
 * Calls on two lanes: one thread writes, and a second one reads. A read never waits for a commit; while nothing is written, the
 * first thread answers it too, so that a quiet process needs only that one. The second one also copies the write-ahead log.
 */
export function createSqliteLanes(options: Omit<SqliteThreadOptions, 'serves' | 'restAfterMs'>): SqliteLanes {
  const writer = new SqliteThread({ ...options, serves: 'operations', onLongLog: copyLog });
  const reader = new SqliteThread({ ...options, serves: 'reads', restAfterMs: READER_RESTS_AFTER_MS });
  let writes = 0;
  let copying = false;

  function copyLog(): void {
    if (copying) return;
    copying = true;
    const copied = () => {
      // If it failed, the writer tells again, and in the end does it itself.
      copying = false;
    };
    reader.call('log', 'copy', []).then(copied, copied);
  }

  async function write<Result>(calling: Promise<Result>): Promise<Result> {
    writes++;
    try {
      return await calling;
    } finally {
      writes--;
    }
  }

  return {
    call<Result>(part: string, method: string, args: readonly unknown[], textBytes = 0): Promise<Result> {
      if (!isRead({ part, method })) {
        return write(writer.call<Result>(part, method, args, textBytes));
      }
      return (writes > 0 ? reader : writer).call(part, method, args);
    },

    async close() {
      await Promise.all([writer.close(), reader.close()]);
    },
  };
}
