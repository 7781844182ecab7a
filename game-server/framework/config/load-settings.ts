import { accessSync, constants, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { createSecureContext } from 'node:tls';
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
  problems.push(...unreadable(settings.rpc.tls, ['rpc', 'tls'], sourceOf));
  const ofClients = unreadable(settings.tls, ['tls'], sourceOf);
  problems.push(...ofClients);
  if (settings.tls && ofClients.length === 0 && !isPair(settings.tls)) {
    problems.push({
      ...sourceOf(['tls', 'cert']),
      found: JSON.stringify(settings.tls.cert),
      expected: 'a certificate in PEM that belongs to the key',
    });
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
  const { log, rpc, tls } = settings;
  const dataDir = resolve(baseDir, settings.dataDir);
  const { url } = settings.storage;
  const sqliteFile = /^sqlite:(.*)$/s.exec(url)?.[1];
  return {
    ...settings,
    dataDir,
    ...(tls !== undefined && { tls: { cert: resolve(baseDir, tls.cert), key: resolve(baseDir, tls.key) } }),
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

/** A problem for each file that cannot be read. */
function unreadable(
  files: Readonly<Record<string, string>> | undefined,
  path: Path,
  sourceOf: SourceOf,
): Problem[] {
  return Object.entries(files ?? {}).flatMap(([key, file]) =>
    isReadable(file)
      ? []
      : [{ ...sourceOf([...path, key]), found: JSON.stringify(file), expected: 'a readable file' }],
  );
}

function isPair({ cert, key }: { readonly cert: string; readonly key: string }): boolean {
  try {
    createSecureContext({ cert: readFileSync(cert), key: readFileSync(key) });
    return true;
  } catch {
    // Whatever does not fit, it is told as a problem of the setting.
    return false;
  }
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
