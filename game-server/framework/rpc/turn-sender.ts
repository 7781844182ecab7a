import { type FrameHeader, FrameWriter } from './frame-writer.ts';

/** What a `TurnSender` needs of a stream. */
export interface BatchStream {
  write(batch: Buffer, written: () => void): boolean;
  on(event: 'drain', listener: () => void): unknown;
}

/** Sends all frames of one turn of the event loop as one message, and waits while the stream does not take more. */
export class TurnSender {
  readonly #writer = new FrameWriter();
  readonly #written: () => void;
  #stream: BatchStream | undefined;
  #scheduled = false;
  #blocked = false;
  #unsentBytes = 0;

  /** `written` is told whenever bytes have left. */
  constructor(written: () => void = () => {}) {
    this.#written = written;
  }

  /** Bytes that the stream has not yet passed on. */
  get unsentBytes(): number {
    return this.#unsentBytes;
  }

  /** Sends what was collected until now, and from now on after every turn. */
  attach(stream: BatchStream): void {
    this.#stream = stream;
    stream.on('drain', () => {
      this.#blocked = false;
      this.#flush();
    });
    this.#flush();
  }

  /** Forgets the stream; what was not sent is lost. */
  detach(): void {
    this.#stream = undefined;
  }

  send(header: FrameHeader, payload: Uint8Array): void {
    this.#unsentBytes += this.#writer.write(header, payload);
    if (this.#scheduled) return;
    this.#scheduled = true;
    setImmediate(this.#flush);
  }

  readonly #flush = (): void => {
    this.#scheduled = false;
    while (this.#stream !== undefined && !this.#blocked) {
      const batch = this.#writer.take();
      if (batch === undefined) return;
      this.#blocked = !this.#stream.write(batch, () => {
        this.#unsentBytes -= batch.length;
        this.#written();
      });
    }
  };
}
