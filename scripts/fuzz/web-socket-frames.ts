import type { Random } from './random.ts';

export const OPCODE = { continuation: 0, text: 1, binary: 2, close: 8, ping: 9, pong: 10 } as const;

export interface FrameShape {
  readonly opcode?: number;
  readonly fin?: boolean;
  /** Of the three reserved bits. */
  readonly reserved?: number;
  readonly masked?: boolean;
  /** Told instead of the true one. */
  readonly length?: bigint;
  /** How many bytes tell the length: 0 (in the second byte), 2 or 8; default: as few as needed. */
  readonly lengthBytes?: 0 | 2 | 8;
}

/** A frame of RFC 6455, section 5.2, that need not follow it. */
export function frame(random: Random, payload: Buffer | string, shape: FrameShape = {}): Buffer {
  const data = Buffer.from(payload);
  const { opcode = OPCODE.text, fin = true, reserved = 0, masked = true } = shape;
  const length = shape.length ?? BigInt(data.length);
  const lengthBytes = shape.lengthBytes ?? (length < 126n ? 0 : length < 65_536n ? 2 : 8);
  const head = Buffer.alloc(2 + lengthBytes);
  head[0] = (fin ? 0x80 : 0) | ((reserved & 7) << 4) | (opcode & 0xf);
  const short = lengthBytes === 0 ? Number(length & 0x7fn) : lengthBytes === 2 ? 126 : 127;
  head[1] = (masked ? 0x80 : 0) | short;
  if (lengthBytes === 2) head.writeUInt16BE(Number(length & 0xffffn), 2);
  if (lengthBytes === 8) head.writeBigUInt64BE(BigInt.asUintN(64, length), 2);
  if (!masked) return Buffer.concat([head, data]);
  const mask = random.bytes(4);
  for (let at = 0; at < data.length; at += 1) data[at] = (data[at] ?? 0) ^ (mask[at % 4] ?? 0);
  return Buffer.concat([head, mask, data]);
}

/** A message in several frames. */
export function fragments(random: Random, payload: Buffer | string, count: number): Buffer[] {
  const data = Buffer.from(payload);
  return Array.from({ length: count }, (_, at) => {
    const part = data.subarray(
      Math.floor((at * data.length) / count),
      Math.floor(((at + 1) * data.length) / count),
    );
    const opcode = at === 0 ? OPCODE.text : OPCODE.continuation;
    return frame(random, part, { opcode, fin: at === count - 1 });
  });
}

export interface UpgradeOptions {
  readonly path: string;
  readonly port: number;
  readonly headers?: readonly string[];
}

export function upgradeRequest({ path, port, headers = [] }: UpgradeOptions): string {
  return [
    `GET ${path} HTTP/1.1`,
    `Host: 127.0.0.1:${port}`,
    'Connection: Upgrade',
    'Upgrade: websocket',
    'Sec-WebSocket-Version: 13',
    'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==',
    ...headers,
    '\r\n',
  ].join('\r\n');
}

export const SOCKET_IO_UPGRADE = '/socket.io/?EIO=4&transport=websocket';
