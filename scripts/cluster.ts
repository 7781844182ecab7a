import { Command } from 'commander';
import { DISCONNECTS } from '../shared/disconnect.ts';
import { kick } from './cluster/kick.ts';
import { status } from './cluster/status.ts';
import { stop } from './cluster/stop.ts';
import { type ConfigOptions, loadConfigOrExit, withConfigOptions } from './config-options.ts';

/** `npm run cluster -- …`: what operators do with the cluster that runs here. Each command exits with 0 or 1 when it is done. */
const program = new Command('cluster').description('looks after the cluster that runs on this machine');

withConfigOptions(program.command('status'))
  .description('one line for every server')
  .option('--json', 'as data')
  .action(async (options: ConfigOptions & { readonly json?: true }) => {
    process.exitCode = await status(loadConfigOrExit(options), { json: options.json === true });
  });

withConfigOptions(program.command('stop'))
  .description('stops every server, and returns when none is left')
  .action(async (options: ConfigOptions) => {
    process.exitCode = await stop(loadConfigOrExit(options));
  });

withConfigOptions(program.command('kick <user>'))
  .description('closes every connection of a user, who is told why and does not come back by itself')
  .option('--reason <text>', 'what the user is told', DISCONNECTS.KICKED.reason)
  .option('--json', 'tells the result as data')
  .action(
    async (user: string, options: ConfigOptions & { readonly reason: string; readonly json?: true }) => {
      const { reason, json } = options;
      process.exitCode = await kick(loadConfigOrExit(options), { user, reason, json: json === true });
    },
  );

await program.parseAsync();
