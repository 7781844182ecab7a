import { beforeAll, expect, test } from 'vitest';
import { pick, shardOf } from '../../shared/rendezvous.ts';
import { eventually } from '../../shared/testing/eventually.ts';
import { logIn, register } from './accounts.ts';
import { ChatClient } from './chat-client.ts';
import { type Cluster, startCluster } from './cluster.ts';
import { Crowd } from './crowd.ts';
import { readStored } from './history-recorder.ts';
import { chooseSeed } from './seeded-random.ts';

const SEED = chooseSeed();
const CHAT_SERVERS = ['chat-1', 'chat-2'].map((id) => ({ id }));
let cluster: Cluster;

beforeAll(async () => {
  cluster = await startCluster({
    servers: { gate: 2, connector: 2, chat: 2, user: 2 },
    settings: {
      limits: { messagesPerSecond: 0 },
      registry: { leaseMs: 2_000, heartbeatMs: 250 },
      supervisor: { hungTimeoutMs: 6_000 },
    },
  });
  return () => cluster.stop();
});

/** Two rooms on each chat server, that nobody else uses. */
function roomsOf(prefix: string): [string, ...string[]] {
  return CHAT_SERVERS.flatMap(({ id }) =>
    Array.from({ length: 100 }, (_, i) => `${prefix}-${i}`)
      .filter((rid) => pick(`shard:${shardOf(rid)}`, CHAT_SERVERS)?.id === id)
      .slice(0, 2),
  ) as [string, ...string[]];
}

/** What happens while people talk, and what they all have to agree on then. */
async function amongPeople(prefix: string, trouble: (crowd: Crowd) => Promise<void>): Promise<void> {
  const rids = roomsOf(prefix);
  const crowd = await Crowd.gather({ cluster, rids, size: 8, seed: SEED, prefix });
  await crowd.talkDuring(async () => {
    await crowd.acknowledges(50);
    await trouble(crowd);
    await crowd.acknowledges(100);
  });
  await crowd.agreesWith(await readStored(cluster.dataDir, rids));
  await crowd.leave();
}

/** Resolves when a server that has been stopped is out of the view. */
async function evicted(id: string): Promise<void> {
  await eventually(async () => expect((await cluster.server(id)).state).toBe('starting'));
}

/** Resolves when the same process is back as another incarnation. */
async function backAgain(
  id: string,
  { pid, former }: { pid: number; former: string | undefined },
): Promise<void> {
  await cluster.whole();
  expect((await cluster.server(id)).pid).toBe(pid);
  expect(cluster.incarnation(id)).not.toBe(former);
}

async function lifeOf(id: string) {
  return { pid: (await cluster.server(id)).pid, former: cluster.incarnation(id) };
}

test(
  `a chat server that was stopped comes back as another one (TEST_SEED=${SEED})`,
  { timeout: 90_000 },
  () =>
    amongPeople('a', async () => {
      const life = await lifeOf('chat-1');
      cluster.signal('chat-1', 'SIGSTOP');
      await evicted('chat-1');
      cluster.signal('chat-1', 'SIGCONT');
      await backAgain('chat-1', life);
    }),
);

test(
  'a chat server that never goes on is killed and started again; meanwhile the others have its rooms',
  {
    timeout: 90_000,
  },
  () =>
    amongPeople('b', async (crowd) => {
      const { pid } = await lifeOf('chat-2');
      cluster.signal('chat-2', 'SIGSTOP');
      await cluster.whole(pid);
      await crowd.acknowledges(100);
    }),
);

test(
  'a connector that was stopped closes its clients, who come back elsewhere; those of the other go on',
  {
    timeout: 90_000,
  },
  () =>
    amongPeople('c', async (crowd) => {
      const [first = '', second = ''] = cluster.connectorUrls;
      const ann = await ChatClient.enter(first, { username: 'ann' });
      const ben = await ChatClient.enter(second, { username: 'ben' });
      const life = await lifeOf('connector-1');
      cluster.signal('connector-1', 'SIGSTOP');
      await evicted('connector-1');
      await crowd.acknowledges(50);
      // Who was there is not waited for any longer than somebody who vanished.
      await ben.hears('onLeave', ({ user }) => user === 'ann');
      cluster.signal('connector-1', 'SIGCONT');
      expect(await ann.hears('onKick')).toMatchObject({ code: 3002 });
      await ann.ends();
      await backAgain('connector-1', life);
      const again = await ChatClient.enter((await cluster.server('connector-1')).url, {
        resume: ann.entered.resume,
      });
      expect(again.entered.username).toBe('ann');
      await ben.hears('onAdd', ({ user }) => user === 'ann');
      again.leave();
      ben.leave();
    }),
);

test('an account server that was stopped is passed over', { timeout: 90_000 }, async () => {
  const { url } = await cluster.server('connector-2');
  await register(url, 'mia');
  const life = await lifeOf('user-1');
  cluster.signal('user-1', 'SIGSTOP');
  await evicted('user-1');
  for (let times = 0; times < 10; times += 1) await logIn(url, 'mia');
  cluster.signal('user-1', 'SIGCONT');
  await backAgain('user-1', life);
  for (let times = 0; times < 10; times += 1) await logIn(url, 'mia');
});

test('beside a gate that was stopped the other one answers', { timeout: 90_000 }, async () => {
  const life = await lifeOf('gate-1');
  cluster.signal('gate-1', 'SIGSTOP');
  await evicted('gate-1');
  const other = await ChatClient.connect((await cluster.server('gate-2')).url);
  expect(await other.ask('gate.gateHandler.queryEntry', { uid: 'ann' })).toMatchObject({ code: 200 });
  other.leave();
  cluster.signal('gate-1', 'SIGCONT');
  await backAgain('gate-1', life);
  const gate = await ChatClient.connect((await cluster.server('gate-1')).url);
  expect(await gate.ask('gate.gateHandler.queryEntry', { uid: 'ann' })).toMatchObject({ code: 200 });
  gate.leave();
});

test(
  'a master that was stopped, longer than a lease, puts nobody out of the view when it goes on',
  {
    timeout: 90_000,
  },
  () =>
    amongPeople('d', async (crowd) => {
      const ids = ['chat-1', 'chat-2', 'connector-1', 'connector-2', 'gate-1', 'user-1'];
      const before = ids.map((id) => cluster.incarnation(id));
      const { pid } = await cluster.server('master-1');
      cluster.signal('master-1', 'SIGSTOP');
      const stoppedAt = performance.now();
      while (performance.now() - stoppedAt < 4_000) await crowd.acknowledges(50);
      cluster.signal('master-1', 'SIGCONT');
      await cluster.whole();
      expect((await cluster.server('master-1')).pid).toBe(pid);
      expect(ids.map((id) => cluster.incarnation(id))).toEqual(before);
    }),
);

test('the only errors that this was are told by those that were stopped', () => {
  const others = cluster.errors().filter((line) => !line.includes('this server was put out of the view'));
  expect(others).toEqual([]);
});
