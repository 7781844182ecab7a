import type { Attack } from '../attack.ts';
import { mutateBytes, pieces } from '../mutation.ts';
import { PomeloWire } from '../pomelo-wire.ts';
import type { Random } from '../random.ts';

const RECORD = { changeCipherSpec: 20, alert: 21, handshake: 22, data: 23, heartbeat: 24 } as const;
const CLIENT_HELLO = 1;
const TLS_1_2 = [3, 3] as const;
/** ECDHE with ECDSA and with RSA, and one of TLS 1.3. */
const CIPHERS = [0xc0, 0x2b, 0xc0, 0x2f, 0x13, 0x01];
const LARGEST_RECORD = 2 ** 14;
/** An opening that comes to nothing may take as long. */
const BORNE_MS = 8_000;

/** `length`: what it says that it holds, instead of what it does. */
function record(type: number, content: Buffer, length = content.length): Buffer {
  return Buffer.concat([Buffer.from([type, ...TLS_1_2, (length >> 8) & 0xff, length & 0xff]), content]);
}

/** One of TLS 1.2, which a server answers. */
function clientHello(random: Random): Buffer {
  const body = Buffer.concat([
    Buffer.from(TLS_1_2),
    random.bytes(32),
    Buffer.from([0, 0, CIPHERS.length, ...CIPHERS, 1, 0]),
  ]);
  const head = Buffer.from([CLIENT_HELLO, 0, 0, body.length]);
  return record(RECORD.handshake, Buffer.concat([head, body]));
}

/** What comes where a handshake should begin. */
function opening(random: Random): Buffer {
  const hello = clientHello(random);
  return random.make([
    () => mutateBytes(random, hello),
    () => mutateBytes(random, hello),
    () => hello.subarray(0, random.below(hello.length)),
    () => Buffer.concat([hello, hello]),
    () => Buffer.concat([hello, anyRecord(random)]),
    () => anyRecord(random),
    () => Buffer.from('GET / HTTP/1.1\r\nHost: x\r\n\r\n'),
    () => Buffer.from('{"type":"list"}\n'),
    () => Buffer.from([1, 0, 0, 2, 0x7b, 0x7d]),
    // As SSL 2 began.
    () => Buffer.from([0x80, 0x2e, 1, 0, 2, 0, 0x15, 0, 0, 0, 0x10]),
    () => random.bytes(random.between(1, 200)),
  ]);
}

function anyRecord(random: Random): Buffer {
  const { changeCipherSpec, alert, handshake, data, heartbeat } = RECORD;
  const known = random.pick([changeCipherSpec, alert, handshake, data, heartbeat]);
  const type = random.oneIn(6) ? random.below(256) : known;
  const content = random.bytes(random.below(random.oneIn(10) ? LARGEST_RECORD : 200));
  return record(type, content, random.oneIn(3) ? random.below(2 ** 16) : content.length);
}

/** Handshakes of TLS that are none. */
export const tlsAttack: Attack = {
  name: 'tls',
  weight: 4,
  needsTls: true,
  async run({ random, targets, open }) {
    const wire = await open(random.pickFrom(targets.secure) ?? 0, { plain: true });
    const bytes = opening(random);
    if (!(await wire.input(bytes, random.oneIn(5) ? pieces(random, bytes) : undefined))) return;
    if (random.oneIn(2)) await wire.input(anyRecord(random));
    await wire.ends(random.oneIn(5) ? 300 : 20);
  },
};

/** A record that nobody can read, after a handshake: whoever cannot be understood any more may not stay. */
export const brokenTlsAttack: Attack = {
  name: 'broken tls',
  weight: 1,
  needsTls: true,
  lingers: true,
  async run(scene) {
    const { random, targets, open, wrong } = scene;
    const { secure, gate, connector } = targets;
    const wire = random.oneIn(2)
      ? await open(random.pickFrom(secure) ?? 0)
      : (await PomeloWire.open(scene, random.pickFrom([...gate, ...connector]) ?? 0)).wire;
    wire.saidGoodbye();
    if (!(await wire.inputBeneath(record(RECORD.data, random.bytes(random.between(32, 200)))))) return;
    if (!(await wire.ends(BORNE_MS)))
      wrong(`what cannot be decrypted was borne for more than ${BORNE_MS} ms`);
  },
};
