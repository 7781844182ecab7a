import { existsSync, readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { loadSync } from '@grpc/proto-loader';
import type { Protos } from '../../../shared/proto/generated/index.ts';

/** Packages as nested objects, each service as its definition; messages and enums are types only. */
export type ServicesOf<Packages> = {
  readonly [Name in keyof Packages as ServicesIn<Packages[Name]> extends never ? never : Name]: ServicesIn<
    Packages[Name]
  >;
};

type ServicesIn<Entry> = Entry extends { service: infer Definition }
  ? Definition
  : Entry extends { format: string }
    ? never
    : ServicesOf<Entry>;

/** They must tell the same as the options of scripts/generate.mjs. */
const OPTIONS = { longs: Number, enums: String, defaults: true, oneofs: true } as const;

/**
 * Loads every .proto file: `protos.tangelo.chat.ChatRemote` is the definition that `links.stub` and `server.add` take.
 * Its types are those of `npm run generate`. `dirs` replaces the product's own folder, shared/proto.
 */
export function loadProtos({ dirs = [join(packageRoot(), 'shared', 'proto')] } = {}): ServicesOf<Protos> {
  const files = dirs.flatMap(protosIn);
  const definitions = loadSync(files, { ...OPTIONS, includeDirs: dirs });
  const root: Namespace = {};
  for (const [name, definition] of Object.entries(definitions)) {
    if ('format' in definition) continue;
    const path = name.split('.');
    const last = path.pop() ?? name;
    let namespace = root;
    for (const step of path) {
      const inner = namespace[step] ?? {};
      namespace[step] = inner;
      namespace = inner;
    }
    Object.assign(namespace, { [last]: definition });
  }
  // The generated types describe the same files, read with the same options.
  const services: object = root;
  return services as ServicesOf<Protos>;
}

interface Namespace {
  [name: string]: Namespace;
}

function protosIn(dir: string): string[] {
  const paths = readdirSync(dir, { recursive: true, encoding: 'utf8' });
  return paths.filter((path) => path.endsWith('.proto')).sort();
}

/** The compiled files lie one folder deeper than the sources, and .proto files are not copied to them. */
function packageRoot(): string {
  let folder = dirname(fileURLToPath(import.meta.url));
  while (!existsSync(join(folder, 'package.json'))) {
    const parent = dirname(folder);
    if (parent === folder) throw new Error(`No package.json above ${import.meta.url}`);
    folder = parent;
  }
  return folder;
}

export type LoadedProtos = ReturnType<typeof loadProtos>;
