/**
 * A server that does nothing but register, for tests of the master: `--id ID --config DIR`. DIR/behaviour.json says how it
 * misbehaves, by id, and DIR/events.log gets a line for what it does.
 */
import { randomUUID } from 'node:crypto';
import { appendFileSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { pino } from 'pino';
import { loadConfig } from '../../../../dist/game-server/framework/config/load-config.js';
import { createRegistryClient } from '../../../../dist/game-server/framework/registry/registry-client.js';
import { createDialStream } from '../../../../dist/game-server/framework/rpc/dial-stream.js';
import { loadProtos } from '../../../../dist/game-server/framework/rpc/load-protos.js';
import { createRpcServer } from '../../../../dist/game-server/framework/rpc/rpc-server.js';
import { runProcess } from '../../../../dist/game-server/framework/supervisor/run-process.js';
import {
  describeStartFailure,
  exitCodeOf,
  reportStartFailure,
} from '../../../../dist/game-server/framework/supervisor/start-failure.js';

/** It does not judge by itself that it takes too long to end: that is for whoever stops it. */
const STOP_TIMEOUT_MS = 600_000;

const { id = '', config: dir = '' } = parseArgs({
  options: { id: { type: 'string' }, config: { type: 'string' } },
}).values;

const note = (what) => appendFileSync(join(dir, 'events.log'), `${what} ${id}\n`);
const noted = (what) => readFileSync(join(dir, 'events.log'), 'utf8').split('\n').includes(what);
const behaviour = JSON.parse(readFileSync(join(dir, 'behaviour.json'), 'utf8'))[id] ?? {};

async function create(config, log) {
  let asked = false;
  process.once('SIGTERM', () => {
    asked = true;
  });
  note('create');
  while (behaviour.createdOnceAsked && !asked) await delay(10);

  const entry = config.servers.find((server) => server.id === id) ?? {
    type: 'web',
    host: '127.0.0.1',
    port: 0,
  };
  const { settings, master } = config;
  const self = { id, incarnation: randomUUID() };
  const rpc = createRpcServer({ self, settings: settings.rpc, log });
  const dial = createDialStream({ settings: settings.rpc });
  const { Attend } = loadProtos().tangelo.registry.Registry;
  const registry = createRegistryClient({
    dial: () => dial(master, Attend),
    settings: settings.registry,
    stats: () => ({ rss: process.memoryUsage.rss(), connections: 1, rooms: 2 }),
    log,
  });
  return {
    async start() {
      const port = await rpc.listen(entry.host, entry.port ?? 0);
      if (behaviour.mute) return;
      while (behaviour.after !== undefined && !noted(behaviour.after)) await delay(10);
      note('register');
      await registry.register({
        ...self,
        type: entry.type,
        host: entry.host,
        port,
        state: 'up',
        pid: process.pid,
        startedAt: Math.round(performance.timeOrigin),
        ...(entry.frontend && { clientPort: 1 }),
      });
      note('ready');
    },
    async stop() {
      if (behaviour.ignoreStop) await new Promise(() => {});
      note('stop');
      await registry.drain();
      await registry.close();
      await rpc.close({ graceMs: 1_000 });
      note('end');
    },
    onEvicted: (listener) => registry.onEvicted(listener),
  };
}

note('start');
if (behaviour.exit !== undefined) process.exit(behaviour.exit);
try {
  const config = loadConfig({ dir });
  const log = pino({ level: 'silent' });
  await runProcess({
    serverId: id,
    log,
    stopTimeoutMs: STOP_TIMEOUT_MS,
    create: () => create(config, log),
  });
} catch (error) {
  const failure = describeStartFailure(id, error);
  reportStartFailure(failure);
  process.exit(exitCodeOf(failure));
}
