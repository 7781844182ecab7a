import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

/** One file of `servers/<type>/handler`, `remote` or `component`: its name in camel case and its default export. */
export interface FoundModule {
  readonly name: string;
  readonly create: (services: object) => unknown;
}

/** The server types that have a folder. */
export function serverTypesIn(serversDir: string): string[] {
  return readdirSync(serversDir, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name);
}

/** Loads all modules of a folder; a folder that is not there has none. Throws when a file does not export a function. */
export async function loadModules(
  serversDir: string,
  type: string,
  kind: 'handler' | 'remote' | 'component',
): Promise<FoundModule[]> {
  const folder = join(serversDir, type, kind);
  if (!existsSync(folder)) return [];
  const files = readdirSync(folder).filter(
    (file) => /^[a-z][a-z0-9-]*\.(js|ts)$/.test(file) && !file.endsWith('.d.ts'),
  );
  return Promise.all(
    files.map(async (file) => {
      const path = join(folder, file);
      const module: { default?: unknown } = await import(pathToFileURL(path).href);
      const create = module.default;
      if (typeof create !== 'function') throw new Error(`${path} has to export a function by default.`);
      return { name: camelCase(file.replace(/\.(js|ts)$/, '')), create: (services) => create(services) };
    }),
  );
}

function camelCase(kebab: string): string {
  return kebab.replaceAll(/-([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());
}
