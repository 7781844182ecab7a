/** A master of dummy servers: `--config DIR`. */
import { randomUUID } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { pino } from 'pino';
import { loadConfig } from '../../../../dist/game-server/framework/config/load-config.js';
import { loadProtos } from '../../../../dist/game-server/framework/rpc/load-protos.js';
import { createRpcServer } from '../../../../dist/game-server/framework/rpc/rpc-server.js';
import { startMaster } from '../../../../dist/game-server/framework/supervisor/master.js';
import { onStopSignals } from '../../../../dist/game-server/framework/supervisor/stop-signals.js';

const { config: dir = '' } = parseArgs({ options: { config: { type: 'string' } } }).values;
const server = fileURLToPath(new URL('dummy-server.mjs', import.meta.url));

const config = loadConfig({ dir });
const log = pino({ level: config.settings.log.level });
const incarnation = randomUUID();
const master = startMaster({
  config,
  log,
  incarnation,
  rpc: createRpcServer({ self: { id: config.master.id, incarnation }, settings: config.settings.rpc, log }),
  protos: loadProtos(),
  command: (id) => ({ file: process.execPath, args: [server, '--id', id, '--config', dir] }),
});
onStopSignals({ stop: () => master.stop(), kill: () => master.kill() });
process.exit(await master.ended);
