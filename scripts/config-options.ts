import { fileURLToPath } from 'node:url';
import type { Command } from 'commander';
import { serverTypesIn } from '../game-server/framework/application/server-folder.ts';
import type { Config } from '../game-server/framework/config/config.ts';
import { ConfigError } from '../game-server/framework/config/config-error.ts';
import { loadConfig } from '../game-server/framework/config/load-config.ts';

const SERVERS_DIR = fileURLToPath(new URL('../game-server/app/servers/', import.meta.url));

/** Options that every command understands. */
export interface ConfigOptions {
  readonly config?: string;
  readonly set?: readonly string[];
}

export function withConfigOptions(command: Command): Command {
  return command
    .option('--config <dir>', 'folder of servers.json, master.json and cluster.json')
    .option(
      '--set <key=value>',
      'a setting of cluster.json, as often as needed',
      (value: string, earlier: readonly string[]) => [...earlier, value],
      [],
    );
}

/** The same options for a process that is started. */
export function toArguments({ config, set = [] }: ConfigOptions): string[] {
  return [...(config === undefined ? [] : ['--config', config]), ...set.flatMap((flag) => ['--set', flag])];
}

/** Ends the process with 78 and one message when the configuration cannot be used. */
export function loadConfigOrExit({ config, set = [] }: ConfigOptions): Config {
  try {
    return loadConfig({
      flags: set,
      knownTypes: serverTypesIn(SERVERS_DIR),
      ...(config !== undefined && { dir: config }),
    });
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    process.stderr.write(`${error.message}\n`);
    process.exit(error.exitCode);
  }
}
