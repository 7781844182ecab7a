import { once } from 'node:events';
import { EventEmitter } from 'node:stream';
import { pino } from 'pino';
import { afterEach, expect, test } from 'vitest';
import { clusterSchema } from '../config/cluster-schema.ts';
import { createDialStream } from '../rpc/dial-stream.ts';
import { loadProtos } from '../rpc/load-protos.ts';
import type { RpcServer } from '../rpc/rpc.ts';
import { createRpcServer } from '../rpc/rpc-server.ts';
import { AlreadyRunningError } from './already-running.ts';
import { createMasterRegistry, type MasterRegistry } from './master-registry.ts';
import type { RegistryEvent } from './membership.ts';
import type { Registry, ServerInfo, View } from './registry.ts';
import { createRegistryClient } from './registry-client.ts';

const settings = clusterSchema.parse({ registry: { leaseMs: 400, heartbeatMs: 50 } });
const log = pino({ level: 'silent' });
const { Attend } = loadProtos().tangelo.registry.Registry;
const host = '127.0.0.1';

const cleanups: (() => Promise<void> | void)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});

interface TestMaster {
  readonly registry: MasterRegistry;
  readonly rpc: RpcServer;
  readonly port: number;
  readonly events: RegistryEvent[];
  /** Resolves at the next event of the kind. */
  next(kind: RegistryEvent['kind']): Promise<unknown>;
  die(): Promise<void>;
}

async function startMaster(
  options: { term?: number; port?: number; published?: boolean; dead?: readonly number[] } = {},
): Promise<TestMaster> {
  const { term = 1, port = 0, published = true, dead = [] } = options;
  const registry = createMasterRegistry({
    settings: settings.registry,
    term,
    log,
    isDead: ({ pid }) => dead.includes(pid),
  });
  const rpc = createRpcServer({
    self: { id: 'master', incarnation: `m${term}` },
    settings: settings.rpc,
    log,
  });
  rpc.addStream(Attend, (stream) => registry.accept(stream));
  const events: RegistryEvent[] = [];
  const emitter = new EventEmitter();
  registry.listen((event) => {
    events.push(event);
    emitter.emit(event.kind);
  });
  if (published) registry.publish();
  const bound = await rpc.listen(host, port);
  const die = async () => {
    await rpc.close({ graceMs: 0 });
    registry.close();
  };
  cleanups.push(die);
  return { registry, rpc, port: bound, events, next: (kind) => once(emitter, kind), die };
}

interface TestServer {
  readonly client: Registry;
  readonly evictions: string[];
  readonly evicted: Promise<unknown>;
  /** Resolves with the first view, seen or to be seen, that matches. */
  viewWhere(matches: (view: View) => boolean): Promise<View>;
}

function connect(port: number): TestServer {
  const dial = createDialStream({ settings: settings.rpc });
  const client = createRegistryClient({
    dial: () => dial({ host, port }, Attend),
    settings: settings.registry,
    stats: () => ({ rss: 1_000, connections: 2, rooms: 3 }),
    log,
  });
  cleanups.push(() => client.close());
  const emitter = new EventEmitter();
  const evictions: string[] = [];
  client.onEvicted(() => {
    evictions.push('evicted');
    emitter.emit('evicted');
  });
  return {
    client,
    evictions,
    evicted: once(emitter, 'evicted'),
    viewWhere: (matches) =>
      new Promise((resolve) => {
        const stop = client.watch((view) => {
          if (!matches(view)) return;
          setImmediate(() => stop());
          resolve(view);
        });
      }),
  };
}

function info(id: string, incarnation = `${id}-i1`, pid = 4_000_000): ServerInfo {
  return { id, type: 'chat', incarnation, host, port: 6_000, state: 'up', pid, startedAt: 1_700_000_000_000 };
}

const idsOf = (view: View) => view.servers.map(({ id }) => id).sort();
const has = (id: string) => (view: View) => idsOf(view).includes(id);

test('a server that registered is in the view that everybody gets', async () => {
  const master = await startMaster();
  const a = connect(master.port);
  const b = connect(master.port);
  await a.client.register({ ...info('a'), clientPort: 3_050, clientHost: 'chat.example', httpPort: 9_000 });
  expect(a.client.current().servers).toEqual([
    { ...info('a'), clientPort: 3_050, clientHost: 'chat.example', httpPort: 9_000 },
  ]);
  await b.client.register(info('b'));
  expect(idsOf(await a.viewWhere(has('b')))).toEqual(['a', 'b']);
  expect(master.registry.current()).toEqual(a.client.current());
});

test('figures come with the signs of life', async () => {
  const master = await startMaster();
  const a = connect(master.port);
  await a.client.register(info('a'));
  await expect.poll(() => master.registry.stats('a')).toEqual({ rss: 1_000, connections: 2, rooms: 3 });
});

test('servers that come in one turn come in one view', async () => {
  const master = await startMaster();
  const revision = master.registry.current().revision;
  for (const id of ['a', 'b', 'c']) master.registry.accept(registered(id));
  await new Promise((resolve) => setImmediate(resolve));
  expect(idsOf(master.registry.current())).toEqual(['a', 'b', 'c']);
  expect(master.registry.current().revision).toBe(revision + 1);
});

/** A stream that has brought the registration of a server. */
function registered(id: string): Parameters<MasterRegistry['accept']>[0] {
  return {
    send: () => {},
    onMessage: (listener) =>
      listener({
        report: 'register',
        register: { server: { ...info(id), state: 'UP' }, renewal: false },
      }),
    onClosed: () => {},
    end: () => {},
  };
}

test('an id that another living incarnation holds is refused, with the pid of the holder', async () => {
  const master = await startMaster();
  await connect(master.port).client.register(info('a', 'i1', 4_000_001));
  const second = connect(master.port);
  const error = await second.client.register(info('a', 'i2', 4_000_002)).catch((reason: unknown) => reason);
  expect(error).toBeInstanceOf(AlreadyRunningError);
  expect(error).toMatchObject({ id: 'a', pid: 4_000_001 });
  expect(master.registry.get('a')?.incarnation).toBe('i1');
});

test('an id whose holder lost its stream and is dead is free at once', async () => {
  const master = await startMaster({ dead: [4_000_001] });
  const first = createDialStream({ settings: settings.rpc })({ host, port: master.port }, Attend);
  const attended = master.next('attended');
  first.send({ register: { server: { ...info('a', 'i1', 4_000_001), state: 'UP' } } });
  await attended;
  const broken = master.next('streamBroken');
  first.end();
  await broken;
  const second = connect(master.port);
  await second.client.register(info('a', 'i2', 4_000_002));
  expect(second.client.current().servers.map(({ incarnation }) => incarnation)).toEqual(['i2']);
});

test('a broken stream takes nobody out of the view before the lease has run out', async () => {
  const master = await startMaster();
  const witness = connect(master.port);
  await witness.client.register(info('witness'));
  const stream = createDialStream({ settings: settings.rpc })({ host, port: master.port }, Attend);
  stream.send({ register: { server: { ...info('a'), state: 'UP' } } });
  await witness.viewWhere(has('a'));
  const broken = master.next('streamBroken');
  stream.end();
  await broken;
  expect(idsOf(master.registry.current())).toContain('a');
  await witness.viewWhere((view) => !has('a')(view));
  expect(master.events.at(-1)).toMatchObject({ kind: 'departed', server: { id: 'a' }, why: 'expired' });
});

test('an incarnation that is known to be dead is out at once, and told so if it lives after all', async () => {
  const master = await startMaster();
  const a = connect(master.port);
  await a.client.register(info('a', 'i1'));
  master.registry.evict('i1');
  await a.evicted;
  expect(idsOf(a.client.current())).toEqual([]);
  await a.client.register(info('a', 'i2'));
  expect(a.client.current().servers.map(({ incarnation }) => incarnation)).toEqual(['i2']);
  expect(a.evictions).toHaveLength(1);
});

test('silence of the master changes nothing, and its next life is found again', async () => {
  const first = await startMaster({ term: 1 });
  const a = connect(first.port);
  await a.client.register(info('a'));
  const before = a.client.current();
  await first.die();
  expect(a.client.current()).toBe(before);

  const second = await startMaster({ term: 2, port: first.port, published: false });
  await second.next('attended');
  expect(a.client.current()).toBe(before);
  second.registry.publish();
  const view = await a.viewWhere(({ term }) => term === 2);
  expect(view.servers.map(({ incarnation }) => incarnation)).toEqual(['a-i1']);
  expect(a.evictions).toEqual([]);
});

test('a server that comes back after the first view of a new master was declared gone', async () => {
  const first = await startMaster({ term: 1 });
  const a = connect(first.port);
  await a.client.register(info('a'));
  await first.die();
  const second = await startMaster({ term: 2, port: first.port });
  await a.evicted;
  expect(second.registry.servers()).toEqual([]);
});

test('a registration waits for a master', async () => {
  const placeholder = await startMaster();
  await placeholder.die();
  const a = connect(placeholder.port);
  const registration = a.client.register(info('a'));
  await startMaster({ port: placeholder.port });
  await registration;
  expect(idsOf(a.client.current())).toEqual(['a']);
});

test('draining shows in the view', async () => {
  const master = await startMaster();
  const a = connect(master.port);
  await a.client.register(info('a'));
  await a.client.drain();
  expect(a.client.current().servers).toEqual([{ ...info('a'), state: 'draining' }]);
});

test('draining does not wait for a master that cannot be reached', async () => {
  const master = await startMaster();
  const a = connect(master.port);
  await a.client.register(info('a'));
  await master.die();
  await a.client.drain();
  expect(a.client.current().servers).toEqual([info('a')]);
});

test('a server that draining began for stays so with the next master', async () => {
  const first = await startMaster({ term: 1 });
  const a = connect(first.port);
  await a.client.register(info('a'));
  await a.client.drain();
  await first.die();
  const second = await startMaster({ term: 2, port: first.port, published: false });
  await second.next('attended');
  expect(second.registry.get('a')?.state).toBe('draining');
});

test('closing leaves the view', async () => {
  const master = await startMaster();
  const witness = connect(master.port);
  await witness.client.register(info('witness'));
  const a = connect(master.port);
  await a.client.register(info('a'));
  await a.client.close();
  await witness.viewWhere((view) => !has('a')(view));
  expect(master.events.at(-1)).toMatchObject({ kind: 'departed', server: { id: 'a' }, why: 'left' });
});

test('one who only watches sees views and is in none', async () => {
  const master = await startMaster();
  const watcher = connect(master.port);
  const seen = watcher.viewWhere(has('a'));
  await connect(master.port).client.register(info('a'));
  expect(idsOf(await seen)).toEqual(['a']);
});
