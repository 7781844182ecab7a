import type { Attack } from '../attack.ts';
import { hostileText, hostileValue } from '../hostile-values.ts';
import { mutateBody, mutateBytes } from '../mutation.ts';
import type { Random } from '../random.ts';
import { validRequest } from '../request-bodies.ts';
import { SocketIoWire } from '../socket-io-wire.ts';

/** A packet of Pomelo's on socket.io: an id of four characters, the length of the route, the route, the body. */
function packet(random: Random, id: number): string {
  const { route, body } = validRequest(random);
  const head = String.fromCharCode(0, 0, 0, id, route.length);
  const text = `${head}${route}${JSON.stringify(mutateBody(random, body))}`;
  return random.make([
    () => text,
    () => text,
    () => text.slice(0, random.below(text.length)),
    () => String.fromCharCode(random.below(300), 255, 255, 255, random.below(256)) + hostileText(random),
    () => mutateBytes(random, Buffer.from(text, 'latin1')).toString('latin1'),
  ]);
}

function event(random: Random, id: number): string {
  return random.make([
    () => `42${JSON.stringify(['message', packet(random, id)])}`,
    () => `42${JSON.stringify(['message', packet(random, id)])}`,
    () => `42${id}${JSON.stringify(['message', packet(random, id), 1])}`,
    () => `42${JSON.stringify(['message', hostileValue(random)])}`,
    () => `40/${random.pick(['x?y=z', '?', '//', 'http://a/', '%', ':'])}`,
    () => '2',
    () => '3',
  ]);
}

/** The third revision of engine.io, with Pomelo's packets in the events of its socket.io. */
export const oldSocketIoAttack: Attack = {
  name: 'pomelo on socket.io 2',
  weight: 2,
  async run(scene) {
    const { random, targets } = scene;
    const port = random.pickFrom([...targets.connector, ...targets.gate]) ?? 0;
    const path = '/socket.io/?EIO=3&transport=websocket';
    // The server says hello by itself.
    const socket = await SocketIoWire.open(scene, port, { path, hello: '' });
    for (let id = 1; id <= random.between(5, 80); id += 1) {
      if (!(await socket.packet(event(random, id)))) return;
    }
    socket.wire.saidGoodbye();
    await socket.packet(
      random.pick([`4${hostileText(random)}`, '41', '40', '2probe', '42{', 'b4', hostileText(random)]),
    );
    await socket.wire.ends(20);
  },
};
