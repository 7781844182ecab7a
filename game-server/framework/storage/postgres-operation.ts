import type { Rows, Statement } from './postgres-connection.ts';

/** One method of the storage as one statement. */
export interface Operation<Result> {
  readonly statement: Statement;
  /** Throws the error of the method, if that is what the rows say. */
  readonly decode: (rows: Rows) => Result;
}

/**
 * What an operation changes. All that a group changes is locked before it begins, in one order for everybody: names, shards
 * by number, rooms by name. So no two groups wait for each other.
 */
export interface Locks {
  /** Names in use, sessions, guest numbers and accounts. */
  readonly names?: boolean;
  /** The shard that it claims. */
  readonly claims?: number;
  /** The claim under which it works. */
  readonly fence?: { readonly shard: number; readonly epoch: number };
  readonly rooms?: readonly string[];
  /** A session whose guest may leave, and own nothing any more. Needs `names`, as the two that follow. */
  readonly leaves?: string;
  /** A session whose guest may get this name, and with it what they own and where they are a member. */
  readonly renames?: { readonly session: string; readonly name: string };
  /** Somebody who may get the name of an account, with the same effect. */
  readonly registers?: string;
  /** Rooms are made if they are missing and the fence holds. */
  readonly makesRooms?: boolean;
}

export interface Write<Result> extends Operation<Result> {
  readonly locks: Locks;
  /** Shares its transaction with no other: what it locks is not known before. */
  readonly alone?: boolean;
}

/** The one row that a statement always answers with. */
function onlyRow(rows: Rows): Record<string, unknown> {
  const [row] = rows;
  if (row === undefined) {
    throw new Error('the statement answers with one row');
  }
  return row;
}

/** Statements that answer with one row and one column `result`. */
export function resultOf<Result>(rows: Rows): Result {
  return onlyRow(rows).result as Result; // the statement stands beside the type
}

export function nothing(): void {}
