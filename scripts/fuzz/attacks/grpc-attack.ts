import type { Attack, RpcTarget } from '../attack.ts';
import { mutateBytes } from '../mutation.ts';
import type { Random } from '../random.ts';

const PREFACE = 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n';
const TYPE = {
  data: 0,
  headers: 1,
  reset: 3,
  settings: 4,
  ping: 6,
  goaway: 7,
  window: 8,
  continuation: 9,
} as const;
const END_STREAM = 1;
const END_HEADERS = 4;

/** Paths of services that do not change anything by being asked, and of some that are none. */
const PATHS: readonly [string, ...string[]] = [
  '/tangelo.link.Link/Open',
  '/tangelo.registry.Registry/Attend',
  '/grpc.health.v1.Health/Check',
  '/grpc.reflection.v1.ServerReflection/ServerReflectionInfo',
  '/tangelo.admin.Admin/Status',
  '/tangelo.channel.ChannelOwner/Fetch',
  '/tangelo.chat.RoomRemote/Page',
  '/tangelo.nothing.Nothing/Nothing',
  '/',
  'x',
];

/** A frame of HTTP/2 (RFC 9113, section 4.1). */
function frame(type: number, flags: number, stream: number, payload: Buffer | string = ''): Buffer {
  const data = Buffer.from(payload);
  const head = Buffer.alloc(9);
  head.writeUIntBE(data.length, 0, 3);
  head[3] = type;
  head[4] = flags;
  head.writeUInt32BE(stream, 5);
  return Buffer.concat([head, data]);
}

/** A field of HPACK that is kept nowhere, and whose texts are not compressed (RFC 7541, section 6.2.2). */
function field(name: string, value: string): Buffer {
  const text = (of: string) => {
    const bytes = Buffer.from(of);
    if (bytes.length < 127) return [Buffer.from([bytes.length]), bytes];
    const rest = bytes.length - 127;
    const length = rest < 128 ? [127, rest] : [127, (rest & 0x7f) | 0x80, rest >> 7];
    return [Buffer.from(length), bytes];
  };
  return Buffer.concat([Buffer.from([0]), ...text(name), ...text(value)]);
}

/** A message of gRPC: whether it is compressed, its length, its bytes. */
function grpcMessage(random: Random, bytes: Buffer): Buffer {
  const head = Buffer.alloc(5);
  head[0] = random.oneIn(10) ? 1 : 0;
  head.writeUInt32BE(random.oneIn(8) ? random.pick([0xffff_ffff, 5_000_000, 1]) : bytes.length, 1);
  return Buffer.concat([head, bytes]);
}

/** Batches of a link, some of which could be sound: their frames name methods that there are not. */
function linkBatch(random: Random): Buffer {
  const name = Buffer.from('tangelo.nothing.Nothing/Nothing');
  const body = Buffer.concat([
    Buffer.from([0x08, random.below(128), 0x10, random.below(128), 0x1a, name.length]),
    name,
    Buffer.from([0x22, 3, 1, 2, 3, 0x28, random.below(2)]),
  ]);
  const batch = Buffer.concat([Buffer.from([0x0a, body.length]), body]);
  return random.oneIn(2) ? mutateBytes(random, batch) : batch;
}

function headers(random: Random, stream: number, path: string, { incarnation }: RpcTarget): Buffer {
  const fields = [
    field(':method', random.oneIn(10) ? 'GET' : 'POST'),
    field(':scheme', 'http'),
    field(':path', path),
    field(':authority', 'x'),
    field('content-type', random.oneIn(10) ? 'text/html' : 'application/grpc'),
    field('te', 'trailers'),
    ...(random.oneIn(8) ? [field('grpc-timeout', random.pick(['1n', '99999999999S', '-1S', 'x']))] : []),
    ...(random.oneIn(8) ? [field('grpc-encoding', random.pick(['gzip', 'x']))] : []),
    ...(path.includes('Link')
      ? [
          field('tangelo-id', random.pick(['fuzz', '%', '%00', '__proto__'])),
          field('tangelo-incarnation', 'fuzz'),
          field('tangelo-peer', random.oneIn(4) ? '%ff' : encodeURIComponent(incarnation)),
        ]
      : []),
  ];
  return frame(TYPE.headers, END_HEADERS, stream, Buffer.concat(fields));
}

function noise(random: Random, stream: number): Buffer {
  return random.make([
    () =>
      frame(random.below(20), random.below(256), random.pick([0, stream]), random.bytes(random.below(60))),
    () => frame(TYPE.ping, random.below(2), 0, random.bytes(8)),
    () => frame(TYPE.settings, 0, 0, random.bytes(6 * random.below(4))),
    () => frame(TYPE.window, 0, random.pick([0, stream]), random.bytes(4)),
    () => frame(TYPE.reset, 0, stream, random.bytes(4)),
    () => frame(TYPE.continuation, 0, stream, random.bytes(30)),
    () => frame(TYPE.headers, END_HEADERS, stream, random.bytes(40)),
    () => frame(TYPE.goaway, 0, 0, random.bytes(8)),
    () => random.bytes(random.between(1, 100)),
    () => Buffer.from('GET / HTTP/1.1\r\n\r\n'),
  ]);
}

/** HTTP/2, gRPC and links between servers, at their ports and at the registry's. */
export const grpcAttack: Attack = {
  name: 'grpc',
  weight: 3,
  async run({ random, targets, open }) {
    const target = random.pickFrom(targets.rpc);
    if (!target) return;
    const wire = await open(target.port);
    if (random.oneIn(12)) {
      await wire.input(noise(random, 1));
      await wire.ends(100);
      return;
    }
    await wire.write(Buffer.concat([Buffer.from(PREFACE), frame(TYPE.settings, 0, 0)]));
    for (let stream = 1; stream < random.between(3, 20); stream += 2) {
      const path = random.pick(PATHS);
      if (!(await wire.input(headers(random, stream, path, target)))) return;
      for (let count = random.between(1, 6); count > 0; count -= 1) {
        const bytes = path.includes('Link') ? linkBatch(random) : random.bytes(random.below(40));
        // What the registry can read would be a server that there is not.
        const message = path.includes('Registry') ? Buffer.from([0xff]) : bytes;
        const flags = random.oneIn(4) ? END_STREAM : 0;
        if (!(await wire.input(frame(TYPE.data, flags, stream, grpcMessage(random, message))))) return;
      }
    }
    if (random.oneIn(2)) await wire.input(noise(random, random.between(1, 30)));
    await wire.ends(random.oneIn(5) ? 200 : 10);
  },
};
