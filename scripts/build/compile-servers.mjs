/**
 * Compiles the server code into dist, a module for each source, so that folders stay folders and paths stay true.
 *
 * zod and jose are compiled in, as far as they are used: zod's entry alone loads forty languages of error messages, and without
 * those every process of the cluster is 10 MB smaller and starts sooner. Everything else is loaded from node_modules as it is. Types are checked by `npm run check`,
 * not here.
 */
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { rolldown } from 'rolldown';
import { filesIn } from './fingerprint.mjs';
import { dist, root, servers } from './targets.mjs';

const isBare = (/** @type {string} */ id) => /^(?:@|node:)?[a-z]/i.test(id);
const INLINED = ['zod', 'jose'];

const sources = servers.folders
  .flatMap(filesIn)
  .filter((path) => path.endsWith('.ts') && servers.isSource(path));
const bundle = await rolldown({
  cwd: root,
  platform: 'node',
  // Every source is an entry: what a module exports stays, whoever imports it.
  input: Object.fromEntries(sources.map((path) => [path.slice(0, -'.ts'.length), join(root, path)])),
  external: (id) => isBare(id) && !INLINED.includes(id.split('/')[0] ?? id),
  treeshake: { moduleSideEffects: [{ test: /node_modules/, sideEffects: false }] },
});
const { output } = await bundle.write({
  dir: dist,
  format: 'esm',
  preserveModules: true,
  preserveModulesRoot: root,
  entryFileNames: '[name].js',
  sourcemap: true,
});

// Handlers and remotes are found by looking into folders: what was compiled of a source that is gone must go too.
const written = new Set(output.map(({ fileName }) => `dist/${fileName}`));
for (const path of filesIn('dist')) {
  const isOurs = /\.js(?:\.map)?$/.test(path) && !path.startsWith('dist/web-server/page/');
  if (isOurs && !written.has(path)) rmSync(join(root, path));
}
