import { randomBytes } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { chatRoute, connectorRoute } from './app/routes.ts';
import { createApplication } from './framework/application/application.ts';
import { enteredFilter } from './framework/application/filter.ts';
import { serverTypesIn } from './framework/application/server-folder.ts';
import type { Config, ServerEntry } from './framework/config/config.ts';
import { loadConfig } from './framework/config/load-config.ts';
import { loadSecret } from './framework/config/load-secret.ts';
import { createLogger, type Logger } from './framework/observe/logger.ts';
import { createMetrics } from './framework/observe/metrics.ts';
import { createOpsServer } from './framework/observe/ops-server.ts';
import { loadProtos } from './framework/rpc/load-protos.ts';
import { createRpcServer } from './framework/rpc/rpc-server.ts';
import { createSqliteStorage } from './framework/storage/sqlite-storage.ts';
import { startMaster } from './framework/supervisor/master.ts';
import { runProcess } from './framework/supervisor/run-process.ts';
import {
  describeStartFailure,
  exitCodeOf,
  reportStartFailure,
} from './framework/supervisor/start-failure.ts';
import { onStopSignals } from './framework/supervisor/stop-signals.ts';

/**
 * The composition root: what the chat is made of. `node app.js --id ID [--config DIR] [--set key=value …]` runs the master or
 * one server.
 */
const serversDir = fileURLToPath(new URL('./app/servers/', import.meta.url));
const WEB_SERVER = fileURLToPath(new URL('../web-server/server.js', import.meta.url));

const { values: flags } = parseArgs({
  options: {
    id: { type: 'string' },
    config: { type: 'string' },
    set: { type: 'string', multiple: true, default: [] },
  },
});
const id = flags.id ?? '';

function createServer(config: Config, entry: ServerEntry, log: Logger, secret: Uint8Array) {
  const { roomsPerSession } = config.settings.limits;
  const app = createApplication({
    config,
    entry,
    log,
    serversDir,
    rooms: { owner: 'chat', edge: 'connector' },
    storage: () => createStorage(config, log),
    secret,
  });
  app.configure({ type: 'connector' }, (connector) => {
    connector
      .globalFilter(enteredFilter((route) => route === 'connector.entryHandler.enter'))
      .route('connector', connectorRoute)
      .route('chat', chatRoute({ roomsPerSession }));
  });
  app.configure({ type: 'gate' }, (gate) => {
    gate.globalFilter(enteredFilter((route) => route.startsWith('gate.')));
  });
  // Chat servers call each other about rooms.
  app.routeRemote('chat', (rid) => ({ room: rid }));
  return app;
}

function createStorage({ settings }: Config, log: Logger) {
  return createSqliteStorage({ file: settings.storage.url.replace(/^sqlite:/, ''), log });
}

async function runMaster(config: Config, log: Logger): Promise<never> {
  const self = { id: config.master.id, incarnation: randomBytes(12).toString('base64url') };
  const common = [
    ...(flags.config === undefined ? [] : ['--config', flags.config]),
    ...flags.set.flatMap((set) => ['--set', set]),
  ];
  const master = startMaster({
    config,
    log,
    incarnation: self.incarnation,
    rpc: createRpcServer({ self, settings: config.settings.rpc, log }),
    protos: loadProtos(),
    command: (serverId) => {
      const entry = config.servers.find((server) => server.id === serverId);
      const program = serverId === config.settings.web.id ? WEB_SERVER : fileURLToPath(import.meta.url);
      return { file: process.execPath, args: [...(entry?.args ?? []), program, '--id', serverId, ...common] };
    },
    async beforeStart() {
      const storage = createStorage(config, log);
      await storage.migrate();
      await storage.close();
    },
  });
  onStopSignals({ stop: () => master.stop(), kill: () => master.kill() });
  const ops = createOpsServer({
    ready: () => master.isReady(),
    metrics: createMetrics({ labels: { server: self.id, type: 'master' } }),
  });
  await ops.listen('127.0.0.1', config.master.httpPort);
  process.exit(await master.ended);
}

try {
  const config = loadConfig({
    flags: flags.set,
    knownTypes: serverTypesIn(serversDir),
    ...(flags.config !== undefined && { dir: flags.config }),
  });
  const { log: logSettings, supervisor } = config.settings;
  const log = createLogger({
    serverId: id,
    level: logSettings.level,
    ...(logSettings.dir !== undefined && { dir: logSettings.dir }),
  });
  if (id === config.master.id) await runMaster(config, log);
  const entry = config.servers.find((server) => server.id === id);
  if (!entry) throw new Error(`There is no server ${id} in ${config.environment}.`);
  const secret = await loadSecret({ config, env: process.env });
  await runProcess({
    serverId: id,
    log,
    stopTimeoutMs: supervisor.stopTimeoutMs,
    create: () => createServer(config, entry, log, secret),
  });
} catch (error) {
  const failure = describeStartFailure(id, error);
  reportStartFailure(failure);
  process.exit(exitCodeOf(failure));
}
