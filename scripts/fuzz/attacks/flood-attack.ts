import type { Attack, Scene } from '../attack.ts';
import { idBytes, PACKAGE, PomeloWire, pomeloMessage, pomeloPackage } from '../pomelo-wire.ts';
import type { Random } from '../random.ts';
import { validRequest } from '../request-bodies.ts';
import { SocketIoWire } from '../socket-io-wire.ts';
import type { Wire } from '../wire.ts';

type Throw = (id: number) => Promise<boolean>;

function socketIoRequest(random: Random, id: number): string {
  const { route, body } = validRequest(random);
  return random.pick([`42${id}${JSON.stringify([route, body])}`, `42["${route}",{}]`, '42["nothing"]', '3']);
}

async function overSocketIo(scene: Scene, port: number): Promise<readonly [Wire, Throw]> {
  const socket = await SocketIoWire.open(scene, port);
  return [socket.wire, (id) => socket.packet(socketIoRequest(scene.random, id))];
}

async function overPomelo(scene: Scene, port: number): Promise<readonly [Wire, Throw]> {
  const { random } = scene;
  const pomelo = await PomeloWire.open(scene, port);
  const request = (id: number) => {
    const { route, body } = validRequest(random);
    const message = pomeloMessage({ id: idBytes(id), route, body: JSON.stringify(body) });
    return pomeloPackage(PACKAGE.data, message);
  };
  const heartbeat = pomeloPackage(PACKAGE.heartbeat);
  return [pomelo.wire, (id) => pomelo.input(random.oneIn(2) ? heartbeat : request(id))];
}

/** Far more requests than a connection may make, from somebody who does not wait for answers, or does not even read them. */
export const floodAttack: Attack = {
  name: 'flood',
  weight: 2,
  async run(scene) {
    const { random, targets } = scene;
    const port = random.pickFrom([...targets.connector, ...targets.gate]) ?? 0;
    const open = random.pick([overSocketIo, overPomelo]);
    const [wire, throwOne] = await open(scene, port);
    if (random.oneIn(4)) wire.readNothing();
    for (let id = 1; id <= random.between(200, 900); id += 1) {
      if (!(await throwOne(id))) return;
    }
    await wire.ends(random.oneIn(4) ? 300 : 10);
  },
};
