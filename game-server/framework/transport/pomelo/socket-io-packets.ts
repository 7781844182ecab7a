import { isUtf8 } from 'node:buffer';
import { type EncodedPush, SocketIoEncoder } from '../socket-io-encoder.ts';
import type { OutgoingPush } from '../transport.ts';

/** What a Pomelo client asks over socket.io. */
export interface SocketIoPacket {
  readonly id: number;
  readonly route: string;
  readonly body: unknown;
}

const ID_CHARACTERS = 4;
const HEADER_CHARACTERS = ID_CHARACTERS + 1;

/**
 * Reads the text of a `message` event: an id of four characters, the first the highest; the length of the route as one; the
 * route; the body as JSON. `undefined` if it is something else.
 */
export function decodePacket(packet: unknown): SocketIoPacket | undefined {
  if (typeof packet !== 'string' || packet.length < HEADER_CHARACTERS) return undefined;
  const header = Array.from({ length: HEADER_CHARACTERS }, (_, index) => packet.charCodeAt(index));
  if (header.some((code) => code > 0xff)) return undefined;
  const end = HEADER_CHARACTERS + packet.charCodeAt(ID_CHARACTERS);
  if (end > packet.length) return undefined;
  return {
    id: header.slice(0, ID_CHARACTERS).reduce((id, byte) => id * 0x1_00 + byte, 0),
    route: packet.slice(HEADER_CHARACTERS, end),
    body: parse(packet.slice(end)),
  };
}

/**
 * Reads a text that socket.io 1 may have sent by polling, which encodes it twice: every character is one byte of its UTF-8.
 * Nothing tells socket.io 1 from 2, so what looks like this is taken for this.
 */
export function decodeTwice(text: unknown): unknown {
  if (typeof text !== 'string' || !/[\u0080-\u00ff]/.test(text) || /[^\0-\u00ff]/.test(text)) return text;
  const bytes = Buffer.from(text, 'latin1');
  return isUtf8(bytes) ? bytes.toString() : text;
}

/** The same JSON in ASCII, which socket.io 1 and 2 read alike whatever it comes by. */
export function asciiJson(json: string): string {
  return json.replaceAll(/[^\0-\u007f]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

/** What is no JSON stays a text, which is no body that any route has. */
function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

/** Writes a push as the text `{"route": …, "body": …}` of a `message` event. */
export class PomeloPushEncoder {
  readonly #encoder = new SocketIoEncoder();
  #last: OutgoingPush | undefined;
  #packet: OutgoingPush | undefined;

  encode(push: OutgoingPush): EncodedPush {
    if (push !== this.#last || !this.#packet) {
      const packet = asciiJson(`{"route":${JSON.stringify(push.event)},"body":${push.json.toString()}}`);
      this.#packet = { event: 'message', json: Buffer.from(JSON.stringify(packet)) };
      this.#last = push;
    }
    return this.#encoder.encode(this.#packet);
  }
}
