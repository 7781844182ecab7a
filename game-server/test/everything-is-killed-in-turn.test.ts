import { setTimeout as pause } from 'node:timers/promises';
import { beforeAll, expect, test } from 'vitest';
import { pick, shardOf } from '../../shared/rendezvous.ts';
import { type Cluster, startCluster } from './cluster.ts';
import { Crowd } from './crowd.ts';
import { allPages, readStored } from './history-recorder.ts';
import { chooseSeed, seededRandom } from './seeded-random.ts';
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

test(`nothing that was acknowledged is lost, nothing is told twice, and everybody saw one sequence (TEST_SEED=${SEED})`, {
  timeout: 90_000,
}, async () => {
  const random = seededRandom(SEED);
  const crowd = await Crowd.gather({ cluster, rids: RIDS, size: SENDERS, seed: SEED });
  await crowd.talkDuring(async () => {
    const victims = ['chat-1', 'chat-2', 'chat-3', `connector-${1 + random.below(3)}`, 'master-1'];
    for (const victim of random.shuffled(victims)) {
      await pause(500 + random.below(2_000));
      await cluster.kill(victim, 'SIGKILL');
    }
    await cluster.whole();
    await pause(500);
  });

  const stored = await readStored(cluster.dataDir, RIDS);
  await crowd.agreesWith(stored);
  expect(crowd.recorder.acknowledged).toBeGreaterThan(SENDERS * 20);

  // Whoever asks for the history is told the same.
  const reader = await StubbornClient.enter({
    gateUrl: cluster.gateUrl,
    firstUrl: (await cluster.server('connector-1')).url,
    username: 'reader',
    rids: RIDS,
    receiver: crowd.recorder.receiver('reader'),
  });
  for (const rid of RIDS) {
    const told = await allPages((after) => reader.history(rid, after));
    const kept = stored.get(rid) ?? [];
    expect(told).toEqual(
      kept.map(({ seq, id, from, msg, time }) => ({ rid, seq, id, from, msg, time, target: '*' })),
    );
  }
  await reader.leave();
  await crowd.leave();
});

test('nothing of all this was an error', () => {
  expect(cluster.errors()).toEqual([]);
});
