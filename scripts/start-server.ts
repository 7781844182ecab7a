import { spawn } from 'node:child_process';
import { Command } from 'commander';
import { nodeCommand, nodeEnvironment } from '../game-server/framework/supervisor/node-command.ts';
import { APP, WEB_SERVER } from './compiled-programs.ts';
import { type ConfigOptions, loadConfigOrExit, toArguments, withConfigOptions } from './config-options.ts';

/**
 * `npm run start:server -- --id ID` runs one server in the foreground, `--type TYPE` the first one of a type. It joins the cluster
 * of its master when there is one.
 */
const command = withConfigOptions(new Command('start:server'))
  .description('starts one server')
  .option('--id <id>', 'of servers.json, of the master or of the web server')
  .option('--type <type>', 'instead of an id: the first server of a type, such as chat, master or web')
  .parse();
const options: ConfigOptions & { readonly id?: string; readonly type?: string } = command.opts();
const { environment, servers, master, settings } = loadConfigOrExit(options);

const known = [
  { id: master.id, type: 'master', args: [] },
  { id: settings.web.id, type: 'web', args: [] },
  ...servers,
];
const chosen = known.find(({ id, type }) =>
  options.id === undefined ? type === options.type : id === options.id,
);
if (chosen === undefined) {
  const ids = known.map(({ id, type }) => `${id} (${type})`);
  process.stderr.write(`name a server of ${environment} with --id or --type; there are ${ids.join(', ')}\n`);
  process.exit(1);
}

const program = chosen.type === 'web' ? WEB_SERVER : APP;
const { file, args } = nodeCommand(program, ['--id', chosen.id, ...toArguments(options)], chosen);
const child = spawn(file, args, { stdio: 'inherit', env: nodeEnvironment(process.env) });
// A terminal's Ctrl-C reaches both; other signals reach this process alone.
process.on('SIGINT', () => {});
for (const name of ['SIGTERM', 'SIGHUP'] as const) process.on(name, () => void child.kill(name));
child.once('error', (error) => {
  process.stderr.write(`${chosen.id} could not be run: ${error.message}\n`);
  process.exit(1);
});
child.once('exit', (code, signal) => {
  if (signal === null) process.exit(code ?? 1);
  // Whoever waits for this process is to see how the server ended.
  process.removeAllListeners(signal);
  process.kill(process.pid, signal);
});
