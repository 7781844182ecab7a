import type { Attack, Scene, Targets } from '../attack.ts';
import { mutateBytes } from '../mutation.ts';
import type { Random } from '../random.ts';
import { SOCKET_IO_UPGRADE, upgradeRequest } from '../web-socket-frames.ts';

const HELLO_MS = 8_000;

function anyPort(random: Random, { gate, connector, line, utf, rpc, web, ops }: Targets): number {
  const ports = rpc.map(({ port }) => port);
  return random.pickFrom(random.pick([gate, connector, connector, line, utf, ports, web, ops])) ?? 0;
}

function opening(random: Random, port: number): Buffer {
  return random.pick([
    Buffer.from(upgradeRequest({ path: SOCKET_IO_UPGRADE, port })),
    Buffer.from(upgradeRequest({ path: '/', port })),
    Buffer.from('GET /livez HTTP/1.1\r\nHost: x\r\n\r\n'),
    Buffer.from([1, 0, 0, 30]),
    Buffer.from('{"type":"list"}\n'),
    Buffer.from('PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n'),
    Buffer.from([0x16, 3, 1, 2, 0, 1, 0, 1, 0xfc, 3, 3]),
  ]);
}

/** Whether to say plainly what is to be said within TLS. */
function breaksTls(random: Random, { secure }: Targets, port: number): boolean {
  return secure.includes(port) && random.oneIn(3);
}

/** Many connections at once that are reset, half-closed or left in the middle of what they begin. */
export const stormAttack: Attack = {
  name: 'storm',
  weight: 1,
  async run({ random, targets, open }) {
    const port = anyPort(random, targets);
    const plain = breaksTls(random, targets, port);
    const wires = await Promise.all(
      Array.from({ length: random.between(5, 40) }, () => open(port, { plain })),
    );
    for (const wire of wires) {
      const bytes = opening(random, port);
      const how = random.below(5);
      if (how > 0)
        await wire.input(bytes.subarray(0, how > 2 ? bytes.length : random.below(bytes.length + 1)));
      if (how === 1) wire.halfClose();
      else if (how !== 2) wire.end(random.pick(['fin', 'reset', 'reset']));
    }
  },
};

/** An opening that comes so slowly that it is never over. Whoever has to do with clients gives up on it in time. */
export const slowAttack: Attack = {
  name: 'slow opening',
  weight: 0.2,
  lingers: true,
  async run({ random, targets, open, wrong }) {
    const { gate, connector, web } = targets;
    const port = random.pickFrom(random.pick([gate, connector, connector, web])) ?? 0;
    const wire = await open(port, { plain: breaksTls(random, targets, port) });
    const bytes = mutateBytes(random, opening(random, port));
    const stop = performance.now() + HELLO_MS;
    for (let at = 0; performance.now() < stop; at += 1) {
      const byte = bytes.subarray(at % bytes.length, (at % bytes.length) + 1);
      if (!(await wire.input(byte.length > 0 ? byte : 'x'))) return;
      if (await wire.ends(random.between(20, 400))) return;
    }
    wrong(`an opening was waited for, for more than ${HELLO_MS} ms`);
  },
};

/** Pages from elsewhere: none of them may get a connection. */
export const originAttack: Attack = {
  name: 'origins',
  weight: 1,
  async run(scene) {
    const { random, targets } = scene;
    const port = random.pickFrom([...targets.connector, ...targets.gate]) ?? 0;
    for (let count = random.between(1, 4); count > 0; count -= 1) await fromElsewhere(scene, port);
  },
};

async function fromElsewhere(scene: Scene, port: number): Promise<void> {
  const { random, open } = scene;
  const origin = random.pick([
    'https://evil.example',
    'null',
    `http://127.0.0.1:${port}.evil.example`,
    `http://127.0.0.1@evil.example:${port}`,
    'file://',
    'x',
    `https://evil.example#http://127.0.0.1:${port}`,
    `http://[::1]:${port}`,
  ]);
  const path = random.pick([SOCKET_IO_UPGRADE, '/']);
  const wire = await open(port);
  await wire.input(upgradeRequest({ path, port, headers: [`Origin: ${origin}`] }));
  if (await wire.hears('HTTP/1.1 101', 300)) scene.wrong(`a page of ${origin} was let in at ${path}`);
}
