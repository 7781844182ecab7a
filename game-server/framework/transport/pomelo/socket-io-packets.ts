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
      const packet = `{"route":${JSON.stringify(push.event)},"body":${push.json.toString()}}`;
      this.#packet = { event: 'message', json: Buffer.from(JSON.stringify(packet)) };
      this.#last = push;
    }
    return this.#encoder.encode(this.#packet);
  }
}
