import type { DuplexStream } from './rpc.ts';

/** A stream with more unsent messages than this breaks: its other end does not read. */
const MAX_UNSENT_MESSAGES = 10_000;

/** What the two ends of gRPC's streams have in common. */
export interface ObjectStream<Received, Sent> {
  readonly writableLength: number;
  write(message: Sent): boolean;
  end(): unknown;
  on(event: 'data', listener: (message: Received) => void): unknown;
}

/** One end of a stream. Whoever made it watches the stream and tells `close`. */
export class StreamEnd<Received, Sent> implements DuplexStream<Received, Sent> {
  readonly #stream: ObjectStream<Received, Sent>;
  readonly #abort: (reason: string) => void;
  readonly #messageListeners: ((message: Received) => void)[] = [];
  readonly #closedListeners: ((error?: Error) => void)[] = [];
  /** What came before anybody listened. */
  #early: Received[] = [];
  #closed = false;
  #error: Error | undefined;

  constructor(stream: ObjectStream<Received, Sent>, abort: (reason: string) => void) {
    this.#stream = stream;
    this.#abort = abort;
    stream.on('data', (message) => {
      if (this.#messageListeners.length === 0) this.#early.push(message);
      for (const listener of this.#messageListeners) listener(message);
    });
  }

  send(message: Sent): void {
    if (this.#closed) return;
    this.#stream.write(message);
    if (this.#stream.writableLength > MAX_UNSENT_MESSAGES) this.#abort('the other end does not read');
  }

  onMessage(listener: (message: Received) => void): void {
    this.#messageListeners.push(listener);
    const early = this.#early;
    this.#early = [];
    for (const message of early) listener(message);
  }

  onClosed(listener: (error?: Error) => void): void {
    if (this.#closed) listener(this.#error);
    else this.#closedListeners.push(listener);
  }

  end(): void {
    if (!this.#closed) this.#stream.end();
  }

  /** Only the first time counts. */
  close(error?: Error): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#error = error;
    for (const listener of this.#closedListeners) listener(error);
  }
}
