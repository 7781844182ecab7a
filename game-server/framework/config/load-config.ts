import { dirname, join, resolve } from 'node:path';
import type { ClusterSettings } from './cluster-schema.ts';
import { endpointsOf, idsOf, type Pieces } from './cluster-uses.ts';
import type { Config, ServerEntry } from './config.ts';
import { ConfigError, type Problem } from './config-error.ts';
import { deepFreeze } from './deep-freeze.ts';
import { duplicateIds, duplicatePorts } from './duplicates.ts';
import type { Draft } from './expand-entry.ts';
import { loadSettings } from './load-settings.ts';
import { masterEntrySchema, masterFileSchema } from './master-schema.ts';
import { readSection } from './read-section.ts';
import { serversFileSchema } from './servers-schema.ts';
import { readTopology } from './topology.ts';

export interface LoadConfigOptions {
  /** Folder of servers.json, master.json and cluster.json; default: TANGELO_CONFIG_DIR, or `config` where the process runs. */
  readonly dir?: string;
  /** Default: the environment of the process. NODE_ENV picks the section, TANGELO_ variables override cluster.json. */
  readonly env?: NodeJS.ProcessEnv;
  /** Settings of cluster.json as `key.path=value`; they override everything else. */
  readonly flags?: readonly string[];
  /** Server types that have a folder; absent: types are not checked. */
  readonly knownTypes?: readonly string[];
  /** Server types of which there must be at least one; default: connector and chat. */
  readonly requiredTypes?: readonly string[];
}

/**
 * Reads and validates everything that a process is configured by.
 *
 * @throws ConfigError that tells every mistake in all of it
 */
export function loadConfig(options: LoadConfigOptions = {}): Config {
  const { env = process.env, flags = [], knownTypes, requiredTypes = ['connector', 'chat'] } = options;
  const configDir = resolve(options.dir ?? (env.TANGELO_CONFIG_DIR || 'config'));
  const environment = env.NODE_ENV || 'development';
  const files = {
    servers: join(configDir, 'servers.json'),
    master: join(configDir, 'master.json'),
    cluster: join(configDir, 'cluster.json'),
  };
  const problems: Problem[] = [];

  const section = readSection(files.servers, serversFileSchema, environment, problems);
  const drafts =
    section === undefined
      ? []
      : readTopology(section, {
          file: files.servers,
          environment,
          requiredTypes,
          problems,
          ...(knownTypes !== undefined && { knownTypes }),
        });
  const master = masterEntrySchema.safeParse(
    readSection(files.master, masterFileSchema, environment, problems),
  ).data;
  const baseDir = dirname(configDir);
  const settings = loadSettings({ file: files.cluster, baseDir, env, flags, problems });

  const pieces: Pieces = { files, environment, drafts, master, settings };
  problems.push(...duplicateIds(idsOf(pieces)), ...duplicatePorts(endpointsOf(pieces)));
  if (problems.length > 0 || master === undefined || settings === undefined) throw new ConfigError(problems);

  return deepFreeze({
    environment,
    configDir,
    dataDir: settings.dataDir,
    servers: drafts.flatMap((draft) => serverOf(draft, settings)),
    master: { id: master.id, host: master.host, port: master.port, httpPort: master.httpPort },
    settings,
  });
}

function serverOf(draft: Draft, settings: ClusterSettings): ServerEntry[] {
  const { id, type, host, frontend, port, clientPort, linePorts, entry } = draft;
  // Cannot be: without problems each draft has both.
  if (id === undefined || host === undefined) return [];
  return [
    {
      id,
      type,
      host,
      frontend,
      args: entry.args ?? [],
      ...(port !== undefined && { port }),
      ...(frontend && { clientBind: settings.clientBind ?? host }),
      ...(clientPort !== undefined && { clientPort }),
      ...linePorts,
      ...(entry.clientHost !== undefined && { clientHost: entry.clientHost }),
    },
  ];
}
