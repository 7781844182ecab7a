import type { OutgoingPush } from './transport.ts';

/** A push as socket.io writes it: the packet's text, and the same as a finished WebSocket frame. */
export interface EncodedPush {
  readonly text: () => string;
  readonly frame: Buffer;
}

const TEXT_FRAME = 0x81;

/**
 * Writes a push as an EVENT packet of the socket.io protocol (v5) inside a MESSAGE packet of engine.io (v4): `42["event",body]`.
 * The body is copied as it is, never parsed. A push goes to many connections in a row, so the last one is remembered.
 */
export class SocketIoEncoder {
  #last: OutgoingPush | undefined;
  #encoded: EncodedPush | undefined;

  encode(push: OutgoingPush): EncodedPush {
    if (push === this.#last && this.#encoded) return this.#encoded;
    const packet = Buffer.concat([
      Buffer.from(`42[${JSON.stringify(push.event)},`),
      push.json,
      CLOSING_BRACKET,
    ]);
    let text: string | undefined;
    const encoded: EncodedPush = {
      frame: textFrame(packet),
      // Without engine.io's packet type, which it writes itself.
      text: () => {
        text ??= packet.toString('utf8', 1);
        return text;
      },
    };
    this.#last = push;
    this.#encoded = encoded;
    return encoded;
  }
}

const CLOSING_BRACKET = Buffer.from(']');

/** An unmasked, unfragmented text frame (RFC 6455, section 5.2). */
function textFrame(payload: Buffer): Buffer {
  const { length } = payload;
  let header: Buffer;
  if (length < 126) {
    header = Buffer.from([TEXT_FRAME, length]);
  } else if (length < 65_536) {
    header = Buffer.from([TEXT_FRAME, 126, length >> 8, length & 0xff]);
  } else {
    header = Buffer.alloc(10);
    header.writeUInt8(TEXT_FRAME, 0);
    header.writeUInt8(127, 1);
    header.writeBigUInt64BE(BigInt(length), 2);
  }
  return Buffer.concat([header, payload]);
}
