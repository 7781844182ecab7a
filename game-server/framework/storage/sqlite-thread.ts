import { Worker } from 'node:worker_threads';
import type { Logger } from 'pino';
import { TangeloError } from '../../../shared/errors.ts';
import { createFileOutageLog, type FileOutageLog } from './sqlite-outage-log.ts';
import type { Answer, Call, FromThread, ThreadData, ToThread } from './sqlite-protocol.ts';
import { outcomeUnknown, reasonOf } from './storage-failure.ts';

export type StorageLog = Pick<Logger, 'info' | 'warn' | 'error'>;

export interface SqliteThreadOptions extends ThreadData {
  readonly log: StorageLog;
  /** The built worker, as JavaScript. */
  readonly workerUrl: URL;
  /** Told when the thread says that its log is long. */
  readonly onLongLog?: () => void;
  /** A thread that was asked nothing for this long ends, and starts again when it is; default: never. */
  readonly restAfterMs?: number;
}

/** The thread holds prepared statements and one group of calls; the young generation of V8's default would be 16 MiB. */
const RESOURCE_LIMITS = { maxOldGenerationSizeMb: 64, maxYoungGenerationSizeMb: 2, stackSizeMb: 1 };

/** A thread that could not serve is replaced this often at most; between, calls fail at once. */
const START_EVERY_MS = 200;

/** What may wait in one process; more is refused at once. */
const MOST_BYTES_IN_FLIGHT = 16 * 1_024 * 1_024;
/** What a call takes beside its texts. */
const CALL_BYTES = 256;

interface Waiter {
  /** The call as `part.method`. */
  readonly operation: string;
  readonly bytes: number;
  resolve(value: unknown): void;
  reject(error: Error): void;
}

/** One thread, from its start to its end. */
interface Life {
  readonly worker: Worker;
  /** Calls that were sent and not answered, by id. */
  readonly inFlight: Map<number, Waiter>;
  /** Resolves when the thread is gone, and its hold on the file with it. */
  readonly ended: Promise<void>;
}

/**
 * Calls to a thread that is started at the first call, and again after it ended, whatever ended it. Calls made in one turn of
 * the event loop are sent together. A call is rejected with the error of its method; with `STORAGE_UNAVAILABLE` when the storage
 * failed, `details.outcome` being `unknown` if the thread died over it; with `OVERLOADED` when too much waits already.
 */
export class SqliteThread {
  readonly #options: SqliteThreadOptions;
  readonly #outages: FileOutageLog;
  /** All that have not ended. Only the current one gets calls. */
  readonly #lives = new Set<Life>();
  #current: Life | undefined;
  #startedAt = Number.NEGATIVE_INFINITY;
  #outbox: { readonly call: Call; readonly waiter: Waiter }[] = [];
  #nextId = 1;
  #bytesInFlight = 0;
  #resting: NodeJS.Timeout | undefined;
  #closed: Promise<void> | undefined;

  constructor(options: SqliteThreadOptions) {
    this.#options = options;
    this.#outages = createFileOutageLog(options.file, options.log);
  }

  /** Whether it was asked anything that it has not answered. */
  get busy(): boolean {
    return this.#bytesInFlight > 0;
  }

  /**
   * `Result` is what the caller knows of the method: nothing is checked at this boundary inside one process. `textBytes` is about
   * what the texts in the arguments take, where they are long.
   */
  call<Result>(part: string, method: string, args: readonly unknown[], textBytes = 0): Promise<Result> {
    if (this.#closed !== undefined) {
      return Promise.reject(new TangeloError('STORAGE_UNAVAILABLE', 'The storage was closed.'));
    }
    const bytes = CALL_BYTES + textBytes;
    if (this.busy && this.#bytesInFlight + bytes > MOST_BYTES_IN_FLIGHT) {
      return Promise.reject(
        new TangeloError('OVERLOADED', 'Too much waits for the storage; try again shortly.'),
      );
    }
    this.#bytesInFlight += bytes;
    return new Promise((resolve, reject) => {
      this.#outbox.push({
        call: { id: this.#nextId++, part, method, args, bytes },
        waiter: {
          operation: `${part}.${method}`,
          bytes,
          resolve: (value) => resolve(value as Result),
          reject,
        },
      });
      if (this.#outbox.length === 1) {
        queueMicrotask(() => this.#send());
      }
    });
  }

  /** Finishes what was called before. Resolves when the thread has ended. */
  close(): Promise<void> {
    this.#closed ??= this.#close();
    return this.#closed;
  }

  async #close(): Promise<void> {
    clearTimeout(this.#resting);
    this.#send();
    this.#current?.worker.postMessage({ kind: 'close' } satisfies ToThread);
    await Promise.all([...this.#lives].map(({ ended }) => ended));
  }

  #send(): void {
    const outbox = this.#outbox;
    this.#outbox = [];
    if (outbox.length === 0) {
      return;
    }
    const life = this.#current ?? this.#start();
    for (const { call, waiter } of outbox) {
      if (life === undefined) {
        this.#bytesInFlight -= waiter.bytes;
        waiter.reject(new TangeloError('STORAGE_UNAVAILABLE'));
      } else {
        life.inFlight.set(call.id, waiter);
      }
    }
    life?.worker.postMessage({ kind: 'calls', calls: outbox.map(({ call }) => call) } satisfies ToThread);
  }

  #start(): Life | undefined {
    const now = performance.now();
    if (now - this.#startedAt < START_EVERY_MS) {
      return undefined;
    }
    this.#startedAt = now;
    const { log: _log, onLongLog: _told, workerUrl, ...workerData } = this.#options;
    const worker = new Worker(workerUrl, { workerData, resourceLimits: RESOURCE_LIMITS });
    let reason: unknown = 'the storage thread ended';
    worker.on('error', (error) => {
      reason = error;
    });
    const life: Life = {
      worker,
      inFlight: new Map(),
      ended: new Promise((resolve) => {
        worker.on('exit', () => {
          this.#ended(life, reason);
          resolve();
        });
      }),
    };
    worker.on('message', (message: FromThread) => this.#receive(life, message));
    this.#lives.add(life);
    this.#current = life;
    return life;
  }

  #receive(life: Life, { answers, leaving, longLog }: FromThread): void {
    if (longLog) this.#options.onLongLog?.();
    for (const answer of answers) {
      const waiter = life.inFlight.get(answer.id);
      life.inFlight.delete(answer.id);
      if (waiter !== undefined) {
        this.#bytesInFlight -= waiter.bytes;
        this.#settle(waiter, answer);
      }
    }
    this.#restLater();
    if (leaving) {
      this.#retire(life, () => new TangeloError('STORAGE_UNAVAILABLE')); // never begun
    }
  }

  #restLater(): void {
    const { restAfterMs } = this.#options;
    if (restAfterMs === undefined || this.#closed !== undefined) {
      return;
    }
    this.#resting = this.#resting?.refresh() ?? setTimeout(() => this.#rest(), restAfterMs).unref();
  }

  #rest(): void {
    const life = this.#current;
    if (life !== undefined && !this.busy && this.#closed === undefined) {
      this.#current = undefined;
      this.#startedAt = Number.NEGATIVE_INFINITY;
      life.worker.postMessage({ kind: 'close' } satisfies ToThread);
    }
  }

  #settle(waiter: Waiter, answer: Answer): void {
    const failure = 'failure' in answer ? answer.failure : undefined;
    if (failure?.error === 'STORAGE_UNAVAILABLE') {
      this.#outages.away(failure.message);
    } else {
      this.#outages.back();
    }
    if (failure?.error === 'INTERNAL') {
      this.#options.log.error(
        { operation: waiter.operation, reason: failure.message },
        'a storage operation failed',
      );
    }
    if ('failure' in answer) {
      waiter.reject(
        new TangeloError(answer.failure.error, answer.failure.message, { ...answer.failure.details }),
      );
    } else {
      waiter.resolve(answer.value);
    }
  }

  #ended(life: Life, reason: unknown): void {
    this.#lives.delete(life);
    if (this.#current === life && this.#closed === undefined) {
      this.#outages.away(reasonOf(reason));
    }
    this.#retire(life, () => outcomeUnknown(reason));
  }

  #retire(life: Life, errorOf: () => TangeloError): void {
    if (this.#current === life) {
      this.#current = undefined;
    }
    for (const waiter of life.inFlight.values()) {
      this.#bytesInFlight -= waiter.bytes;
      waiter.reject(errorOf());
    }
    life.inFlight.clear();
  }
}
