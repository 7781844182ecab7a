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
import {
  describeStartFailure,
  exitCodeOf,
  reportStartFailure,
} from '../../../../dist/game-server/framework/supervisor/start-failure.js';
import { onStopSignals } from '../../../../dist/game-server/framework/supervisor/stop-signals.js';

const { id = '', config: dir = '' } = parseArgs({
  options: { id: { type: 'string' }, config: { type: 'string' } },
}).values;

const note = (what) => appendFileSync(join(dir, 'events.log'), `${what} ${id}\n`);
const noted = (what) => readFileSync(join(dir, 'events.log'), 'utf8').split('\n').includes(what);
const behaviour = JSON.parse(readFileSync(join(dir, 'behaviour.json'), 'utf8'))[id] ?? {};

async function start() {
  note('start');
  if (behaviour.exit !== undefined) process.exit(behaviour.exit);
  const config = loadConfig({ dir });
  const entry = config.servers.find((server) => server.id === id) ?? {
    type: 'web',
    host: '127.0.0.1',
    port: 0,
  };
  const { settings, master } = config;
  const log = pino({ level: 'silent' });
  const self = { id, incarnation: randomUUID() };
  const rpc = createRpcServer({ self, settings: settings.rpc, log });
  const port = await rpc.listen(entry.host, entry.port ?? 0);
  const dial = createDialStream({ settings: settings.rpc });
  const { Attend } = loadProtos().tangelo.registry.Registry;
  const registry = createRegistryClient({
    dial: () => dial(master, Attend),
    settings: settings.registry,
    stats: () => ({ rss: process.memoryUsage.rss(), connections: 1, rooms: 2 }),
    log,
  });
  onStopSignals({
    stop: async () => {
      if (behaviour.ignoreStop) return;
      note('stop');
      await registry.drain();
      await registry.close();
      await rpc.close({ graceMs: 1_000 });
      note('end');
      process.exit(0);
    },
    kill: () => process.exit(1),
  });
  if (behaviour.mute) return;
  while (behaviour.after !== undefined && !noted(behaviour.after)) await delay(10);
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
}

try {
  await start();
} catch (error) {
  const failure = describeStartFailure(id, error);
  reportStartFailure(failure);
  process.exit(exitCodeOf(failure));
}
