import { unzipSync } from 'node:zlib';
import { DISCONNECTS } from '../../../../shared/disconnect.ts';
import { MAX_PACKAGE_BYTES } from './package.ts';
import { ProtocolError } from './protocol-error.ts';

/**
 * The inner layer of Pomelo's protocol, inside a data package: a flag byte, an id where there is an answer, a route but in
 * answers, the body. The flag holds the type in bits 1 to 3; bit 0: the route is a code of the dictionary.
 */
const TYPE = { request: 0, notify: 1, response: 2, push: 3 } as const;
const ROUTE_IS_CODE = 0x01;
const IS_GZIPPED = 0x10;
/** Pitaya's addition: the answer is a failure. Pomelo's own clients do not look at this bit. */
const IS_ERROR = 0x20;

/** 64 bits at seven a byte. */
const MAX_ID_BYTES = 10;

/** What a body may have beside it in a package. */
export const MESSAGE_HEADER_BYTES = 1 + MAX_ID_BYTES + 1 + 0xff;

export interface IncomingMessage {
  /**
   * As it came; absent where no answer is wanted. Clients disagree which group of seven bits comes first, so an answer gives back the
   * very same bytes.
   */
  readonly id?: Buffer;
  readonly route: string | number;
  readonly body: Buffer;
}

/** Throws a ProtocolError. `maxBytes` bounds the body, and what a compressed one may become. */
export function decodeMessage(bytes: Buffer, maxBytes: number): IncomingMessage {
  const flag = byteAt(bytes, 0);
  const type = (flag >> 1) & 0x7;
  if (type !== TYPE.request && type !== TYPE.notify) throw new ProtocolError(DISCONNECTS.BAD_PROTOCOL);
  let offset = 1;
  let id: Buffer | undefined;
  if (type === TYPE.request) {
    const end = endOfId(bytes, offset);
    id = Buffer.from(bytes.subarray(offset, end));
    offset = end;
  }
  let route: string | number;
  if (flag & ROUTE_IS_CODE) {
    route = (byteAt(bytes, offset) << 8) | byteAt(bytes, offset + 1);
    offset += 2;
  } else {
    const end = offset + 1 + byteAt(bytes, offset);
    if (end > bytes.length) throw new ProtocolError(DISCONNECTS.BAD_PROTOCOL);
    route = bytes.toString('utf8', offset + 1, end);
    offset = end;
  }
  const rest = bytes.subarray(offset);
  if (rest.length > maxBytes) throw new ProtocolError(DISCONNECTS.TOO_LARGE);
  const body = flag & IS_GZIPPED ? inflate(rest, maxBytes) : rest;
  // Clients that want no answer may also send the id 0.
  const wantsAnswer = id?.some((byte) => (byte & 0x7f) !== 0);
  return { route, body, ...(id && wantsAnswer && { id }) };
}

/** `json` is the answer, `id` the one of the request. */
export function encodeResponse(id: Buffer, json: Buffer, { failed }: { failed: boolean }): readonly Buffer[] {
  return [Buffer.from([(TYPE.response << 1) | (failed ? IS_ERROR : 0)]), id, json];
}

/** A route is a name of at most 255 bytes, or its code: throws a RangeError. */
export function encodePush(route: string | number, json: Buffer): readonly Buffer[] {
  if (typeof route === 'number') {
    return [Buffer.from([(TYPE.push << 1) | ROUTE_IS_CODE, route >> 8, route & 0xff]), json];
  }
  const name = Buffer.from(route);
  if (name.length > 0xff) throw new RangeError(`The name of a push has at most 255 bytes: ${route}`);
  return [Buffer.from([TYPE.push << 1, name.length]), name, json];
}

function endOfId(bytes: Buffer, start: number): number {
  for (let at = start; at < start + MAX_ID_BYTES; at += 1) {
    if (byteAt(bytes, at) < 0x80) return at + 1;
  }
  throw new ProtocolError(DISCONNECTS.BAD_PROTOCOL);
}

function byteAt(bytes: Buffer, offset: number): number {
  const byte = bytes[offset];
  if (byte === undefined) throw new ProtocolError(DISCONNECTS.BAD_PROTOCOL);
  return byte;
}

/** Pomelo's clients use gzip, Pitaya's zlib; what is inside tells. */
function inflate(bytes: Buffer, maxBytes: number): Buffer {
  try {
    return unzipSync(bytes, { maxOutputLength: Math.min(maxBytes, MAX_PACKAGE_BYTES) });
  } catch (error) {
    const tooLarge = error instanceof Error && 'code' in error && error.code === 'ERR_BUFFER_TOO_LARGE';
    throw new ProtocolError(tooLarge ? DISCONNECTS.TOO_LARGE : DISCONNECTS.BAD_PROTOCOL, { cause: error });
  }
}
