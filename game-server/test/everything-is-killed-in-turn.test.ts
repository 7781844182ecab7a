import { setTimeout as pause } from 'node:timers/promises';
import { beforeAll, expect, test } from 'vitest';
import { createClient } from '../../shared/client/index.ts';
import { pick, shardOf } from '../../shared/rendezvous.ts';
import { eventually } from '../framework/supervisor/testing/cluster-processes.ts';
import { type Cluster, startCluster } from './cluster.ts';
import { checkHistory } from './history-checker.ts';
import { allPages, HistoryRecorder, readStored } from './history-recorder.ts';
import { chooseSeed, type SeededRandom, seededRandom } from './seeded-random.ts';
import { StubbornClient } from './stubborn-client.ts';

const SEED = chooseSeed();
const CHAT_SERVERS = ['chat-1', 'chat-2', 'chat-3'].map((id) => ({ id }));
/** Two rooms on each chat server. */
const RIDS = CHAT_SERVERS.flatMap(({ id }) =>
  Array.from({ length: 100 }, (_, i) => `room-${i}`)
    .filter((rid) => pick(`shard:${shardOf(rid)}`, CHAT_SERVERS)?.id === id)
    .slice(0, 2),
) as [string, ...string[]];
const SENDERS = 12;

let cluster: Cluster;

beforeAll(async () => {
  // People talk as fast as they are answered.
  cluster = await startCluster({ settings: { limits: { messagesPerSecond: 0 } } });
  return () => cluster.stop();
});

interface Person {
  readonly name: string;
  /** Sends until it is acknowledged; resolves with the seq. */
  send(rid: string, content: string, id: string): Promise<number>;
  leave(): unknown;
}

/** Somebody whose client does everything by itself. */
async function enterWithSdk(name: string, recorder: HistoryRecorder): Promise<Person> {
  const client = createClient({ gate: cluster.gateUrl, transports: ['websocket'], requestTimeoutMs: 5_000 });
  const receiver = recorder.receiver(name);
  client.on('joined', ({ rid, seq }) => receiver.joined(rid, seq));
  client.on('onChat', (message) => receiver.got(message));
  await client.connect({ username: name, rid: RIDS[0] });
  for (const rid of RIDS.slice(1)) await client.join(rid);
  return {
    name,
    send: async (rid, content, id) => (await client.send({ content, target: '*', rid, id })).seq,
    leave: () => client.disconnect(),
  };
}

async function enterByHand(name: string, recorder: HistoryRecorder, firstUrl: string): Promise<Person> {
  const receiver = recorder.receiver(name);
  const client = await StubbornClient.enter({
    gateUrl: cluster.gateUrl,
    firstUrl,
    username: name,
    rids: RIDS,
    receiver,
  });
  return {
    name,
    send: (rid, content, id) => client.send(rid, content, id),
    leave: () => client.leave(),
  };
}

/** Says line after line in any room, and some of them twice with one id, until it is over. */
async function talk(person: Person, recorder: HistoryRecorder, random: SeededRandom, isOver: () => boolean) {
  for (let n = 1; !isOver(); n += 1) {
    const rid = random.pick(RIDS);
    const id = `${person.name}-${n}`;
    const msg = `line ${n} of ${person.name}`;
    const acknowledged = recorder.sending({ rid, sender: person.name, id, msg });
    acknowledged(await person.send(rid, msg, id));
    if (random.oneIn(10)) acknowledged(await person.send(rid, msg, id));
    await pause(random.below(40));
  }
}

test(`nothing that was acknowledged is lost, nothing is told twice, and everybody saw one sequence (TEST_SEED=${SEED})`, {
  timeout: 90_000,
}, async () => {
  const random = seededRandom(SEED);
  const recorder = new HistoryRecorder();
  const people = await Promise.all(
    Array.from({ length: SENDERS }, (_, i) =>
      i % 2 === 0
        ? enterWithSdk(`sdk${i}`, recorder)
        : enterByHand(`plain${i}`, recorder, cluster.connectorUrls[((i - 1) / 2) % 3] ?? ''),
    ),
  );

  let isOver = false;
  const talking = people.map((person, i) => talk(person, recorder, seededRandom(SEED + i), () => isOver));
  try {
    const victims = ['chat-1', 'chat-2', 'chat-3', `connector-${1 + random.below(3)}`, 'master-1'];
    for (const victim of random.shuffled(victims)) {
      await pause(500 + random.below(2_000));
      await cluster.kill(victim, 'SIGKILL');
    }
    await cluster.whole();
    await pause(500);
  } finally {
    isOver = true;
  }
  await Promise.all(talking);

  const stored = await readStored(cluster.dataDir, RIDS);
  await eventually(() => expect(recorder.behind(stored)).toEqual([]));
  expect(checkHistory(recorder.history(stored))).toEqual([]);
  expect(recorder.acknowledged).toBeGreaterThan(SENDERS * 20);

  // Whoever asks for the history is told the same.
  const reader = await StubbornClient.enter({
    gateUrl: cluster.gateUrl,
    firstUrl: (await cluster.server('connector-1')).url,
    username: 'reader',
    rids: RIDS,
    receiver: recorder.receiver('reader'),
  });
  for (const rid of RIDS) {
    const told = await allPages((after) => reader.history(rid, after));
    const kept = stored.get(rid) ?? [];
    expect(told).toEqual(
      kept.map(({ seq, id, from, msg, time }) => ({ rid, seq, id, from, msg, time, target: '*' })),
    );
  }
  for (const person of [...people, reader]) await person.leave();
});

test('nothing of all this was an error', () => {
  expect(cluster.errors()).toEqual([]);
});
