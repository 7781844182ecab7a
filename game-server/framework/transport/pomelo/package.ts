import { DISCONNECTS } from '../../../../shared/disconnect.ts';
import { ProtocolError } from './protocol-error.ts';

/**
 * The outer layer of Pomelo's protocol (https://github.com/NetEase/pomelo/wiki/Communication-Protocol): a type, the
 * length of the body in three bytes, the body.
 */
export const PACKAGE = { handshake: 1, handshakeAck: 2, heartbeat: 3, data: 4, kick: 5 } as const;

const HEADER_BYTES = 4;

/** What three bytes can tell. */
export const MAX_PACKAGE_BYTES = 0xff_ff_ff;

/** Throws a RangeError if the parts of the body are larger than a package can be. */
export function encodePackage(type: number, ...body: readonly Buffer[]): Buffer {
  let length = 0;
  for (const part of body) length += part.length;
  if (length > MAX_PACKAGE_BYTES) throw new RangeError(`A package cannot hold ${length} bytes.`);
  const bytes = Buffer.allocUnsafe(HEADER_BYTES + length);
  bytes.writeUInt8(type, 0);
  bytes.writeUIntBE(length, 1, 3);
  let offset = HEADER_BYTES;
  for (const part of body) offset += part.copy(bytes, offset);
  return bytes;
}

export interface PackageReaderOptions {
  /** Largest body that may arrive next. */
  readonly maxBytes: () => number;
  /** `body` is only valid until this returns. After `false` the rest of what came is not looked at. */
  readonly onPackage: (type: number, body: Buffer) => boolean;
}

/** Finds the packages in a stream of bytes, wherever it is cut. */
export class PackageReader {
  readonly #options: PackageReaderOptions;
  /** The beginning of a package whose end has not come. */
  #pending: Buffer = Buffer.alloc(0);
  #filled = 0;
  /** How many bytes have to be there before it is worth looking. */
  #needed = HEADER_BYTES;

  constructor(options: PackageReaderOptions) {
    this.#options = options;
  }

  /** Throws a ProtocolError on a package that is too large, before its body is there. */
  read(chunk: Buffer): void {
    if (this.#filled === 0) {
      this.#keep(chunk, this.#takeFrom(chunk));
      return;
    }
    this.#append(chunk);
    if (this.#filled < this.#needed) return;
    const bytes = this.#pending.subarray(0, this.#filled);
    this.#filled = 0;
    this.#keep(bytes, this.#takeFrom(bytes));
  }

  /** Tells of every whole package; answers where the rest begins. */
  #takeFrom(bytes: Buffer): number {
    let offset = 0;
    while (bytes.length - offset >= HEADER_BYTES) {
      const length = bytes.readUIntBE(offset + 1, 3);
      if (length > this.#options.maxBytes()) throw new ProtocolError(DISCONNECTS.TOO_LARGE);
      this.#needed = HEADER_BYTES + length;
      if (bytes.length - offset < this.#needed) return offset;
      const body = bytes.subarray(offset + HEADER_BYTES, offset + this.#needed);
      const goOn = this.#options.onPackage(bytes.readUInt8(offset), body);
      offset += this.#needed;
      this.#needed = HEADER_BYTES;
      if (!goOn) return bytes.length;
    }
    return offset;
  }

  #keep(bytes: Buffer, from: number): void {
    if (from < bytes.length) this.#append(bytes.subarray(from));
  }

  /** Grows by doubling, so that a package which comes byte by byte is copied a few times and not once a byte. */
  #append(chunk: Buffer): void {
    const length = this.#filled + chunk.length;
    if (length > this.#pending.length) {
      const grown = Buffer.allocUnsafe(Math.max(64, length, Math.min(2 * length, this.#needed)));
      this.#pending.copy(grown, 0, 0, this.#filled);
      this.#pending = grown;
    }
    chunk.copy(this.#pending, this.#filled);
    this.#filled = length;
  }
}
