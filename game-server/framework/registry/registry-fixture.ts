import { once } from 'node:events';
import { EventEmitter } from 'node:stream';
import { pino } from 'pino';
import { afterEach, expect } from 'vitest';
import { eventually } from '../../../shared/testing/eventually.ts';
import { clusterSchema } from '../config/cluster-schema.ts';
import { createDialStream } from '../rpc/dial-stream.ts';
import { loadProtos } from '../rpc/load-protos.ts';
import type { RpcServer } from '../rpc/rpc.ts';
import { createRpcServer } from '../rpc/rpc-server.ts';
import { createMasterRegistry, type MasterRegistry } from './master-registry.ts';
import type { RegistryEvent } from './membership.ts';
import type { Registry, ServerInfo, View } from './registry.ts';
import { createRegistryClient } from './registry-client.ts';

/** A lease runs out in the tests that choose how long it lasts. */
const settings = clusterSchema.parse({ registry: { leaseMs: 600_000, heartbeatMs: 50 } });
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
  /** Resolves when an event of the kind has come, be it before. */
  saw(kind: RegistryEvent['kind']): Promise<void>;
  /** Resolves at the next event of the kind. */
  next(kind: RegistryEvent['kind']): Promise<unknown>;
  die(): Promise<void>;
}

export async function startMaster(
  options: {
    term?: number;
    port?: number;
    published?: boolean;
    dead?: readonly number[];
    leaseMs?: number;
  } = {},
): Promise<TestMaster> {
  const { term = 1, port = 0, published = true, dead = [], leaseMs = settings.registry.leaseMs } = options;
  const registry = createMasterRegistry({
    settings: { leaseMs },
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
  return {
    registry,
    rpc,
    port: bound,
    events,
    next: (kind) => once(emitter, kind),
    saw: (kind) => eventually(() => expect(events).toContainEqual(expect.objectContaining({ kind }))),
    die,
  };
}

interface TestServer {
  readonly client: Registry;
  readonly evictions: string[];
  readonly evicted: Promise<unknown>;
  /** Resolves with the first view, seen or to be seen, that matches. */
  viewWhere(matches: (view: View) => boolean): Promise<View>;
}

/** The stream of a server that speaks for itself. */
export function dialMaster(port: number) {
  return createDialStream({ settings: settings.rpc })({ host, port }, Attend);
}

export function connect(port: number): TestServer {
  const client = createRegistryClient({
    dial: () => dialMaster(port),
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

export function info(id: string, incarnation = `${id}-i1`, pid = 4_000_000): ServerInfo {
  return { id, type: 'chat', incarnation, host, port: 6_000, state: 'up', pid, startedAt: 1_700_000_000_000 };
}

export const idsOf = (view: View) => view.servers.map(({ id }) => id).sort();
export const has = (id: string) => (view: View) => idsOf(view).includes(id);
