import { accessSync, constants } from 'node:fs';
import { resolve } from 'node:path';
import { type ClusterSettings, clusterSchema } from './cluster-schema.ts';
import type { Path, Problem } from './config-error.ts';
import { readJsonFile } from './read-json-file.ts';
import { check, inFile, type SourceOf } from './schema-problems.ts';
import { type Override, overridesOfEnvironment, overridesOfFlags } from './setting-overrides.ts';

export interface LoadSettingsOptions {
  readonly file: string;
  /** What relative paths are relative to. */
  readonly baseDir: string;
  readonly env: NodeJS.ProcessEnv;
  readonly flags: readonly string[];
  readonly problems: Problem[];
}

/** The settings of cluster.json under those of the environment and of flags; `undefined` after a mistake. */
export function loadSettings(options: LoadSettingsOptions): ClusterSettings | undefined {
  const { file, baseDir, env, flags, problems } = options;
  const before = problems.length;
  const written = readJsonFile(file, problems, { optional: true });
  const overrides = [...overridesOfEnvironment(env, problems), ...overridesOfFlags(flags, problems)];
  if (written === undefined && problems.length > before) return undefined;

  const sourceOf = sourceOfSettings(file, overrides);
  const merged = overrides.reduce<unknown>(
    (settings, { path, value }) => withValue(settings, path, value),
    written ?? {},
  );
  const checked = check(clusterSchema, merged, sourceOf);
  problems.push(...checked.problems);
  if (checked.value === undefined) return undefined;

  const settings = withAbsolutePaths(checked.value, baseDir);
  for (const [key, pem] of Object.entries(settings.rpc.tls ?? {})) {
    if (!isReadable(pem)) {
      problems.push({
        ...sourceOf(['rpc', 'tls', key]),
        found: JSON.stringify(pem),
        expected: 'a readable file',
      });
    }
  }
  return settings;
}

/** The last override of a setting is the one that counts. */
function sourceOfSettings(file: string, overrides: readonly Override[]): SourceOf {
  const ofFile = inFile(file);
  return (path) => {
    const override = overrides.findLast((candidate) => candidate.path.every((key, i) => key === path[i]));
    return override?.source ?? ofFile(path);
  };
}

/** A copy of `container` with `value` at `path`. What is no object stays as it is, for the schema to complain about. */
function withValue(container: unknown, path: Path, value: unknown): unknown {
  const [key, ...rest] = path;
  if (key === undefined) return value;
  if (typeof container !== 'object' || container === null || Array.isArray(container)) return container;
  const inner: unknown = Reflect.get(container, key);
  return { ...container, [key]: withValue(rest.length > 0 ? (inner ?? {}) : inner, rest, value) };
}

function withAbsolutePaths(settings: ClusterSettings, baseDir: string): ClusterSettings {
  const { log, rpc } = settings;
  const dataDir = resolve(baseDir, settings.dataDir);
  const { url } = settings.storage;
  const sqliteFile = /^sqlite:(.*)$/s.exec(url)?.[1];
  return {
    ...settings,
    dataDir,
    storage: {
      ...settings.storage,
      url: sqliteFile === undefined ? url : `sqlite:${resolve(dataDir, sqliteFile)}`,
    },
    log: { ...log, ...(log.dir !== undefined && { dir: resolve(baseDir, log.dir) }) },
    rpc: {
      ...rpc,
      ...(rpc.tls !== undefined && {
        tls: {
          ca: resolve(baseDir, rpc.tls.ca),
          cert: resolve(baseDir, rpc.tls.cert),
          key: resolve(baseDir, rpc.tls.key),
        },
      }),
    },
  };
}

function isReadable(file: string): boolean {
  try {
    accessSync(file, constants.R_OK);
    return true;
  } catch {
    // Whatever the reason, it is told as a problem of the setting.
    return false;
  }
}
