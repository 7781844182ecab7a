import { TangeloError } from '../../../shared/errors.ts';
import { bytesOf } from './append-bytes.ts';
import type { PostgresConnection, Settled } from './postgres-connection.ts';
import { isServerFailure, isWorthRetrying, notChanged, wasAnswered } from './postgres-failure.ts';
import { type Change, composeGroup } from './postgres-group.ts';
import { outcomeUnknown } from './storage-failure.ts';

const LARGEST_GROUP = 1_024;
const LARGEST_GROUP_BYTES = 1_024 * 1_024;
/** What may wait in one process; more is refused at once. */
const MOST_BYTES_IN_FLIGHT = 16 * 1_024 * 1_024;
const CHANGE_BYTES = 256;
/** A transaction that another one was in the way of is tried this often. */
const ATTEMPTS = 5;

interface Waiting {
  readonly change: Change;
  readonly bytes: number;
  resolve(value: unknown): void;
  reject(error: unknown): void;
}

type Outcome =
  | { readonly kind: 'committed'; readonly results: readonly (() => unknown)[] }
  /** Nothing was changed. */
  | { readonly kind: 'failed'; readonly error: unknown }
  | { readonly kind: 'unknown'; readonly error: unknown };

/**
 * Changes that wait together are one transaction, and one exchange with the server; while it is under way, the next group fills.
 * One change that fails does not fail the others.
 */
export class PostgresGroupCommit {
  readonly #connection: PostgresConnection;
  #waiting: Waiting[] = [];
  #bytes = 0;
  #running: Promise<void> | undefined;

  constructor(connection: PostgresConnection) {
    this.#connection = connection;
  }

  /** `Result` is what the caller knows of the change. Rejects with `OVERLOADED` when too much waits already. */
  run<Result>(change: Change): Promise<Result> {
    const bytes = CHANGE_BYTES + (change.kind === 'append' ? bytesOf(change.requests) : 0);
    if (this.#bytes > 0 && this.#bytes + bytes > MOST_BYTES_IN_FLIGHT) {
      return Promise.reject(
        new TangeloError('OVERLOADED', 'Too much waits for the storage; try again shortly.'),
      );
    }
    this.#bytes += bytes;
    return new Promise<Result>((resolve, reject) => {
      this.#waiting.push({ change, bytes, resolve: (value) => resolve(value as Result), reject });
      this.#running ??= this.#work();
    });
  }

  /** Resolves when nothing waits any more. */
  async finish(): Promise<void> {
    await this.#running;
  }

  async #work(): Promise<void> {
    await undefined; // what is called in this turn comes along
    while (this.#waiting.length > 0) {
      await this.#commit(this.#takeGroup());
    }
    this.#running = undefined;
  }

  #takeGroup(): Waiting[] {
    let count = 0;
    let bytes = 0;
    for (const waiting of this.#waiting) {
      bytes += waiting.bytes;
      const full = count === LARGEST_GROUP || bytes > LARGEST_GROUP_BYTES;
      if (count > 0 && (full || isAlone(waiting.change))) {
        break;
      }
      count++;
      if (isAlone(waiting.change)) {
        break;
      }
    }
    return this.#waiting.splice(0, count);
  }

  async #commit(group: readonly Waiting[]): Promise<void> {
    const outcome = await this.#attempt(group.map(({ change }) => change));
    if (outcome.kind === 'failed' && group.length > 1 && !isServerFailure(outcome.error)) {
      // One of them is a mistake; each for itself shows which.
      for (const waiting of group) {
        await this.#commit([waiting]);
      }
      return;
    }
    for (const [n, waiting] of group.entries()) {
      this.#bytes -= waiting.bytes;
      settle(waiting, outcome, n);
    }
  }

  async #attempt(changes: readonly Change[]): Promise<Outcome> {
    for (let attempt = 1; ; attempt++) {
      const outcome = await this.#once(changes);
      if (outcome.kind !== 'failed' || !isWorthRetrying(outcome.error) || attempt === ATTEMPTS) {
        return outcome;
      }
    }
  }

  async #once(changes: readonly Change[]): Promise<Outcome> {
    const group = composeGroup(changes);
    try {
      const settled = await this.#connection.send(group.statements);
      return outcomeOf(settled, (rows) => group.results(rows));
    } catch (error) {
      return { kind: 'failed', error }; // not sent
    }
  }
}

/** A group is committed if COMMIT was answered so; it is not if a statement before was refused; else nobody knows. */
function outcomeOf(
  settled: readonly Settled[],
  resultsOf: (rows: readonly Record<string, unknown>[][]) => readonly (() => unknown)[],
): Outcome {
  const refused = settled.slice(0, -1).find(({ status }) => status === 'rejected');
  if (refused?.status === 'rejected') {
    return { kind: wasAnswered(refused.reason) ? 'failed' : 'unknown', error: refused.reason };
  }
  const commit = settled.at(-1);
  if (commit?.status !== 'fulfilled') {
    return { kind: 'unknown', error: commit?.reason };
  }
  if (commit.value.command !== 'COMMIT') {
    return { kind: 'failed', error: new Error('the server rolled the transaction back') };
  }
  const rows = settled.map((result) => (result.status === 'fulfilled' ? result.value.rows : []));
  return { kind: 'committed', results: resultsOf(rows) };
}

function settle(waiting: Waiting, outcome: Outcome, n: number): void {
  if (outcome.kind === 'unknown') {
    waiting.reject(outcomeUnknown(outcome.error));
    return;
  }
  if (outcome.kind === 'failed') {
    waiting.reject(notChanged(outcome.error));
    return;
  }
  try {
    waiting.resolve(outcome.results[n]?.());
  } catch (error) {
    waiting.reject(error);
  }
}

function isAlone(change: Change): boolean {
  return change.kind === 'write' && change.write.alone === true;
}
