import { deflateSync, gzipSync } from 'node:zlib';
import type { Attack } from '../attack.ts';
import { hostileJson, hostileText, hostileValue } from '../hostile-values.ts';
import { mutateBody, mutateBytes, pieces } from '../mutation.ts';
import { idBytes, PACKAGE, PomeloWire, pomeloMessage, pomeloPackage } from '../pomelo-wire.ts';
import type { Random } from '../random.ts';
import { validRequest } from '../request-bodies.ts';

const GZIP = 0x10;
/** A body of this size becomes a few hundred bytes. */
const BOMB_BYTES = 1_000_000;

const bombs = [gzipSync, deflateSync].map((pack) => pack(Buffer.alloc(BOMB_BYTES, '[')));
const codes = (random: Random) => random.pick([0, 1, 2, 40, 41, 60, 0x7fff, 0xffff, random.below(64)]);
const data = (message: Buffer) => pomeloPackage(PACKAGE.data, message);

function body(random: Random): string {
  const { body: valid } = validRequest(random);
  return random.oneIn(6) ? hostileJson(random) : JSON.stringify(mutateBody(random, valid));
}

/** After which the connection goes on. */
function sound(random: Random, id: number): Buffer {
  const { route, body: valid } = validRequest(random);
  const json = JSON.stringify(mutateBody(random, valid));
  return random.make([
    () => data(pomeloMessage({ id: idBytes(id), route, body: json })),
    () => data(pomeloMessage({ id: idBytes(id), route, body: body(random) })),
    () => data(pomeloMessage({ id: idBytes(id), route: codes(random), body: json })),
    () => data(pomeloMessage({ id: idBytes(id), route, body: gzipSync(json), bits: GZIP })),
    () => data(pomeloMessage({ type: 1, route, body: json })),
    () => data(pomeloMessage({ id: idBytes(0), route, body: json })),
    () => data(pomeloMessage({ id: Buffer.concat([Buffer.alloc(9, 0x80), idBytes(1)]), route, body: json })),
    () => data(pomeloMessage({ id: idBytes(id), route: hostileText(random).slice(0, 60), body: json })),
    () => data(pomeloMessage({ id: idBytes(id), route, body: random.bytes(random.below(50)) })),
    () => data(pomeloMessage({ id: idBytes(id), route: '', body: '', bits: 0x20 })),
    () => pomeloPackage(PACKAGE.heartbeat),
    () => pomeloPackage(PACKAGE.heartbeat, 'with a body'),
  ]);
}

/** After which it most often does not. */
function lethal(random: Random): Buffer {
  const { route } = validRequest(random);
  return random.make([
    () => pomeloPackage(random.pick([0, 5, 6, 7, 99, 255]), hostileText(random)),
    () => pomeloPackage(PACKAGE.data, 'x', random.pick([0xff_ff_ff, 65_536 + 300, 1_000_000])),
    () => pomeloPackage(PACKAGE.data),
    () =>
      data(pomeloMessage({ route, body: random.pick([bombs[0], bombs[1], 'no gzip']) ?? '', bits: GZIP })),
    () => data(pomeloMessage({ id: Buffer.alloc(random.between(10, 300), 0xff), route, body: '{}' })),
    () => data(pomeloMessage({ type: random.between(2, 7), route, body: '{}' })),
    () => data(pomeloMessage({ route, body: '', routeLength: 255 })),
    () => data(Buffer.from([0])),
    () => pomeloPackage(PACKAGE.handshake, '{"sys":{}}'),
    () => pomeloPackage(PACKAGE.ack),
    () => mutateBytes(random, data(pomeloMessage({ route, body: body(random) }))),
    () => random.bytes(random.between(1, 300)),
  ]);
}

/** Packages and messages of Pomelo's protocol, over TCP and over WebSocket. */
export const pomeloAttack: Attack = {
  name: 'pomelo',
  weight: 6,
  async run(scene) {
    const { random, targets } = scene;
    const port = random.pickFrom([...targets.connector, ...targets.connector, ...targets.gate]) ?? 0;
    const pomelo = await PomeloWire.open(scene, port);
    if (random.oneIn(2)) {
      const enter = { route: 'connector.entryHandler.enter', body: JSON.stringify({ rid: 'lair3' }) };
      await pomelo.quiet(data(pomeloMessage({ id: idBytes(1), ...enter })));
      await pomelo.wire.hears('"code":200', 1_500);
    }
    for (let id = 2; id < random.between(3, 95); id += 1) {
      const bytes = sound(random, id);
      if (!(await pomelo.input(bytes, random.oneIn(10) ? pieces(random, bytes) : undefined))) return;
      if (id % 8 === 0) await pomelo.wire.hears('}', 300);
    }
    const last = lethal(random);
    await pomelo.input(last, random.oneIn(4) ? pieces(random, last) : undefined);
    await pomelo.wire.ends(random.oneIn(3) ? 300 : 20);
  },
};

/** What comes before the handshake, instead of it, or in its midst. */
export const pomeloHelloAttack: Attack = {
  name: 'pomelo hello',
  weight: 2,
  async run(scene) {
    const { random, targets } = scene;
    const port = random.pickFrom([...targets.connector, ...targets.gate]) ?? 0;
    const pomelo = await PomeloWire.open(scene, port, { hello: false });
    const hello = { sys: { type: 'x', version: '0.1', dictVersion: 'x', protoVersion: 1 } };
    const bytes = random.make([
      () => pomeloPackage(PACKAGE.handshake, JSON.stringify(mutateBody(random, hello))),
      () => pomeloPackage(PACKAGE.handshake, JSON.stringify({ sys: mutateBody(random, hello.sys) })),
      () => pomeloPackage(PACKAGE.handshake, JSON.stringify({ sys: hostileValue(random) })),
      () => pomeloPackage(PACKAGE.handshake, hostileJson(random)),
      () => pomeloPackage(PACKAGE.handshake, '', 0xff_ff_ff),
      () => pomeloPackage(PACKAGE.ack),
      () => pomeloPackage(PACKAGE.heartbeat),
      () => lethal(random),
      () => mutateBytes(random, pomeloPackage(PACKAGE.handshake, JSON.stringify(hello))),
    ]);
    await pomelo.input(bytes, random.oneIn(3) ? pieces(random, bytes) : undefined);
    if (random.oneIn(2)) await pomelo.input(sound(random, 1));
    if (random.oneIn(6)) pomelo.wire.halfClose();
    await pomelo.wire.ends(random.oneIn(4) ? 500 : 20);
  },
};
