/** So few bytes that what they hold is read at once. */
const SLICE_BYTES = 512;
/** Packages of one client in a turn of the event loop, but for those that end in the same slice. */
const PACKAGES_A_TURN = 16;

export interface TurnReaderOptions {
  /** Reads bytes, which are cut anywhere; answers how many packages ended in them. */
  readonly read: (slice: Buffer) => number;
  /** Between these nothing more is to come. */
  readonly pause: () => void;
  readonly resume: () => void;
}

/**
 * Reads what one client has sent in as many turns of the event loop as it takes. Thousands of packages fit into what a socket gives at
 * once, and the other clients wait for the end of the turn.
 */
export class TurnReader {
  readonly #options: TurnReaderOptions;
  readonly #unread: Buffer[] = [];
  #resting = false;

  constructor(options: TurnReaderOptions) {
    this.#options = options;
  }

  /** The chunk is kept until it is read. */
  take(chunk: Buffer): void {
    this.#unread.push(chunk);
    if (!this.#resting) this.#read();
  }

  /** What was not read is forgotten. */
  end(): void {
    this.#unread.length = 0;
  }

  #read(): void {
    let packages = 0;
    for (let chunk = this.#unread.shift(); chunk !== undefined; chunk = this.#unread.shift()) {
      if (chunk.length > SLICE_BYTES) this.#unread.unshift(chunk.subarray(SLICE_BYTES));
      packages += this.#options.read(chunk.subarray(0, SLICE_BYTES));
      if (packages < PACKAGES_A_TURN || this.#unread.length === 0) continue;
      this.#rest();
      return;
    }
  }

  #rest(): void {
    this.#resting = true;
    this.#options.pause();
    setImmediate(() => {
      this.#resting = false;
      this.#read();
      if (!this.#resting) this.#options.resume();
    });
  }
}
