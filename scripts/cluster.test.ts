import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { isAlive, signal } from '../game-server/framework/supervisor/process-identity.ts';
import { DummyCluster } from '../game-server/framework/supervisor/testing/dummy-cluster.ts';
import { eventually } from '../shared/testing/eventually.ts';

const CLI = fileURLToPath(new URL('../dist/scripts/cluster.js', import.meta.url));

let cluster: DummyCluster;

beforeEach(async () => {
  cluster = new DummyCluster();
  await cluster.configure();
});
afterEach(() => cluster.close());

async function run(...args: string[]) {
  return cluster.runScript(CLI, ...args).result();
}

test('without a cluster each command says so and fails', async () => {
  const output = `no cluster is running here, with its data in ${join(cluster.dir, 'data')}\n`;
  expect(await run('status')).toEqual({ code: 1, output });
  expect(await run('stop')).toEqual({ code: 1, output });
  expect(await run('kick', 'ann')).toEqual({ code: 1, output });
});

test('status prints a line for every server', async () => {
  const launcher = cluster.run('launcher');
  await launcher.says('cluster ready in ');
  const { code, output } = await run('status');
  expect(code).toBe(0);
  const lines = output.trimEnd().split('\n');
  expect(lines.map((line) => line.split(/\s+/)[0])).toEqual([
    'ID',
    'master-1',
    'chat-1',
    'chat-2',
    'connector-1',
    'connector-2',
    'gate-1',
    'web-server-1',
  ]);

  const json = await run('status', '--json');
  expect(json.code).toBe(0);
  const data: unknown = JSON.parse(json.output);
  expect(data).toHaveLength(7);
  expect(data).toContainEqual(
    expect.objectContaining({ id: 'chat-1', type: 'chat', state: 'up', pid: cluster.recorded('chat-1').pid }),
  );
});

test('stop returns when nothing is left, the launcher ends too', async () => {
  const launcher = cluster.run('launcher');
  await launcher.says('cluster ready in ');
  const { master, servers } = cluster.state();
  expect(await run('stop')).toEqual({ code: 0, output: 'stopped 6 servers\n' });
  expect([...(master === undefined ? [] : [master]), ...servers].filter(isAlive)).toEqual([]);
  expect(await launcher.exitCode()).toBe(0);
});

test('stop works while the master is dead, with and without a launcher', async () => {
  for (const what of ['launcher', 'master'] as const) {
    const settings = { supervisor: { backoffMinMs: 10_000, backoffMaxMs: 10_000 } };
    await cluster.configure({ settings });
    const command = cluster.run(what);
    await command.says('cluster ready in ');
    const { master, servers } = cluster.state();
    if (master === undefined) throw new Error('No master is recorded.');
    signal(master, 'SIGKILL');
    await eventually(() => expect(isAlive(master)).toBe(false));
    expect(await run('stop')).toEqual({ code: 0, output: 'stopped 6 servers\n' });
    expect(servers.filter(isAlive)).toEqual([]);
    await command.exitCode();
  }
});
