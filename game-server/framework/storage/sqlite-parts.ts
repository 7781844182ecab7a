import type { DatabaseSyncInstance } from '@photostructure/sqlite';
import { createNameOperations } from './sqlite-names.ts';
import type { Operations } from './sqlite-operations.ts';
import { createShardOperations } from './sqlite-shards.ts';
import type { NameStorage, ShardStorage, Storage } from './storage.ts';

/** The parts of the storage that are served through group commits. */
type Parts = Pick<Storage, 'names' | 'shards'>;

const PARTS: ReadonlySet<string> = new Set<keyof Parts>(['names', 'shards']);

/** Methods that change nothing, as `part.method`; a group of nothing else takes no lock. */
export const READS: ReadonlySet<string> = new Set<
  `names.${keyof NameStorage}` | `shards.${keyof ShardStorage}`
>(['names.incarnations', 'shards.epoch']);

/** Prepares every statement. Throws what SQLite throws, also when the schema is missing. */
export function createOperations(database: DatabaseSyncInstance): {
  [P in keyof Parts]: Operations<Parts[P]>;
} {
  return { names: createNameOperations(database), shards: createShardOperations(database) };
}

type AllOperations = ReturnType<typeof createOperations>;

/** Runs one method by its name. */
export function runOperation(
  operations: AllOperations,
  call: { readonly part: string; readonly method: string; readonly args: readonly unknown[] },
): unknown {
  const part: unknown = PARTS.has(call.part) ? Reflect.get(operations, call.part) : undefined;
  const method: unknown = part instanceof Object ? Reflect.get(part, call.method) : undefined;
  if (typeof method !== 'function') {
    throw new Error(`the storage has no operation ${call.part}.${call.method}`);
  }
  return Reflect.apply(method, undefined, call.args);
}
