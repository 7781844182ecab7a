import type { DatabaseSyncInstance } from '@photostructure/sqlite';
import { createAccountOperations } from './sqlite-accounts.ts';
import { createConversationOperations } from './sqlite-conversations.ts';
import { createGuestNumbers } from './sqlite-guest-numbers.ts';
import { createNameRows } from './sqlite-name-rows.ts';
import { createNameOperations } from './sqlite-names.ts';
import { isRead } from './sqlite-read-methods.ts';
import { createRetentionOperations, createRetentionReads } from './sqlite-retention.ts';
import { createRoomRows } from './sqlite-room-rows.ts';
import { createRoomOperations } from './sqlite-rooms.ts';
import { createShardOperations } from './sqlite-shards.ts';

/** The parts of the storage in one database, and what they keep in memory while a group is under way. */
export interface Parts {
  /** Runs one method by its name. Throws what the method throws. */
  run(call: { readonly part: string; readonly method: string; readonly args: readonly unknown[] }): unknown;
  /** Writes what waits to be written. Must be called before the transaction, or the savepoint, is closed. */
  flush(): void;
  /** What was read holds no longer. Must be called after each transaction, and after a rollback. */
  forget(): void;
}

/** Prepares every statement. Throws what SQLite throws, also when the schema is missing. */
export function createParts(database: DatabaseSyncInstance): Parts {
  const guests = createGuestNumbers(database);
  const rows = createNameRows(database, guests);
  const shards = createShardOperations(database);
  const rooms = createRoomRows(database);
  const roomOperations = createRoomOperations(database, { rooms, shards });
  const parts = new Map<string, object>(
    Object.entries({
      names: createNameOperations(database, { rows, guests, rooms: roomOperations }),
      shards,
      rooms: roomOperations,
      conversations: createConversationOperations(database, { rooms, shards }),
      accounts: createAccountOperations(database, rows),
      retention: { ...createRetentionReads(database), ...createRetentionOperations(database) },
    }),
  );

  return {
    run(call) {
      if (isRead(call) || call.part === 'retention') {
        rooms.flush(); // these look at the tables
      }
      return runMethod(parts, call);
    },

    flush: () => rooms.flush(),

    forget() {
      rooms.forget();
      shards.forget();
    },
  };
}

/** Runs a method of a part by their names. */
export function runMethod(
  parts: ReadonlyMap<string, object>,
  call: { readonly part: string; readonly method: string; readonly args: readonly unknown[] },
): unknown {
  const part = parts.get(call.part);
  const method: unknown = part === undefined ? undefined : Reflect.get(part, call.method);
  if (typeof method !== 'function') {
    throw new Error(`the storage has no operation ${call.part}.${call.method}`);
  }
  return Reflect.apply(method, undefined, call.args);
}
