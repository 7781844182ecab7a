/** A launcher of dummy clusters: `--config DIR`. */
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { loadConfig } from '../../../../dist/game-server/framework/config/load-config.js';
import { Launcher } from '../../../../dist/game-server/framework/supervisor/launcher.js';
import { stateFileIn } from '../../../../dist/game-server/framework/supervisor/state-file.js';
import { onStopSignals } from '../../../../dist/game-server/framework/supervisor/stop-signals.js';

const { config: dir = '' } = parseArgs({ options: { config: { type: 'string' } } }).values;
const master = fileURLToPath(new URL('dummy-master.mjs', import.meta.url));

const { dataDir, settings } = loadConfig({ dir });
const launcher = new Launcher({
  command: { file: process.execPath, args: [master, '--config', dir] },
  stateFile: stateFileIn(dataDir),
  stopTimeoutMs: settings.supervisor.stopTimeoutMs,
  backoff: { minMs: settings.supervisor.backoffMinMs, maxMs: settings.supervisor.backoffMaxMs },
  env: process.env,
  startedAt: performance.timeOrigin,
  tell: (line) => process.stdout.write(`${line}\n`),
});
onStopSignals({ stop: () => launcher.stop(), kill: () => launcher.kill() });
process.exit(await launcher.run());
