import type { DatabaseSyncInstance } from '@photostructure/sqlite';
import { createAccountOperations } from './sqlite-accounts.ts';
import { createConversationOperations } from './sqlite-conversations.ts';
import { createGuestNumbers } from './sqlite-guest-numbers.ts';
import { createJournal, type Journal } from './sqlite-journal.ts';
import { createLogins } from './sqlite-logins.ts';
import { createNameRows } from './sqlite-name-rows.ts';
import { createNameSteps } from './sqlite-name-steps.ts';
import { createNameOperations } from './sqlite-names.ts';
import { createPersons } from './sqlite-persons.ts';
import { isRead } from './sqlite-read-methods.ts';
import { createRetentionOperations, createRetentionReads } from './sqlite-retention.ts';
import { createRoomRows } from './sqlite-room-rows.ts';
import { createRoomOperations } from './sqlite-rooms.ts';
import { createSessionRows } from './sqlite-session-rows.ts';
import { createShardOperations } from './sqlite-shards.ts';
import type { ShardClaim } from './storage.ts';

/** The parts of the storage in one database, and what they keep in memory while a group is under way. */
export interface Parts {
  /** Runs one method by its name. Throws what the method throws. */
  run(call: { readonly part: string; readonly method: string; readonly args: readonly unknown[] }): unknown;
  /** Writes what waits to be written. Must be called before the transaction, or the savepoint, is closed. */
  flush(): void;
  /** Must be called at the begin of each transaction. */
  begun(): void;
  /** What was read holds no longer. Must be called after each transaction. */
  forget(): void;
  /** Must be called when a transaction, or a part of it, was rolled back. */
  undone(): void;
  /** Work that waits for a quiet moment, a step in each transaction. */
  readonly journal: Pick<Journal, 'untidy' | 'overdue' | 'step'>;
}

/** Prepares every statement. Throws what SQLite throws, also when the schema is missing. */
export function createParts(database: DatabaseSyncInstance): Parts {
  const guests = createGuestNumbers(database);
  const names = createNameRows(database, guests);
  const sessions = createSessionRows(database);
  const logins = createLogins(database);
  const shards = createShardOperations(database);
  const rooms = createRoomRows(database);
  const journal = createJournal(database, rooms);
  const roomOperations = createRoomOperations(database, { rooms, shards, journal });
  const persons = createPersons(database, { names, rooms: roomOperations });
  const retention = createRetentionOperations(database);
  const parts = new Map<string, object>(
    Object.entries({
      names: {
        ...createNameOperations(database, { names, sessions, guests, persons }),
        ...createNameSteps({ names, sessions, logins, persons }),
      },
      shards: {
        epoch: shards.epoch,
        claim(claim: ShardClaim) {
          const epoch = shards.claim(claim);
          if (epoch !== undefined) journal.claimed(claim.shard);
          return epoch;
        },
      },
      rooms: roomOperations,
      conversations: createConversationOperations(database, { rooms, shards, journal }),
      accounts: createAccountOperations(database, { names, persons, logins }),
      retention: {
        ...createRetentionReads(database),
        trim: retention.trim,
        settle(limit: number) {
          const settled = retention.settle(limit);
          if (settled > 0) {
            // It works on the tables: what was read of them before holds no longer.
            rooms.forget();
            journal.undone();
          }
          return settled;
        },
      },
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
    begun: () => shards.refresh(),

    forget() {
      rooms.forget();
      journal.forget();
    },

    undone() {
      rooms.forget();
      shards.undone();
      journal.undone();
    },

    journal,
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
