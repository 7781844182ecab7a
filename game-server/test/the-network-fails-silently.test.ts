import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { DatabaseSync } from '@photostructure/sqlite';
import { beforeAll, expect, test } from 'vitest';
import { type Client, createClient } from '../../shared/client/index.ts';
import { TangeloError } from '../../shared/errors.ts';
import { eventually } from '../../shared/testing/eventually.ts';
import { freePorts } from '../framework/testing/free-ports.ts';
import { type Cluster, startCluster } from './cluster.ts';
import { DirectLetters } from './direct-letters.ts';
import { type FreezingProxy, freezingProxy } from './freezing-proxy.ts';
import { checkHistory } from './history-checker.ts';
import { HistoryRecorder, readStored } from './history-recorder.ts';
import { chooseSeed, type SeededRandom, seededRandom } from './seeded-random.ts';

const SEED = chooseSeed();
const RIDS = ['attic', 'barn', 'cellar', 'dairy'] as const;
const NAMES = Array.from({ length: 8 }, (_, i) => `person${i}`) as [string, ...string[]];
/** Longer than the lease of a server, so that the cluster gives up whoever stands still for it. */
const STANDSTILL_MS = 7_000;

let cluster: Cluster;
/** In front of each connector, at the address that the gate tells. */
let proxies: [FreezingProxy, ...FreezingProxy[]];

beforeAll(async () => {
  const ports = await freePorts(3);
  const proxyAt = (port: number) => freezingProxy({ host: '127.0.0.2', port, targetHost: '127.0.0.1' });
  const [first, ...others] = ports;
  proxies = [await proxyAt(first ?? 0), ...(await Promise.all(others.map(proxyAt)))];
  cluster = await startCluster({
    connector: { clientPort: `${first}++`, clientHost: '127.0.0.2' },
    settings: {
      // People talk as fast as they are answered.
      limits: { messagesPerSecond: 0 },
      // Standing still is noticed within seconds, as with the defaults within minutes.
      deadlines: { pingMs: 1_000, pongMs: 4_000 },
    },
  });
  return async () => {
    await cluster.stop();
    for (const proxy of proxies) await proxy.close();
  };
});

interface Notes {
  readonly recorder: HistoryRecorder;
  readonly letters: DirectLetters;
}

async function enter(name: string, { recorder, letters }: Notes): Promise<Client> {
  const client = createClient({ gate: cluster.gateUrl, transports: ['websocket'], requestTimeoutMs: 2_000 });
  const receiver = recorder.receiver(name);
  client.on('joined', ({ rid, seq }) => receiver.joined(rid, seq));
  client.on('onChat', (message) => receiver.got(message));
  client.on('onDirect', (message) => letters.got(name, message));
  await client.connect({ username: name, rid: RIDS[0] });
  for (const rid of RIDS.slice(1)) await client.join(rid);
  return client;
}

/** Says line after line in any room, and some to one person, until it is over. */
async function talk(
  name: string,
  client: Client,
  { recorder, letters }: Notes,
  random: SeededRandom,
  isOver: () => boolean,
) {
  for (let n = 1; !isOver(); n += 1) {
    const id = `${name}-${n}`;
    const content = `line ${n} of ${name}`;
    const to = random.pick(NAMES);
    if (random.oneIn(4) && to !== name) {
      const acknowledged = letters.sending({ from: name, to, id });
      try {
        await client.sendDirect({ to, content, id });
        acknowledged();
      } catch (error) {
        // A guest who has been away for longer than the grace is nobody, until they come back.
        if (!(error instanceof TangeloError && error.error === 'NO_SUCH_USER')) throw error;
      }
    } else {
      const rid = random.pick(RIDS);
      const acknowledged = recorder.sending({ rid, sender: name, id, msg: content });
      acknowledged((await client.send({ content, target: '*', rid, id })).seq);
    }
    await pause(random.below(40));
  }
}

/** A process that stands still as a machine that is suspended does, and goes on. */
async function standstill(id: string): Promise<void> {
  const { pid } = await cluster.server(id);
  process.kill(pid, 'SIGSTOP');
  try {
    await pause(STANDSTILL_MS);
  } finally {
    process.kill(pid, 'SIGCONT');
  }
}

/** Nobody can write to the disk for a while. */
async function heldDisk(): Promise<void> {
  const other = new DatabaseSync(join(cluster.dataDir, 'tangelo.db'));
  try {
    for (;;) {
      try {
        other.exec('BEGIN IMMEDIATE');
        break;
      } catch {
        // One of the servers is writing at this moment.
        await pause(1);
      }
    }
    await pause(STANDSTILL_MS);
    other.exec('ROLLBACK');
  } finally {
    other.close();
  }
}

test(`whatever freezes, stands still or is killed: nothing is lost, nothing is told twice, and there is one order (TEST_SEED=${SEED})`, {
  timeout: 180_000,
}, async () => {
  const random = seededRandom(SEED);
  const notes: Notes = { recorder: new HistoryRecorder(), letters: new DirectLetters() };
  const clients = await Promise.all(NAMES.map((name) => enter(name, notes)));

  let isOver = false;
  const talking = clients.map((client, i) =>
    talk(NAMES[i] ?? '', client, notes, seededRandom(SEED + i), () => isOver),
  );
  const cutOff = async () => {
    const proxy = random.pick(proxies);
    proxy.cutOff();
    await pause(random.below(STANDSTILL_MS));
    proxy.thaw();
  };
  const faults = [
    async () => random.pick(proxies).freezeAll(),
    async () => {
      for (const proxy of proxies) proxy.freezeAll();
    },
    cutOff,
    () => standstill(`connector-${1 + random.below(3)}`),
    () => standstill(`chat-${1 + random.below(3)}`),
    heldDisk,
    async () => {
      for (let times = 0; times < 3; times += 1) {
        const { id, pid } = await cluster.server(`connector-${1 + times}`);
        await cluster.kill(id, 'SIGKILL');
        await cluster.whole(pid);
      }
    },
  ];
  try {
    for (const fault of random.shuffled(faults)) {
      await pause(500 + random.below(1_500));
      await fault();
    }
    await cluster.whole();
    await pause(500);
  } finally {
    isOver = true;
    for (const proxy of proxies) proxy.thaw();
  }
  await Promise.all(talking);

  const stored = await readStored(cluster.dataDir, RIDS);
  await eventually(() => expect(notes.recorder.behind(stored)).toEqual([]));
  await eventually(() => expect(notes.letters.missing()).toEqual([]));
  expect(checkHistory(notes.recorder.history(stored))).toEqual([]);
  expect(notes.letters.violations()).toEqual([]);
  expect(notes.recorder.acknowledged).toBeGreaterThan(NAMES.length * 10);
  expect(notes.letters.acknowledged).toBeGreaterThan(NAMES.length);
  for (const client of clients) client.disconnect();
});
