import { Command } from 'commander';
import { status } from './cluster/status.ts';
import { stop } from './cluster/stop.ts';
import { type ConfigOptions, loadConfigOrExit, withConfigOptions } from './config-options.ts';

/** `npm run cluster -- …`: what operators do with the cluster that runs here. Each command exits with 0 or 1 when it is done. */
const program = new Command('cluster').description(
  'looks at, and stops, the cluster that runs on this machine',
);

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

await program.parseAsync();
