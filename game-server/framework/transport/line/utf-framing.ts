import { ByteBuffer } from './byte-buffer.ts';
import { type Frame, type FrameDecoder, type Framing, MALFORMED, TOO_LONG } from './framing.ts';
import { decodeModifiedUtf8, encodeModifiedUtf8 } from './modified-utf8.ts';

const LENGTH_BYTES = 2;
/** The longest message that a frame can hold, in bytes of modified UTF-8. */
const MAX_FRAME_BYTES = 0xffff;

/** What Java's `readUTF` and `writeUTF` exchange: the length in two bytes, big-endian, then modified UTF-8. */
export const utfFraming: Framing = {
  createDecoder: ({ maxBytes }) => new UtfDecoder(maxBytes || Number.POSITIVE_INFINITY),
  encode: (messages) => Buffer.concat(messages.flatMap(frame)),
};

function frame(message: string): Buffer[] {
  const bytes = encodeModifiedUtf8(message);
  if (bytes.length > MAX_FRAME_BYTES) throw new RangeError(`A frame cannot hold ${bytes.length} bytes.`);
  return [Buffer.from([bytes.length >> 8, bytes.length & 0xff]), bytes];
}

class UtfDecoder implements FrameDecoder {
  readonly #maxBytes: number;
  readonly #partial = new ByteBuffer();
  /** Bytes without which there is nothing new to read. */
  #wanted = LENGTH_BYTES;

  constructor(maxBytes: number) {
    this.#maxBytes = maxBytes;
  }

  *push(chunk: Buffer): Iterable<Frame> {
    this.#partial.append(chunk);
    // Copied out only when a frame has become complete, so that one which comes byte by byte costs no more.
    if (this.#partial.length < this.#wanted) return;
    const bytes = this.#partial.take();
    let start = 0;
    for (;;) {
      if (bytes.length - start < LENGTH_BYTES) {
        this.#wanted = LENGTH_BYTES;
        break;
      }
      const length = bytes.readUInt16BE(start);
      if (length > this.#maxBytes) {
        yield TOO_LONG;
        return;
      }
      const end = start + LENGTH_BYTES + length;
      if (end > bytes.length) {
        this.#wanted = LENGTH_BYTES + length;
        break;
      }
      const text = decodeModifiedUtf8(bytes.subarray(start + LENGTH_BYTES, end));
      yield text === undefined ? MALFORMED : { kind: 'text', text };
      start = end;
    }
    this.#partial.append(bytes.subarray(start));
  }

  /** Half a frame is no message. */
  end(): Iterable<Frame> {
    return [];
  }
}
