import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { createNode } from '../game-server/framework/application/node.ts';
import type { Config } from '../game-server/framework/config/config.ts';
import { loadConfig } from '../game-server/framework/config/load-config.ts';
import { createLogger, type Logger } from '../game-server/framework/observe/logger.ts';
import { runProcess, type Service } from '../game-server/framework/supervisor/run-process.ts';
import {
  describeStartFailure,
  exitCodeOf,
  reportStartFailure,
} from '../game-server/framework/supervisor/start-failure.ts';
import { openCertificate } from '../game-server/framework/transport/certificate.ts';
import { createClientPort } from '../game-server/framework/transport/client-port.ts';
import { clientAddress } from './client-address.ts';
import { createWebServer } from './web-app.ts';

/** `node server.js [--id ID] [--config DIR] [--set key=value …]`: serves the page, and where the gates are. */
const PAGE_DIR = fileURLToPath(new URL('./page/', import.meta.url));
const CLOSE_GRACE_MS = 1_000;

const { values: flags } = parseArgs({
  options: {
    id: { type: 'string' },
    config: { type: 'string' },
    set: { type: 'string', multiple: true, default: [] },
  },
});

async function createService(config: Config, log: Logger): Promise<Service> {
  const { web, clientBind, tls, deadlines, limits } = config.settings;
  const node = createNode({
    config,
    entry: { id: web.id, type: 'web', host: web.host, frontend: true, clientPort: web.port, args: [] },
    log,
    load: () => ({ connections: 0, rooms: 0 }),
  });
  const addressesOf = (type: string) =>
    node.placements.current.up(type).map((server) => clientAddress(server, clientBind));
  const certificate = tls && openCertificate({ files: tls, log });
  const { helloMs } = deadlines;
  const { handshakeBytes } = limits;
  const server = await createWebServer({
    pageDir: PAGE_DIR,
    gates: () => addressesOf('gate'),
    connectHosts: () => addressesOf('connector').map(({ host }) => host),
    serve: (onRequest) => createClientPort({ onRequest, certificate, helloMs, handshakeBytes, log }),
    // Where it listens is what the master tells.
    log: log.child({}, { level: 'warn' }),
  });
  return {
    async start() {
      const { port } = await server.listen({ host: clientBind ?? web.host, port: web.port });
      await node.join({ port });
    },
    async stop() {
      await node.drain();
      await server.close();
      certificate?.close();
      await node.leave({ graceMs: CLOSE_GRACE_MS });
    },
    onEvicted: (listener) => node.registry.onEvicted(listener),
  };
}

try {
  const config = loadConfig({ flags: flags.set, ...(flags.config !== undefined && { dir: flags.config }) });
  const { web, log: logSettings, supervisor } = config.settings;
  const { level, dir } = logSettings;
  const log = createLogger({ serverId: web.id, level, ...(dir !== undefined && { dir }) });
  await runProcess({
    serverId: web.id,
    log,
    stopTimeoutMs: supervisor.stopTimeoutMs,
    create: () => createService(config, log),
  });
} catch (error) {
  const failure = describeStartFailure(flags.id ?? 'the web server', error);
  reportStartFailure(failure);
  process.exit(exitCodeOf(failure));
}
