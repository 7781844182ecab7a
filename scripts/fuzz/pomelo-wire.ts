import type { Scene } from './attack.ts';
import { frame, OPCODE, upgradeRequest } from './web-socket-frames.ts';
import type { Wire } from './wire.ts';

export const PACKAGE = { handshake: 1, ack: 2, heartbeat: 3, data: 4, kick: 5 } as const;

export function pomeloPackage(type: number, body: Buffer | string = '', length?: number): Buffer {
  const data = Buffer.from(body);
  const head = Buffer.alloc(4);
  head[0] = type & 0xff;
  head.writeUIntBE((length ?? data.length) & 0xff_ff_ff, 1, 3);
  return Buffer.concat([head, data]);
}

export interface MessageShape {
  /** 0: a request, 1: a notify. */
  readonly type?: number;
  /** Further bits of the flag byte, such as 0x10 for gzip. */
  readonly bits?: number;
  readonly id?: Buffer;
  readonly route: string | number;
  readonly body: Buffer | string;
  /** Told instead of the true length of the route. */
  readonly routeLength?: number;
}

export function pomeloMessage({
  type = 0,
  bits = 0,
  id = Buffer.from([1]),
  route,
  body,
  routeLength,
}: MessageShape): Buffer {
  const isCode = typeof route === 'number';
  const name = isCode ? Buffer.from([(route >> 8) & 0xff, route & 0xff]) : Buffer.from(route);
  return Buffer.concat([
    Buffer.from([(type << 1) | (isCode ? 1 : 0) | bits]),
    type === 0 ? id : Buffer.alloc(0),
    ...(isCode ? [] : [Buffer.from([(routeLength ?? name.length) & 0xff])]),
    name,
    Buffer.from(body),
  ]);
}

/** Base 128, the lowest group first. */
export function idBytes(id: number): Buffer {
  return id < 0x80 ? Buffer.from([id]) : Buffer.concat([Buffer.from([(id & 0x7f) | 0x80]), idBytes(id >> 7)]);
}

const HELLO = JSON.stringify({ sys: { type: 'fuzz', version: '1.0.0' } });

/** Pomelo's protocol over TCP, or over a WebSocket whose frames are sound. */
export class PomeloWire {
  readonly wire: Wire;
  readonly #encode: (bytes: Buffer) => Buffer;

  static async open(scene: Scene, port: number, { hello = true } = {}): Promise<PomeloWire> {
    const { random } = scene;
    const wire = await scene.open(port);
    const isTcp = random.oneIn(2);
    if (!isTcp) {
      await wire.write(upgradeRequest({ path: '/', port }));
      await wire.hears('\r\n\r\n');
    }
    wire.owesReason = true;
    wire.isWebSocket = !isTcp;
    const encode = (bytes: Buffer) => (isTcp ? bytes : frame(random, bytes, { opcode: OPCODE.binary }));
    const pomelo = new PomeloWire(wire, encode);
    if (hello) {
      await pomelo.quiet(pomeloPackage(PACKAGE.handshake, HELLO));
      await wire.hears('"code":200');
      await pomelo.quiet(pomeloPackage(PACKAGE.ack));
    }
    return pomelo;
  }

  private constructor(wire: Wire, encode: (bytes: Buffer) => Buffer) {
    this.wire = wire;
    this.#encode = encode;
  }

  /** One input, in one piece or in several packets of what carries it. */
  input(bytes: Buffer, pieces: readonly Buffer[] = [bytes]): Promise<boolean> {
    return this.wire.input(bytes, pieces.map(this.#encode));
  }

  quiet(bytes: Buffer): Promise<void> {
    return this.wire.write(this.#encode(bytes));
  }
}
