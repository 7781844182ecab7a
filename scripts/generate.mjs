/**
 * Writes the types of every shared/proto/**\/*.proto to shared/proto/generated, plus an index whose `Protos` joins them.
 * Does nothing when the index names the sources as they are. `--check` writes nothing and fails instead.
 */
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const sources = join('shared', 'proto');
const target = join(root, sources, 'generated');

/** They must tell the same as the options of game-server/framework/rpc/load-protos.ts. */
const OPTIONS = [
  '--longs=Number',
  '--enums=String',
  '--defaults',
  '--oneofs',
  '--includeComments',
  '--grpcLib=@grpc/grpc-js',
  '--importFileExtension=.ts',
];

/** @param {string} folder @param {string} extension @returns {string[]} relative paths with `/`, sorted */
function filesIn(folder, extension) {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((path) => path.replaceAll('\\', '/'))
    .filter((path) => path.endsWith(extension))
    .sort();
}

/** @param {string} path @returns {string | undefined} */
function readIfThere(path) {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    if (error.code === 'ENOENT') return undefined;
    throw error;
  }
}

/** @param {string[]} protos */
function fingerprint(protos) {
  const hash = createHash('sha256').update(readFileSync(fileURLToPath(import.meta.url)));
  for (const proto of protos) {
    hash.update(`\0${proto}\0`).update(readFileSync(join(root, sources, proto)));
  }
  return hash.digest('hex');
}

/** @param {string[]} protos @param {string} fingerprintLine */
function indexOf(protos, fingerprintLine) {
  const modules = protos.map((proto) => proto.slice(0, -'.proto'.length));
  const names = modules.map((path) =>
    path.replaceAll(/(?:^|[^A-Za-z0-9]+)([A-Za-z0-9])/g, (_, c) => c.toUpperCase()),
  );
  const lines = modules.map((path, i) => `import type { ProtoGrpcType as ${names[i]} } from './${path}.ts';`);
  return [
    fingerprintLine,
    ...lines,
    '',
    '/** Every package of every .proto file. */',
    `export type Protos = ${names.length === 0 ? '{}' : names.join(' & ')};`,
    '',
  ].join('\n');
}

/** @param {string[]} protos @param {string} outDir */
function generateTypes(protos, outDir) {
  if (protos.length === 0) return;
  const manifest = createRequire(import.meta.url).resolve('@grpc/proto-loader/package.json');
  const { bin } = JSON.parse(readFileSync(manifest, 'utf8'));
  const generator = join(dirname(manifest), bin['proto-loader-gen-types']);
  const args = [generator, ...OPTIONS, '-I', sources, '-O', outDir, ...protos];
  execFileSync(process.execPath, args, { cwd: root, stdio: ['ignore', 'ignore', 'inherit'] });
}

/** Makes `target` hold what `fresh` holds; a file that is the same is not touched. @param {string} fresh */
function sync(fresh) {
  const wanted = filesIn(fresh, '.ts');
  mkdirSync(target, { recursive: true });
  for (const path of filesIn(target, '.ts')) {
    if (!wanted.includes(path)) rmSync(join(target, path));
  }
  // The index goes last: its first line says that all the others are written.
  for (const path of [...wanted.filter((path) => path !== 'index.ts'), 'index.ts']) {
    const content = readFileSync(join(fresh, path), 'utf8');
    if (readIfThere(join(target, path)) === content) continue;
    mkdirSync(dirname(join(target, path)), { recursive: true });
    writeFileSync(join(target, path), content);
  }
}

/** @returns {'fresh' | 'generated'} */
export function generate({ check = false } = {}) {
  const protos = filesIn(join(root, sources), '.proto');
  const fingerprintLine = `// Written by \`npm run generate\` from sources with the fingerprint ${fingerprint(protos)}.`;
  if (readIfThere(join(target, 'index.ts'))?.startsWith(`${fingerprintLine}\n`)) return 'fresh';
  if (check)
    throw new Error('shared/proto/generated is stale: run `npm run generate` and commit what it writes.');
  const fresh = mkdtempSync(join(tmpdir(), 'tangelo-generate-'));
  try {
    generateTypes(protos, fresh);
    writeFileSync(join(fresh, 'index.ts'), indexOf(protos, fingerprintLine));
    sync(fresh);
  } finally {
    rmSync(fresh, { recursive: true, force: true });
  }
  return 'generated';
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  generate({ check: process.argv.includes('--check') });
}
