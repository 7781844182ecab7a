import { once } from 'node:events';
import { beforeAll, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import { PomeloClient } from '../framework/transport/pomelo/testing/pomelo-client.ts';
import type { Cluster } from './cluster.ts';
import { type ClientPorts, openEvery } from './every-client.ts';
import { startOneConnector } from './one-connector.ts';

const HELLO_MS = 2_500;
const PING_MS = 4_000;
const PONG_MS = 3_500;
/**
 * Longer than each, and shorter, by what opening all clients takes on a busy machine, than clients of socket.io wait for a ping
 * from their handshake on: `PING_MS` and `PONG_MS` together.
 */
const STALL_MS = 4_000;

let cluster: Cluster;
let ports: ClientPorts;

beforeAll(async () => {
  ({ cluster, ports } = await startOneConnector({
    settings: {
      deadlines: { helloMs: HELLO_MS, pingMs: PING_MS, pongMs: PONG_MS },
      registry: { leaseMs: 30_000 },
      // After the pause it would refuse requests for a moment.
      handler: { busyLagMs: 0 },
    },
  }));
  return () => cluster.stop();
});

/** The connector does nothing for so long, as if one of its handlers had kept it busy. */
async function standStill(pid: number, meanwhile: () => void): Promise<void> {
  process.kill(pid, 'SIGSTOP');
  try {
    meanwhile();
    await new Promise((resolve) => setTimeout(resolve, STALL_MS));
  } finally {
    process.kill(pid, 'SIGCONT');
  }
}

test('whoever is there stays, whatever they speak, and those at their handshake come in', async () => {
  // Asked for at first: the handshakes below are not to wait for an answer.
  const { pid } = await cluster.server('connector-1');
  const people = await openEvery(ports, 'stays');
  const opening = new WebSocket(`${ports.url.replace('http', 'ws')}/socket.io/?EIO=4&transport=websocket`);
  const packets: string[] = [];
  const answered = new Promise<void>((resolve) => {
    opening.on('message', (data) => {
      // A ping may come first.
      if (String(data) !== '2') packets.push(String(data).slice(0, 2));
      if (packets.length === 2) resolve();
    });
    opening.once('close', () => resolve());
  });
  const pomelo = await PomeloClient.overTcp(Number(new URL(ports.url).port), { silent: true });
  await once(opening, 'message');

  await standStill(pid, () => {
    opening.send('40');
    pomelo.send(1, Buffer.from(JSON.stringify({ sys: { type: 'test', version: '1.0.0' } })));
  });

  await answered;
  expect(packets).toEqual(['0{', '40']);
  await pomelo.until(() => pomelo.hello !== undefined || pomelo.isOver);
  expect(pomelo.hello?.code).toBe(200);
  pomelo.send(2);
  expect(await pomelo.ask('connector.entryHandler.enter', { username: 'late' })).toMatchObject({
    username: 'late',
  });
  for (const person of people) {
    await person.say(`${person.name} is still here`);
    expect(person.isThere()).toBe(true);
  }
  for (const person of people) person.close();
  opening.close();
  pomelo.goodbye();
});

test('nothing of all this was an error', () => {
  expect(cluster.errors()).toEqual([]);
});
