import { randomBytes } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import type { Config } from './framework/config/config.ts';
import type { Logger } from './framework/observe/logger.ts';
import { createMetrics } from './framework/observe/metrics.ts';
import { createOpsServer } from './framework/observe/ops-server.ts';
import { loadProtos } from './framework/rpc/load-protos.ts';
import { createRpcServer } from './framework/rpc/rpc-server.ts';
import { createStorage } from './framework/storage/create-storage.ts';
import { EXIT } from './framework/supervisor/exit-codes.ts';
import { startMaster } from './framework/supervisor/master.ts';
import { nodeCommand } from './framework/supervisor/node-command.ts';
import { onStopSignals } from './framework/supervisor/stop-signals.ts';

const APP = fileURLToPath(new URL('./app.js', import.meta.url));
const WEB_SERVER = fileURLToPath(new URL('../web-server/server.js', import.meta.url));

export interface MasterRunOptions {
  readonly config: Config;
  readonly log: Logger;
  /** Passed on to every server. */
  readonly flags: { readonly config?: string | undefined; readonly set: readonly string[] };
}

/** Runs the master of this application until the cluster has ended; ends the process. */
export async function runMaster({ config, log, flags }: MasterRunOptions): Promise<never> {
  const fault = (error: unknown) => {
    log.fatal({ err: error }, 'fault of the program');
    process.exit(EXIT.INTERNAL);
  };
  process.on('uncaughtException', fault);
  process.on('unhandledRejection', fault);

  const self = { id: config.master.id, incarnation: randomBytes(12).toString('base64url') };
  const common = [
    ...(flags.config === undefined ? [] : ['--config', flags.config]),
    ...flags.set.flatMap((setting) => ['--set', setting]),
  ];
  const ops = createOpsServer({
    ready: () => master.isReady(),
    metrics: createMetrics({ labels: { server: self.id, type: 'master' } }),
  });
  const master = startMaster({
    config,
    log,
    incarnation: self.incarnation,
    rpc: createRpcServer({ self, settings: config.settings.rpc, log }),
    protos: loadProtos(),
    command(serverId) {
      const program = serverId === config.settings.web.id ? WEB_SERVER : APP;
      const entry = config.servers.find((server) => server.id === serverId);
      return nodeCommand(program, ['--id', serverId, ...common], entry);
    },
    async beforeStart() {
      await ops.listen('127.0.0.1', config.master.httpPort);
    },
    async migrate(options) {
      const storage = await createStorage({ config, log });
      try {
        await storage.migrate(options);
      } finally {
        await storage.close();
      }
    },
  });
  onStopSignals({ stop: () => master.stop(), kill: () => master.kill() });
  process.exit(await master.ended);
}
