import type { TangeloError } from '../errors.ts';
import { type Backoff, clientBackoff } from './backoff.ts';
import { type Deferred, deferred } from './deferred.ts';
import { ConnectionLostError, isTransient, isUncertain, toTangeloError } from './failures.ts';
import { pauseAfter } from './patience.ts';

/** Something to be sent, and what comes of it. */
export interface Send<T> {
  write(): Promise<T>;
  /** Whether writing it again is harmless: the server knows it by its id. */
  readonly repeatable: boolean;
}

interface Entry {
  readonly repeatable: boolean;
  /** Resolves when it has been acknowledged; rejects with why it was not. */
  write(): Promise<void>;
  fail(error: TangeloError): void;
  readonly settled: Promise<unknown>;
}

function entryOf<T>({ write, repeatable }: Send<T>, answer: Deferred<T>): Entry {
  return {
    repeatable,
    write: async () => answer.resolve(await write()),
    fail: (error) => answer.reject(error),
    settled: answer.promise,
  };
}

/**
 * The sends of one room, or to one person, in order: one is written when the one before it has been answered. Anything faster
 * could let a later one overtake an earlier one that the server refused for the moment.
 *
 * A send whose fate is unknown goes out again if it is repeatable; else it fails.
 */
export class SendLane {
  readonly #isOpen: () => boolean;
  readonly #backoff: Backoff = clientBackoff();
  #entries: Entry[] = [];
  #writing = false;
  #timer: ReturnType<typeof setTimeout> | undefined;

  /** @param isOpen whether something can be written now; `resume` is called when this has become true */
  constructor(isOpen: () => boolean) {
    this.#isOpen = isOpen;
  }

  get size(): number {
    return this.#entries.length;
  }

  push<T>(send: Send<T>): Promise<T> {
    const answer = deferred<T>();
    this.#entries.push(entryOf(send, answer));
    void this.#pump();
    return answer.promise;
  }

  /** Resolves when everything that waits now has been answered, well or badly. */
  async settled(): Promise<void> {
    await Promise.allSettled(this.#entries.map(({ settled }) => settled));
  }

  resume(): void {
    this.#backoff.reset();
    this.#stopPausing();
    void this.#pump();
  }

  /** Rejects everything that waits. */
  fail(error: TangeloError): void {
    const entries = this.#entries;
    this.#entries = [];
    this.#stopPausing();
    for (const entry of entries) entry.fail(error);
  }

  async #pump(): Promise<void> {
    const [entry] = this.#entries;
    if (entry === undefined || this.#writing || this.#timer !== undefined || !this.#isOpen()) return;
    this.#writing = true;
    try {
      await entry.write();
      this.#drop(entry);
    } catch (error) {
      this.#refused(entry, toTangeloError(error));
    }
    this.#writing = false;
    void this.#pump();
  }

  #refused(entry: Entry, error: TangeloError): void {
    if (!isTransient(error) || (!entry.repeatable && isUncertain(error))) {
      this.#drop(entry);
      entry.fail(error);
    } else if (!(error instanceof ConnectionLostError) && this.#entries.includes(entry)) {
      this.#pauseFor(error);
    }
  }

  #drop(entry: Entry): void {
    this.#backoff.reset();
    this.#entries = this.#entries.filter((other) => other !== entry);
  }

  #pauseFor(error: TangeloError): void {
    this.#timer = setTimeout(
      () => {
        this.#timer = undefined;
        void this.#pump();
      },
      pauseAfter(error, this.#backoff),
    );
  }

  #stopPausing(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }
}
