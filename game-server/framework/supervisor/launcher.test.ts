import { afterEach, beforeEach, expect, test } from 'vitest';
import { eventually } from '../../../shared/testing/eventually.ts';
import { isAlive, signal } from './process-identity.ts';
import { stateFileIn } from './state-file.ts';
import { stopOrphans } from './stop-recorded.ts';
import { DummyCluster } from './testing/dummy-cluster.ts';

let cluster: DummyCluster;

beforeEach(() => {
  cluster = new DummyCluster();
});
afterEach(() => cluster.close());

async function start() {
  const launcher = cluster.run('launcher');
  await launcher.says('cluster ready in ');
  const { master, servers } = cluster.state();
  if (master === undefined) throw new Error('No master is recorded.');
  return { launcher, master, servers };
}

for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  test(`${name} stops everything in order`, async () => {
    await cluster.configure();
    const { launcher, master, servers } = await start();
    launcher.kill(name);
    expect(await launcher.exitCode()).toBe(0);
    expect([master, ...servers].filter(isAlive)).toEqual([]);
    expect(cluster.events().filter((line) => line.startsWith('end '))).toHaveLength(6);
  });
}

test('a signal while the cluster starts leaves nothing behind', async () => {
  await cluster.configure();
  const launcher = cluster.run('launcher');
  await eventually(() => expect(cluster.events().length).toBeGreaterThan(0));
  await eventually(() => expect(cluster.state().servers.length).toBeGreaterThan(0));
  const { master, servers } = cluster.state();
  launcher.kill('SIGINT');
  expect(await launcher.exitCode()).toBe(0);
  expect(
    [...(master === undefined ? [] : [master]), ...servers, ...cluster.state().servers].filter(isAlive),
  ).toEqual([]);
});

test('a signal right after the command leaves nothing behind', async () => {
  await cluster.configure();
  const launcher = cluster.run('launcher');
  await eventually(() => expect(cluster.state().master).toBeDefined());
  launcher.kill('SIGTERM');
  expect(await launcher.exitCode()).toBe(0);
  expect(cluster.state().servers).toEqual([]);
});

test('a later second signal ends at once what does not want to end', async () => {
  await cluster.configure({ settings: { supervisor: { stopTimeoutMs: 60_000 } } });
  cluster.behave({ 'gate-1': { ignoreStop: true } });
  const { launcher, master, servers } = await start();
  launcher.kill('SIGINT');
  await launcher.says('stopping the cluster');
  const again = setInterval(() => launcher.kill('SIGINT'), 200);
  expect(await launcher.exitCode()).toBe(1);
  clearInterval(again);
  expect([master, ...servers].filter(isAlive)).toEqual([]);
});

test('without a master the launcher stops the servers itself', async () => {
  await cluster.configure({ settings: { supervisor: { backoffMinMs: 10_000, backoffMaxMs: 10_000 } } });
  const { launcher, master, servers } = await start();
  signal(master, 'SIGKILL');
  await launcher.says('the master ended (killed by SIGKILL)');
  launcher.kill('SIGINT');
  expect(await launcher.exitCode()).toBe(0);
  expect(servers.filter(isAlive)).toEqual([]);
  const ends = cluster.events().filter((line) => line.startsWith('end '));
  expect(ends, `${cluster.events().join(', ')}\n${launcher.output()}`).toHaveLength(6);
});

test('a cluster outlives its launcher and can be stopped', async () => {
  await cluster.configure();
  const { launcher, master, servers } = await start();
  launcher.kill('SIGKILL');
  await launcher.exitCode();
  expect((await cluster.status()).every(({ state }) => state === 'up')).toBe(true);
  expect(await cluster.stop()).toBe(6);
  await eventually(() => expect([master, ...servers].filter(isAlive)).toEqual([]));
});

test('a cluster goes on when the terminal is gone', async () => {
  await cluster.configure();
  const { launcher, master, servers } = await start();
  launcher.kill('SIGKILL');
  await launcher.exitCode();
  launcher.hangUp();
  for (const id of ['chat-1', 'gate-1']) {
    signal(cluster.recorded(id), 'SIGKILL');
    await eventually(async () => {
      const line = (await cluster.status()).find((server) => server.id === id);
      expect(line).toMatchObject({ state: 'up', restarts: 1 });
    });
  }
  expect(isAlive(master)).toBe(true);
  expect(servers.filter(isAlive)).toHaveLength(4);
});

test('what lost both its launcher and its master can be stopped', async () => {
  await cluster.configure();
  const { launcher, master, servers } = await start();
  launcher.kill('SIGKILL');
  signal(master, 'SIGKILL');
  await eventually(() => expect(isAlive(master)).toBe(false));
  expect(await stopOrphans(stateFileIn(cluster.config.dataDir), 5_000)).toBe(6);
  expect(servers.filter(isAlive)).toEqual([]);
});
