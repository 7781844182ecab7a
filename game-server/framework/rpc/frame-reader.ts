import { BATCH_TAG, type Frame, MAX_PAYLOAD_BYTES, TAG } from './frame.ts';

const NOTHING: Buffer = Buffer.alloc(0);

/** What the peer sent does not follow link.proto; the link cannot go on. */
export class FrameError extends Error {}

/** Decodes the batches of one stream and puts payloads that came in parts together again. */
export class FrameReader {
  readonly #receive: (frame: Frame) => void;
  readonly #waiting: Buffer[] = [];
  #batch: Buffer = NOTHING;
  #position = 0;
  /** The first frame of a payload whose last part has not come yet. */
  #unfinished: Frame | undefined;
  #parts: Buffer[] = [];
  #partBytes = 0;

  constructor(receive: (frame: Frame) => void) {
    this.#receive = receive;
  }

  /** Passes each complete frame on, in order. Throws a `FrameError`. Payloads share the batch's memory. */
  read(batch: Buffer): void {
    this.add(batch);
    while (this.next());
  }

  /** Takes a batch whose frames are to be read one at a time, with `next`. */
  add(batch: Buffer): void {
    this.#waiting.push(batch);
  }

  /** Reads one frame, and passes it on as `read` does; returns false if there was none. */
  next(): boolean {
    while (this.#position === this.#batch.length) {
      const batch = this.#waiting.shift();
      if (batch === undefined) return false;
      this.#batch = batch;
      this.#position = 0;
    }
    if (this.#varint() !== BATCH_TAG) throw new FrameError('a batch holds frames only');
    this.#frame(this.#end());
    return true;
  }

  #frame(end: number): void {
    let call = 0;
    let method = 0;
    let name = '';
    let payload: Buffer = NOTHING;
    let more = false;
    let status = 0;
    while (this.#position < end) {
      const tag = this.#varint();
      switch (tag) {
        case TAG.call:
          call = this.#varint();
          break;
        case TAG.method:
          method = this.#varint();
          break;
        case TAG.name:
          name = this.#bytes().toString();
          break;
        case TAG.payload:
          payload = this.#bytes();
          break;
        case TAG.more:
          more = this.#varint() !== 0;
          break;
        case TAG.status:
          status = this.#varint();
          break;
        default:
          this.#skip(tag);
      }
    }
    if (this.#position !== end) throw new FrameError('a field goes beyond its frame');
    const frame = { call, method, name, payload, status };
    if (more || this.#unfinished !== undefined) this.#join(frame, more);
    else this.#receive(frame);
  }

  #join(frame: Frame, more: boolean): void {
    this.#unfinished ??= frame;
    if (this.#unfinished.call !== frame.call)
      throw new FrameError('the parts of a payload are mixed with another call');
    this.#parts.push(frame.payload);
    this.#partBytes += frame.payload.length;
    if (this.#partBytes > MAX_PAYLOAD_BYTES) throw new FrameError('a payload is too large');
    if (more) return;
    const complete = { ...this.#unfinished, payload: Buffer.concat(this.#parts, this.#partBytes) };
    this.#unfinished = undefined;
    this.#parts = [];
    this.#partBytes = 0;
    this.#receive(complete);
  }

  #bytes(): Buffer {
    const end = this.#end();
    const bytes = this.#batch.subarray(this.#position, end);
    this.#position = end;
    return bytes;
  }

  /** Reads a length; returns where what has this length ends. */
  #end(): number {
    const end = this.#varint() + this.#position;
    if (end > this.#batch.length) throw new FrameError('a field goes beyond its batch');
    return end;
  }

  #varint(): number {
    const first = this.#byte();
    if (first < 0x80) return first;
    let value = first & 0x7f;
    for (let shift = 7; shift < 35; shift += 7) {
      const byte = this.#byte();
      value |= (byte & 0x7f) << shift;
      if (byte < 0x80) return value >>> 0;
    }
    throw new FrameError('a number has more than 32 bits');
  }

  #byte(): number {
    const byte = this.#batch[this.#position++];
    if (byte === undefined) throw new FrameError('a batch ends within a number');
    return byte;
  }

  /** Steps over a field that a newer peer knows. */
  #skip(tag: number): void {
    switch (tag & 7) {
      case 0:
        while (this.#byte() >= 0x80);
        break;
      case 1:
        this.#position += 8;
        break;
      case 2:
        this.#bytes();
        break;
      case 5:
        this.#position += 4;
        break;
      default:
        throw new FrameError(`the wire type of the field ${tag >>> 3} is unknown`);
    }
  }
}
