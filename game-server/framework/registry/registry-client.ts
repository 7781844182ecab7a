import type { Logger } from 'pino';
import { TangeloError } from '../../../shared/errors.ts';
import type { Event__Output } from '../../../shared/proto/generated/tangelo/registry/Event.ts';
import { AlreadyRunningError } from './already-running.ts';
import { Backoff } from './backoff.ts';
import { Registration } from './registration.ts';
import type { Registry, ServerInfo, ServerStats, View } from './registry.ts';
import { ViewStore } from './view-store.ts';
import { type AttendingStream, decodeView } from './wire.ts';

export interface RegistryClientOptions {
  /** Opens a stream to the master; what is sent before it is up waits. */
  readonly dial: () => AttendingStream;
  readonly settings: { readonly heartbeatMs: number };
  /** Taken at every heartbeat. */
  readonly stats: () => ServerStats;
  readonly log: Logger;
}

const RETRY = { minMs: 100, maxMs: 1_000 };
/** How long `close` waits until the registry has confirmed the goodbye. */
const GOODBYE_MS = 1_000;

/** The registry as servers see it: one stream to the master, dialled again for ever. */
class RegistryClient implements Registry {
  readonly #options: RegistryClientOptions;
  readonly #views = new ViewStore();
  readonly #evictedListeners = new Set<() => void>();
  readonly #backoff = new Backoff(RETRY);
  #registration: Registration | undefined;
  #stream: AttendingStream | undefined;
  /** Whether the current stream has brought anything yet. */
  #reached = false;
  #silent = false;
  #closed = false;
  #onStreamEnded: (() => void) | undefined;
  #retryTimer: NodeJS.Timeout | undefined;
  #heartbeatTimer: NodeJS.Timeout | undefined;

  constructor(options: RegistryClientOptions) {
    this.#options = options;
  }

  /** Rejects with `AlreadyRunningError`; waits for as long as the master cannot be reached. */
  register(self: ServerInfo): Promise<void> {
    if (this.#closed) return Promise.reject(new Error('The registry client is closed.'));
    if (this.#registration !== undefined)
      return Promise.reject(new Error(`${self.id} is registered already.`));
    const registration = new Registration(self);
    this.#registration = registration;
    this.#heartbeatTimer = setInterval(() => this.#beat(), this.#options.settings.heartbeatMs);
    if (this.#stream === undefined) this.#dial();
    else this.#introduce(this.#stream, registration);
    return registration.registered;
  }

  async drain(): Promise<void> {
    if (this.#registration === undefined) return;
    const drained = this.#registration.drain();
    if (this.#reached) this.#stream?.send({ drain: {} });
    else this.#registration.giveUpDraining();
    await drained;
  }

  current(): View {
    return this.#views.current();
  }

  watch(listener: (view: View) => void): () => void {
    if (this.#stream === undefined && !this.#closed) this.#dial();
    return this.#views.watch(listener);
  }

  onEvicted(listener: () => void): void {
    this.#evictedListeners.add(listener);
  }

  async close(): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    const stream = this.#stream;
    const reached = this.#reached;
    const registration = this.#registration;
    this.#stopAttending();
    registration?.fail(new TangeloError('UNAVAILABLE', 'The registry was closed.'));
    if (stream !== undefined && reached && registration !== undefined) {
      stream.send({ leave: {} });
      await this.#streamEnded(GOODBYE_MS);
    }
    stream?.end();
  }

  #streamEnded(timeoutMs: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, timeoutMs);
      this.#onStreamEnded = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }

  #dial(): void {
    clearTimeout(this.#retryTimer);
    const stream = this.#options.dial();
    this.#stream = stream;
    this.#reached = false;
    stream.onMessage((event) => {
      if (stream === this.#stream) this.#received(event);
    });
    stream.onClosed((error) => {
      if (stream === this.#stream) this.#broken(error);
      this.#onStreamEnded?.();
    });
    if (this.#registration !== undefined) this.#introduce(stream, this.#registration);
  }

  #introduce(stream: AttendingStream, registration: Registration): void {
    stream.send(registration.toReport());
    this.#beat();
  }

  #beat(): void {
    this.#stream?.send({ heartbeat: this.#options.stats() });
  }

  #received(event: Event__Output): void {
    this.#reached = true;
    this.#backoff.reset();
    if (this.#silent) {
      this.#silent = false;
      this.#options.log.info('the registry is back');
    }
    if (event.rejected) {
      this.#abandon(new AlreadyRunningError(event.rejected.id, event.rejected.pid));
    } else if (event.view) {
      this.#viewed(decodeView(event.view));
    }
  }

  #viewed(view: View): void {
    if (!this.#views.offer(view)) return;
    if (this.#registration?.judge(view) !== 'evicted') return;
    this.#options.log.error(
      { term: view.term, revision: view.revision },
      'this server was put out of the view',
    );
    this.#abandon(new Error('The server was put out of the view.'));
    for (const listener of this.#evictedListeners) listener();
  }

  /** Ends the registration and the stream; only another `register` goes on. */
  #abandon(error: Error): void {
    const registration = this.#registration;
    const stream = this.#stream;
    this.#stopAttending();
    stream?.end();
    registration?.fail(error);
  }

  #stopAttending(): void {
    clearInterval(this.#heartbeatTimer);
    clearTimeout(this.#retryTimer);
    this.#registration = undefined;
    this.#stream = undefined;
    this.#reached = false;
  }

  #broken(error: Error | undefined): void {
    this.#stream = undefined;
    this.#reached = false;
    this.#registration?.giveUpDraining();
    const waitMs = this.#backoff.next();
    if (!this.#silent) {
      this.#silent = true;
      this.#options.log.warn(
        { reason: error?.message },
        'the registry cannot be reached; the last view stays, and it is tried again',
      );
    }
    this.#retryTimer = setTimeout(() => this.#dial(), waitMs);
  }
}

export function createRegistryClient(options: RegistryClientOptions): Registry {
  return new RegistryClient(options);
}
