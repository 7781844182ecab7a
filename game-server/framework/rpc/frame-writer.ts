import { BATCH_TAG, MAX_BATCH_BYTES, TAG } from './frame.ts';

const FIRST_BYTES = 4096;
/** Tag and length of a frame within its batch. */
const PREFIX_BYTES = 5;
/** More than everything of a frame but its name and its payload takes. */
const HEADER_BYTES = 32;

export interface FrameHeader {
  readonly call: number;
  readonly method?: number;
  readonly name?: string;
  readonly status?: number;
}

/** Encodes frames to batches of at most 256 KiB; a payload that does not fit is cut into parts. */
export class FrameWriter {
  #buffer = Buffer.allocUnsafeSlow(FIRST_BYTES);
  #position = 0;
  readonly #full: Buffer[] = [];

  /** Whether `take` would return something. */
  get isEmpty(): boolean {
    return this.#position === 0 && this.#full.length === 0;
  }

  /** Returns how many bytes were added. */
  write({ call, method = 0, name = '', status = 0 }: FrameHeader, payload: Uint8Array): number {
    const nameBytes = name === '' ? 0 : Buffer.byteLength(name);
    const overhead = PREFIX_BYTES + HEADER_BYTES + nameBytes;
    if (overhead + payload.length <= MAX_BATCH_BYTES) {
      return this.#part({ call, method, name, status }, nameBytes, payload, false);
    }
    const room = MAX_BATCH_BYTES - overhead;
    let bytes = this.#part({ call, method, name, status }, nameBytes, payload.subarray(0, room), true);
    for (let from = room; from < payload.length; from += room) {
      const part = payload.subarray(from, from + room);
      bytes += this.#part({ call, method: 0, name: '', status: 0 }, 0, part, from + room < payload.length);
    }
    return bytes;
  }

  /** The next batch, to be sent in this order; `undefined` if there is none. */
  take(): Buffer | undefined {
    const full = this.#full.shift();
    if (full !== undefined) return full;
    if (this.#position === 0) return undefined;
    const batch = Buffer.from(this.#buffer.subarray(0, this.#position));
    this.#position = 0;
    return batch;
  }

  #part(header: Required<FrameHeader>, nameBytes: number, payload: Uint8Array, more: boolean): number {
    const { call, method, name, status } = header;
    const size =
      (call === 0 ? 0 : 1 + varintBytes(call)) +
      (method === 0 ? 0 : 1 + varintBytes(method)) +
      (nameBytes === 0 ? 0 : 1 + varintBytes(nameBytes) + nameBytes) +
      (payload.length === 0 ? 0 : 1 + varintBytes(payload.length) + payload.length) +
      (more ? 2 : 0) +
      (status === 0 ? 0 : 1 + varintBytes(status));
    const start = this.#reserve(1 + varintBytes(size) + size);
    this.#number(BATCH_TAG, size);
    if (call !== 0) this.#number(TAG.call, call);
    if (method !== 0) this.#number(TAG.method, method);
    if (nameBytes !== 0) {
      this.#number(TAG.name, nameBytes);
      this.#position += this.#buffer.write(name, this.#position);
    }
    if (payload.length !== 0) {
      this.#number(TAG.payload, payload.length);
      this.#buffer.set(payload, this.#position);
      this.#position += payload.length;
    }
    if (more) this.#number(TAG.more, 1);
    if (status !== 0) this.#number(TAG.status, status);
    return this.#position - start;
  }

  /** Makes room for a frame, in a further batch if this one would get too large; returns where the frame begins. */
  #reserve(bytes: number): number {
    if (this.#position + bytes > MAX_BATCH_BYTES) {
      this.#full.push(Buffer.from(this.#buffer.subarray(0, this.#position)));
      this.#position = 0;
    }
    const needed = this.#position + bytes;
    if (needed > this.#buffer.length) {
      const larger = Buffer.allocUnsafeSlow(
        Math.min(MAX_BATCH_BYTES, Math.max(needed, 2 * this.#buffer.length)),
      );
      this.#buffer.copy(larger, 0, 0, this.#position);
      this.#buffer = larger;
    }
    return this.#position;
  }

  #number(tag: number, value: number): void {
    this.#buffer[this.#position++] = tag;
    let rest = value;
    while (rest > 0x7f) {
      this.#buffer[this.#position++] = (rest & 0x7f) | 0x80;
      rest >>>= 7;
    }
    this.#buffer[this.#position++] = rest;
  }
}

function varintBytes(value: number): number {
  if (value < 0x80) return 1;
  if (value < 0x4000) return 2;
  if (value < 0x20_0000) return 3;
  return value < 0x1000_0000 ? 4 : 5;
}
