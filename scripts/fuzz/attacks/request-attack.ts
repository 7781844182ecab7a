import type { Attack } from '../attack.ts';
import { hostileJson } from '../hostile-values.ts';
import { mutateBody } from '../mutation.ts';
import { validRequest } from '../request-bodies.ts';
import { SocketIoWire } from '../socket-io-wire.ts';

/** Requests that a connection may make at once, less those that it has entered with. */
const AT_MOST = 95;
/** How many of them wait for an answer together. */
const AT_ONCE = 8;

/** Bodies of every route of the contract with something wrong in them, from somebody who has entered. */
export const requestAttack: Attack = {
  name: 'requests',
  weight: 8,
  async run(scene) {
    const { random, targets } = scene;
    const port = random.pickFrom(targets.connector) ?? 0;
    const socket = await SocketIoWire.open(scene, port);
    const { wire } = socket;
    await socket.enter({ rid: `lair${random.below(8)}` });
    for (let id = 1; id <= AT_MOST; id += 1) {
      const { route, body } = validRequest(random);
      const text = random.oneIn(30) ? hostileJson(random) : JSON.stringify(mutateBody(random, body));
      // What is no JSON at all ends the connection; the last one may.
      const isLast = id === AT_MOST;
      const sound = isLast ? text : soundly(text);
      if (!(await socket.packet(`42${id}["${route}",${sound}]`))) return;
      if (id % AT_ONCE === 0) await wire.hears(`43${id}[`, 1_500);
    }
    await wire.hears(`43${AT_MOST}[`, 300);
  },
};

/** At the gate, and at connectors without having entered: only a few routes are answered there. */
export const strangerAttack: Attack = {
  name: 'strangers',
  weight: 3,
  async run(scene) {
    const { random, targets } = scene;
    const port = random.pickFrom([...targets.gate, ...targets.connector]) ?? 0;
    const socket = await SocketIoWire.open(scene, port);
    for (let id = 1; id <= AT_MOST; id += 1) {
      const { route, body } = validRequest(random);
      if (route.startsWith('user.') && !random.oneIn(20)) continue;
      if (!(await socket.packet(`42${id}${JSON.stringify([route, mutateBody(random, body)])}`))) return;
      if (id % AT_ONCE === 0) await socket.wire.hears(`43${id}[`, 500);
    }
  },
};

function soundly(text: string): string {
  try {
    JSON.parse(text);
    return text;
  } catch {
    return JSON.stringify(text.slice(0, 10_000));
  }
}
