import type { Attack, Scene } from './attack.ts';
import { validMessage } from './line-messages.ts';
import { idBytes, PACKAGE, PomeloWire, pomeloMessage, pomeloPackage } from './pomelo-wire.ts';
import { ordinaryRequest } from './request-bodies.ts';
import { SocketIoWire } from './socket-io-wire.ts';

/** How many requests a client of this load makes, so that nobody limits it. */
const REQUESTS = 80;

const socketIo = async (scene: Scene) => {
  const { random, targets } = scene;
  const socket = await SocketIoWire.open(scene, random.pickFrom(targets.connector) ?? 0);
  await socket.enter({ rid: `lair${random.below(8)}` });
  for (let id = 1; id <= REQUESTS; id += 1) {
    const { route, body } = ordinaryRequest(random);
    if (!(await socket.packet(`42${id}${JSON.stringify([route, body])}`))) return;
    if (id % 8 === 0) await socket.wire.hears(`43${id}[`);
  }
  socket.wire.saidGoodbye();
  await socket.quiet('41');
};

const pomelo = async (scene: Scene) => {
  const { random, targets } = scene;
  const client = await PomeloWire.open(scene, random.pickFrom(targets.connector) ?? 0);
  const ask = (id: number, route: string, body: object) =>
    pomeloPackage(PACKAGE.data, pomeloMessage({ id: idBytes(id), route, body: JSON.stringify(body) }));
  await client.quiet(ask(1, 'connector.entryHandler.enter', { rid: `lair${random.below(8)}` }));
  await client.wire.hears('"code":200');
  for (let id = 2; id <= REQUESTS; id += 1) {
    const { route, body } = ordinaryRequest(random);
    if (!(await client.input(ask(id, route, body)))) return;
    if (id % 8 === 0) await client.wire.hears('}', 300);
  }
};

const lines = async ({ random, targets, open }: Scene) => {
  const wire = await open(random.pickFrom(targets.line) ?? 0);
  await wire.hears('roomcontents');
  for (let count = 0; count < REQUESTS; count += 1) {
    if (!(await wire.input(`${JSON.stringify(validMessage(random))}\n`))) return;
    if (count % 8 === 0) await wire.hears('}', 300);
  }
};

const http = async ({ random, targets, open }: Scene) => {
  const { web, ops } = targets;
  const port = random.pickFrom(random.pick([web, ops])) ?? 0;
  const path = web.includes(port) ? '/cluster.json' : '/livez';
  const wire = await open(port);
  for (let count = 0; count < 20; count += 1) {
    if (!(await wire.input(`GET ${path} HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\n\r\n`))) return;
    await wire.hears('HTTP/1.1 ', 1_000);
  }
};

/** Clients who mean well, and make the servers and the machine as busy as the others do. */
export const HARMLESS: readonly Attack[] = [
  { name: 'socket.io client', weight: 4, run: socketIo },
  { name: 'pomelo client', weight: 3, run: pomelo },
  { name: 'line client', weight: 2, run: lines },
  { name: 'http client', weight: 1, run: http },
];
