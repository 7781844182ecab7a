import { once } from 'node:events';
import { createServer } from 'node:net';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { eventually } from '../../../shared/testing/eventually.ts';
import { identify, isAlive, signal } from './process-identity.ts';
import { DummyCluster } from './testing/dummy-cluster.ts';

/** Real processes, on a machine that may be busy. */

let cluster: DummyCluster;

beforeEach(() => {
  cluster = new DummyCluster();
});
afterEach(() => cluster.close());

const idsIn = (what: string) =>
  cluster.events().flatMap((line) => (line.startsWith(`${what} `) ? [line.slice(what.length + 1)] : []));

test('servers start tier by tier and stop in the reverse order', async () => {
  await cluster.configure();
  const master = cluster.run('master');
  await master.says('cluster ready in ');
  expect(master.output()).toMatch(/^cluster ready in \d+ ms$/m);

  const events = cluster.events();
  const tiers = [
    ['chat-1', 'chat-2'],
    ['connector-1', 'connector-2'],
    ['gate-1', 'web-server-1'],
  ];
  for (const [lower = [], higher = []] of [tiers.slice(0, 2), tiers.slice(1, 3)]) {
    const registered = lower.map((id) => events.indexOf(`register ${id}`));
    const started = higher.map((id) => events.indexOf(`start ${id}`));
    expect([...registered, ...started]).not.toContain(-1);
    expect(Math.max(...registered)).toBeLessThan(Math.min(...started));
  }

  const processes = cluster.state().servers;
  expect(processes).toHaveLength(6);
  expect(await cluster.stop()).toBe(6);
  expect(processes.filter(isAlive)).toEqual([]);
  expect(await master.exitCode()).toBe(0);
  const ended = idsIn('end');
  expect([ended.slice(0, 2).sort(), ended.slice(2, 4).sort(), ended.slice(4).sort()]).toEqual(
    tiers.reverse(),
  );
  expect(cluster.state().servers).toEqual([]);
});

test('status has a line for every server, the master first', async () => {
  await cluster.configure();
  const master = cluster.run('master');
  await master.says('cluster ready in ');
  const status = await cluster.status();
  expect(status.map(({ id, type, state }) => [id, type, state])).toEqual([
    ['master-1', 'master', 'up'],
    ['chat-1', 'chat', 'up'],
    ['chat-2', 'chat', 'up'],
    ['connector-1', 'connector', 'up'],
    ['connector-2', 'connector', 'up'],
    ['gate-1', 'gate', 'up'],
    ['web-server-1', 'web', 'up'],
  ]);
  expect(status[0]?.pid).toBe(master.pid);
  const chat = status[1];
  expect(chat).toMatchObject({ pid: cluster.recorded('chat-1').pid, connections: 1, rooms: 2, restarts: 0 });
  expect(chat?.rpcAddress).toMatch(/^127\.0\.0\.1:\d+$/);
  expect(chat?.memory).toBeGreaterThan(1_000_000);
});

test('a server that is killed comes back as another incarnation', async () => {
  await cluster.configure();
  const master = cluster.run('master');
  await master.says('cluster ready in ');
  const before = cluster.recorded('chat-2');
  signal(before, 'SIGKILL');
  await eventually(async () => {
    const line = (await cluster.status()).find(({ id }) => id === 'chat-2');
    expect(line).toMatchObject({ state: 'up', restarts: 1, lastFailure: 'killed by SIGKILL' });
  });
  const after = cluster.recorded('chat-2');
  expect(after.pid).not.toBe(before.pid);
  expect(after.incarnation).not.toBe(before.incarnation);
  expect(idsIn('start').filter((id) => id !== 'chat-2')).toHaveLength(5);
});

test('a server that cannot be started is given up; the others run', async () => {
  await cluster.configure();
  cluster.behave({ 'chat-1': { exit: 70 } });
  const master = cluster.run('master');
  await master.says('not running: chat-1');
  expect(master.output()).toContain('given up: exit code 70');
  expect(master.output()).not.toContain('cluster ready');
  expect(idsIn('start').filter((id) => id === 'chat-1')).toHaveLength(3);
  const states = (await cluster.status()).map(({ id, state }) => `${id} ${state}`);
  expect(states).toContain('chat-1 failed');
  expect(states.filter((line) => line.endsWith(' up'))).toHaveLength(6);
});

test('a server that never registers is killed and tried again', async () => {
  await cluster.configure({ settings: { supervisor: { startTimeoutMs: 5_000, failedStarts: 1 } } });
  cluster.behave({ 'connector-2': { mute: true } });
  const master = cluster.run('master');
  await master.says('not running: connector-2');
  expect(master.output()).toContain('given up: it did not register within 5000 ms');
});

test('a port in use ends a first start, with one message and no process left', async () => {
  const blocker = createServer().listen(0, '127.0.0.1');
  await once(blocker, 'listening');
  const address = blocker.address();
  const port = typeof address === 'object' ? address?.port : undefined;
  await cluster.configure({
    chat: [
      { id: 'chat-1', host: '127.0.0.1' },
      { id: 'chat-2', host: '127.0.0.1', port },
    ],
  });
  const { code, output } = await cluster.run('launcher').result();
  expect(code).toBe(1);
  blocker.close();
  const lines = output.split('\n');
  expect(lines.filter((line) => line.includes('in use'))).toEqual([
    `chat-2 cannot listen on 127.0.0.1:${port}: the port is in use`,
  ]);
  // Nothing above the chat servers; chat-1 may have been ended before it could say that it had started.
  expect(idsIn('start').filter((id) => id !== 'chat-1')).toEqual(['chat-2']);
  expect(cluster.state().servers).toEqual([]);
});

test('a second cluster on the same data is refused and the first stays', async () => {
  await cluster.configure();
  const first = cluster.run('launcher');
  await first.says('cluster ready in ');
  const { master } = cluster.state();
  const second = await cluster.run('launcher').result();
  expect(second.code).toBe(1);
  expect(second.output).toContain(`a cluster is already running here (master-1, pid ${master?.pid})`);
  expect((await cluster.status()).every(({ state }) => state === 'up')).toBe(true);
});

test("a stranger on the master's port ends the start", async () => {
  await cluster.configure();
  const { port } = cluster.config.master;
  const blocker = createServer().listen(port, '127.0.0.1');
  await once(blocker, 'listening');
  const { code, output } = await cluster.run('launcher').result();
  expect(code).toBe(1);
  blocker.close();
  expect(output).toContain(`master-1 cannot listen on 127.0.0.1:${port}: the port is in use`);
});

test('a master that is killed comes back and takes over what runs', async () => {
  await cluster.configure();
  const launcher = cluster.run('launcher');
  await launcher.says('cluster ready in ');
  const before = cluster.state();
  const dying = before.master;
  if (dying === undefined) throw new Error('No master is recorded.');
  signal(dying, 'SIGKILL');
  await launcher.says('master-1 is back');

  const after = cluster.state();
  expect(after.term).toBeGreaterThan(before.term);
  expect(after.master?.pid).not.toBe(dying.pid);
  expect(after.servers).toEqual(before.servers);
  expect(idsIn('start')).toHaveLength(6);
  expect(await cluster.stop()).toBe(6);
  expect(await launcher.exitCode()).toBe(0);
  expect(before.servers.filter(isAlive)).toEqual([]);
});

test('a server that died with the master is started by the next one', async () => {
  await cluster.configure();
  const first = cluster.run('master');
  await first.says('cluster ready in ');
  const before = cluster.state();
  first.kill('SIGKILL');
  await first.exitCode();
  signal(cluster.recorded('connector-1'), 'SIGKILL');

  const second = cluster.run('master');
  await second.says('master-1 is back');
  await eventually(() => expect(idsIn('ready')).toHaveLength(7));
  expect(idsIn('start').at(-1)).toBe('connector-1');
  await eventually(async () =>
    expect((await cluster.status()).every(({ state }) => state === 'up')).toBe(true),
  );
  const others = (state: typeof before) => state.servers.filter(({ id }) => id !== 'connector-1');
  expect(others(cluster.state())).toEqual(others(before));
});

test('what was taken over is watched: it is started again when it dies', async () => {
  await cluster.configure();
  const first = cluster.run('master');
  await first.says('cluster ready in ');
  first.kill('SIGKILL');
  await first.exitCode();
  const second = cluster.run('master');
  await second.says('master-1 is back');
  const before = cluster.recorded('chat-1');
  signal(before, 'SIGKILL');
  await eventually(async () => expect(await cluster.stateOf('chat-1')).toBe('up'));
  await eventually(() => expect(cluster.recorded('chat-1').incarnation).not.toBe(before.incarnation));
});

test('a server that somebody else started is watched, not doubled', async () => {
  await cluster.configure();
  const stranger = cluster.runServer('chat-2');
  await eventually(() => expect(cluster.events()).toContain('start chat-2'));
  // The master's own one comes too late.
  cluster.behave({ 'chat-2': { after: 'ready chat-2' } });
  const master = cluster.run('master');
  await master.says('cluster ready in ');
  expect(cluster.recorded('chat-2').pid).toBe(stranger.pid);
  await cluster.stop();
  expect(identify(stranger.pid)).toBeUndefined();
});

test('a server that does not end is killed', async () => {
  await cluster.configure({ settings: { supervisor: { stopTimeoutMs: 200 } } });
  cluster.behave({ 'chat-1': { ignoreStop: true } });
  const master = cluster.run('master');
  await master.says('cluster ready in ');
  const stubborn = cluster.recorded('chat-1');
  await cluster.stop();
  expect(isAlive(stubborn)).toBe(false);
  expect(await master.exitCode()).toBe(0);
});
