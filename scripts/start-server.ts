import { spawn } from 'node:child_process';
import { Command } from 'commander';
import { nodeCommand, nodeEnvironment } from '../game-server/framework/supervisor/node-command.ts';
import { APP, WEB_SERVER } from './compiled-programs.ts';
import { type ConfigOptions, loadConfigOrExit, toArguments, withConfigOptions } from './config-options.ts';

/** `npm run start:server -- --id ID`: runs one server in the foreground. It joins the cluster of its master when there is one. */
const command = withConfigOptions(new Command('start:server'))
  .description('starts one server')
  .requiredOption('--id <id>', 'of servers.json, of the master or of the web server')
  .parse();
const options: ConfigOptions & { readonly id: string } = command.opts();
const { environment, servers, master, settings } = loadConfigOrExit(options);

const entry = servers.find(({ id }) => id === options.id);
const isWeb = settings.web.id === options.id;
if (entry === undefined && !isWeb && master.id !== options.id) {
  const known = [...servers.map(({ id }) => id), master.id, settings.web.id];
  process.stderr.write(`no server ${options.id} in ${environment}; there are ${known.join(', ')}\n`);
  process.exit(1);
}

const program = isWeb ? WEB_SERVER : APP;
const { file, args } = nodeCommand(program, ['--id', options.id, ...toArguments(options)], entry?.args);
const child = spawn(file, args, { stdio: 'inherit', env: nodeEnvironment(process.env) });
// A terminal's Ctrl-C reaches both; other signals reach this process alone.
process.on('SIGINT', () => {});
for (const name of ['SIGTERM', 'SIGHUP'] as const) process.on(name, () => void child.kill(name));
child.once('error', (error) => {
  process.stderr.write(`${options.id} could not be run: ${error.message}\n`);
  process.exit(1);
});
child.once('exit', (code, signal) => {
  if (signal === null) process.exit(code ?? 1);
  // Whoever waits for this process is to see how the server ended.
  process.removeAllListeners(signal);
  process.kill(process.pid, signal);
});
