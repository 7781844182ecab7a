import { pino } from 'pino';
import { afterEach, expect, test } from 'vitest';
import { createMasterRegistry, type MasterRegistry } from '../registry/master-registry.ts';
import { awaitRecorded } from './adoption.ts';
import { identify } from './process-identity.ts';
import type { RecordedServer } from './state-file.ts';

const FOR_EVER_MS = 1_000_000;

const registries: MasterRegistry[] = [];
afterEach(() => {
  for (const registry of registries.splice(0)) registry.close();
});

function newRegistry(): MasterRegistry {
  const registry = createMasterRegistry({
    settings: { leaseMs: FOR_EVER_MS },
    term: 1,
    log: pino({ level: 'silent' }),
    isDead: () => false,
  });
  registries.push(registry);
  return registry;
}

/** A stream that has brought the registration of a server. */
function attending(id: string): Parameters<MasterRegistry['accept']>[0] {
  const server = {
    id,
    type: 'chat',
    incarnation: 'i1',
    host: '127.0.0.1',
    port: 1,
    state: 'UP',
    pid: process.pid,
    startedAt: 0,
  } as const;
  return {
    send: () => {},
    onMessage: (listener) => listener({ report: 'register', register: { server, renewal: true } }),
    onClosed: () => {},
    end: () => {},
  };
}

const alive: RecordedServer = {
  id: 'alive',
  tier: 0,
  pid: process.pid,
  startTime: identify(process.pid)?.startTime ?? '',
};
const dead: RecordedServer = { ...alive, id: 'dead', startTime: 'long ago' };
const { signal } = new AbortController();

test('nobody waits for the dead', async () => {
  const registry = newRegistry();
  expect(await awaitRecorded({ recorded: [dead], registry, leaseMs: FOR_EVER_MS, signal })).toEqual([]);
  expect(await awaitRecorded({ recorded: [], registry, leaseMs: FOR_EVER_MS, signal })).toEqual([]);
});

test('the wait ends when all who live have registered', async () => {
  const registry = newRegistry();
  const second = { ...alive, id: 'second' };
  let hasEnded = false;
  const wait = awaitRecorded({ recorded: [alive, dead, second], registry, leaseMs: FOR_EVER_MS, signal });
  void wait.then(() => {
    hasEnded = true;
  });
  registry.accept(attending('alive'));
  await new Promise((resolve) => setImmediate(resolve));
  expect(hasEnded).toBe(false);
  registry.accept(attending('second'));
  expect(await wait).toEqual([alive, second]);
});

test('one who lives and stays silent is waited for one lease', async () => {
  const registry = newRegistry();
  expect(await awaitRecorded({ recorded: [alive], registry, leaseMs: 50, signal })).toEqual([alive]);
});

test('a request to stop shortens the wait', async () => {
  const registry = newRegistry();
  const stop = new AbortController();
  const wait = awaitRecorded({ recorded: [alive], registry, leaseMs: FOR_EVER_MS, signal: stop.signal });
  stop.abort();
  expect(await wait).toEqual([alive]);
});
