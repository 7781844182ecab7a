/** What was cut out of a stream of bytes: a message, or what stands in a message's place. */
export type Frame =
  | { readonly kind: 'text'; readonly text: string }
  /** Its bytes are no text. */
  | { readonly kind: 'malformed' }
  /** Longer than it may be; nothing follows it. */
  | { readonly kind: 'too-long' };

/** Cuts the bytes of one connection into messages. */
export interface FrameDecoder {
  /**
   * The frames that are complete with this chunk, in order, each cut out when it is asked for: tens of thousands fit into what a
   * socket gives at once, and the twentieth may be the last. They are taken in the order of the chunks, and those of `end` after all others.
   */
  push(chunk: Buffer): Iterable<Frame>;
  /** What a stream that ends here has left, if that can be a message. */
  end(): Iterable<Frame>;
}

/** How messages of text are told apart in a stream of bytes. */
export interface Framing {
  /** `maxBytes`: the longest message, without what frames it; 0: any. */
  createDecoder(options: { readonly maxBytes: number }): FrameDecoder;
  /** Throws a RangeError when a message is longer than a frame can be. */
  encode(messages: readonly string[]): Buffer;
}

export const MALFORMED: Frame = { kind: 'malformed' };
export const TOO_LONG: Frame = { kind: 'too-long' };
