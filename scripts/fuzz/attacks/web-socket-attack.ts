import type { Attack } from '../attack.ts';
import { randomText } from '../hostile-values.ts';
import { mutateBytes, pieces } from '../mutation.ts';
import type { Random } from '../random.ts';
import {
  type FrameShape,
  fragments,
  frame,
  OPCODE,
  SOCKET_IO_UPGRADE,
  upgradeRequest,
} from '../web-socket-frames.ts';

/** Frames that are odd, and that a server has to bear. */
function bearable(random: Random): Buffer {
  return random.make([
    () => frame(random, random.bytes(random.below(126)), { opcode: OPCODE.ping }),
    () => frame(random, randomText(random, 20), { opcode: OPCODE.pong }),
    () => frame(random, '3'),
    () => frame(random, '6'),
    () => Buffer.concat(fragments(random, '42["chat.roomHandler.list",{}]', random.between(1, 200))),
    () => {
      const [first = Buffer.alloc(0), ...rest] = fragments(random, '3probe', 3);
      return Buffer.concat([first, frame(random, 'x', { opcode: OPCODE.ping }), ...rest]);
    },
  ]);
}

/** Frames that no server may accept, and some that only look so. */
function unbearable(random: Random): Buffer {
  const shapes: readonly [FrameShape, ...FrameShape[]] = [
    { opcode: random.pick([3, 4, 5, 6, 7, 11, 12, 13, 14, 15]) },
    { reserved: random.between(1, 7) },
    { masked: false },
    { opcode: OPCODE.ping, fin: false },
    { opcode: OPCODE.continuation },
    { length: 2n ** 63n - 1n },
    { length: 2n ** 64n - 1n },
    { length: BigInt(random.between(65_536, 2 ** 31)) },
    { length: 5n, lengthBytes: 8 },
    { length: 3n, lengthBytes: 2 },
  ];
  return random.make([
    () => frame(random, randomText(random, 30), random.pick(shapes)),
    () => frame(random, Buffer.alloc(random.between(126, 4_000)), { opcode: OPCODE.ping }),
    () => frame(random, Buffer.from([0xc3, 0x28])),
    () => frame(random, Buffer.from([random.below(256)]), { opcode: OPCODE.close }),
    () => frame(random, Buffer.from([0, random.below(256), 1]), { opcode: OPCODE.close }),
    () => frame(random, Buffer.alloc(random.between(66_000, 400_000), 'x')),
    () => Buffer.concat(fragments(random, 'x'.repeat(3_000), 3_000)),
    () => frame(random, '1', { fin: false }),
    () => mutateBytes(random, frame(random, '42["chat.roomHandler.list",{}]')),
    () => random.bytes(random.between(1, 200)),
  ]);
}

/** Frames of WebSocket that are none, behind socket.io's and Pomelo's upgrade. */
export const webSocketAttack: Attack = {
  name: 'web-socket',
  weight: 3,
  async run({ random, targets, open }) {
    const port = random.pickFrom([...targets.connector, ...targets.gate]) ?? 0;
    const path = random.pick([SOCKET_IO_UPGRADE, SOCKET_IO_UPGRADE, '/', '/socket.io']);
    const wire = await open(port);
    await wire.write(upgradeRequest({ path, port }));
    if (!(await wire.hears('\r\n\r\n'))) return;
    if (path === SOCKET_IO_UPGRADE) {
      await wire.write(frame(random, '40'));
      for (let count = random.between(1, 30); count > 0; count -= 1) {
        if (!(await wire.input(bearable(random)))) return;
      }
    }
    const last = unbearable(random);
    await wire.input(last, random.oneIn(3) ? pieces(random, last) : undefined);
    if (random.oneIn(4)) await wire.input(unbearable(random));
    await wire.ends(random.oneIn(4) ? 500 : 20);
  },
};
