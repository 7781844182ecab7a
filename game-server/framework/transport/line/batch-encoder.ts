import type { Framing } from './framing.ts';

/** Encodes batches; one that goes to many connections in a row is encoded once. */
export class BatchEncoder {
  readonly #framing: Framing;
  #last: { readonly batch: readonly string[]; readonly bytes: Buffer } | undefined;

  constructor(framing: Framing) {
    this.#framing = framing;
  }

  /** Throws a RangeError when the framing cannot hold a message of it. */
  encode(batch: readonly string[]): Buffer {
    if (this.#last?.batch !== batch) this.#last = { batch, bytes: this.#framing.encode(batch) };
    return this.#last.bytes;
  }
}
