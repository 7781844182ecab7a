import { Command } from 'commander';
import { Launcher } from '../game-server/framework/supervisor/launcher.ts';
import { nodeCommand } from '../game-server/framework/supervisor/node-command.ts';
import { stateFileIn } from '../game-server/framework/supervisor/state-file.ts';
import { onStopSignals } from '../game-server/framework/supervisor/stop-signals.ts';
import { APP } from './compiled-programs.ts';
import { type ConfigOptions, loadConfigOrExit, toArguments, withConfigOptions } from './config-options.ts';

/** `npm run start:cluster`: starts everything and stays until everything has ended. */
const command = withConfigOptions(new Command('start:cluster'))
  .description('starts every server of the current section of servers.json, the master and the web server')
  .parse();
const options: ConfigOptions = command.opts();
const { dataDir, master, settings } = loadConfigOrExit(options);
const { backoffMinMs, backoffMaxMs, stopTimeoutMs } = settings.supervisor;

const launcher = new Launcher({
  command: nodeCommand(APP, ['--id', master.id, ...toArguments(options)]),
  stateFile: stateFileIn(dataDir),
  stopTimeoutMs,
  backoff: { minMs: backoffMinMs, maxMs: backoffMaxMs },
  env: process.env,
  startedAt: Math.round(performance.timeOrigin),
  tell: (line) => void process.stdout.write(`${line}\n`),
});

// The terminal may be gone while the cluster is not; then there is nobody left to tell.
process.stdout.on('error', () => {});
onStopSignals({ stop: () => launcher.stop(), kill: () => launcher.kill() });
process.exit(await launcher.run());
