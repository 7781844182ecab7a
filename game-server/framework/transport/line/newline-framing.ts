import { isUtf8 } from 'node:buffer';
import { ByteBuffer } from './byte-buffer.ts';
import { type Frame, type FrameDecoder, type Framing, MALFORMED, TOO_LONG } from './framing.ts';

const NEWLINE = 0x0a;
const BYTE_ORDER_MARK = '\uFEFF';

/** One message a line, UTF-8. A carriage return before the newline is left to whoever reads the message. */
export const newlineFraming: Framing = {
  createDecoder: ({ maxBytes }) => new LineDecoder(maxBytes || Number.POSITIVE_INFINITY),
  encode: (messages) => Buffer.from(messages.map((message) => `${message}\n`).join('')),
};

class LineDecoder implements FrameDecoder {
  readonly #maxBytes: number;
  readonly #partial = new ByteBuffer();

  constructor(maxBytes: number) {
    this.#maxBytes = maxBytes;
  }

  *push(chunk: Buffer): Iterable<Frame> {
    let start = 0;
    for (let end = chunk.indexOf(NEWLINE); end >= 0; end = chunk.indexOf(NEWLINE, start)) {
      const frame = this.#complete(chunk.subarray(start, end));
      yield frame;
      if (frame === TOO_LONG) return;
      start = end + 1;
    }
    this.#partial.append(chunk.subarray(start));
    if (this.#partial.length > this.#maxBytes) yield TOO_LONG;
  }

  *end(): Iterable<Frame> {
    if (this.#partial.length > 0) yield toFrame(this.#partial.take());
  }

  #complete(piece: Buffer): Frame {
    if (this.#partial.length + piece.length > this.#maxBytes) return TOO_LONG;
    if (this.#partial.length === 0) return toFrame(piece);
    this.#partial.append(piece);
    return toFrame(this.#partial.take());
  }
}

function toFrame(line: Buffer): Frame {
  if (!isUtf8(line)) return MALFORMED;
  const text = line.toString('utf8');
  return { kind: 'text', text: text.startsWith(BYTE_ORDER_MARK) ? text.slice(1) : text };
}
