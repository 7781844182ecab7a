import type { ErrorName } from '../../../shared/errors.ts';

/**
 * What the owner of a storage thread and the thread say to each other. Calls are answered in the order in which they were
 * made; those that waited together travel together, in both directions.
 */
export type ToThread =
  | { readonly kind: 'calls'; readonly calls: readonly Call[] }
  /** Finish what was sent before, close the file and end. */
  | { readonly kind: 'close' };

export interface FromThread {
  readonly answers: readonly Answer[];
  /** The thread lost its file and ends now. A call that it has not answered was not begun. */
  readonly leaving: boolean;
  /** The log is long: another thread should copy it to the database. */
  readonly longLog?: boolean;
}

/** A method of a part of the storage: `names`, `enter`, `[request]`. */
export interface Call {
  readonly id: number;
  readonly part: string;
  readonly method: string;
  readonly args: readonly unknown[];
  /** About how much memory it takes, and how much it writes. */
  readonly bytes: number;
}

export type Answer =
  | { readonly id: number; readonly value: unknown }
  | { readonly id: number; readonly failure: Failure };

/** A `TangeloError` in a form that can be sent to another thread. */
export interface Failure {
  readonly error: ErrorName;
  readonly message: string;
  readonly details: Readonly<Record<string, unknown>>;
}

/** What a thread is started with. */
export interface ThreadData {
  /** Absolute path of the database. */
  readonly file: string;
  /**
   * `operations`: the methods of the storage, many in one commit.
   * `reads`: those that change nothing.
   * `statements`: single SQL statements and interactive transactions, for migrations. Creates the file if it is missing.
   */
  readonly serves: 'operations' | 'reads' | 'statements';
  /** Above this size the file is full; default: when the disk is. */
  readonly mostBytes?: number;
  /** Most calls that one commit joins. */
  readonly groupSize?: number;
}
