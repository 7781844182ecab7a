import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..');
export const dist = join(root, 'dist');

/** Tests, and what only tests use. */
const isTest = (/** @type {string} */ path) =>
  /(?:\.test|fixture|-contract(?:-[a-z]+)?)\.ts$/.test(path) || /\/test(?:ing)?\//.test(path);
const isPage = (/** @type {string} */ path) => path.startsWith('web-server/page/');

/**
 * @typedef {object} Target
 * @property {string} name
 * @property {readonly string[]} folders Where its sources are.
 * @property {readonly string[]} files Further inputs.
 * @property {(path: string) => boolean} isSource Which files in the folders count; paths are relative to the root, with `/`.
 * @property {() => string[]} command Arguments for node.
 */

/** @type {Target} */
export const servers = {
  name: 'servers',
  folders: ['game-server', 'shared', 'scripts', 'web-server'],
  files: ['package-lock.json', 'scripts/generate.mjs', 'scripts/build/compile-servers.mjs'],
  // The types of the .proto files are generated before, where they are stale.
  isSource: (path) => /\.(ts|proto)$/.test(path) && !isTest(path) && !isPage(path),
  command: () => [join(root, 'scripts', 'build', 'compile-servers.mjs')],
};

/** @type {Target} */
export const page = {
  name: 'page',
  folders: ['web-server/page', 'shared'],
  files: ['package-lock.json'],
  isSource: (path) => !isTest(path) && !path.startsWith('shared/proto/'),
  command: () => [
    executable('vite', 'vite'),
    'build',
    '--config',
    join(root, 'web-server', 'page', 'vite.config.ts'),
    '--logLevel',
    'warn',
  ],
};

/** @param {string} packageName @param {string} name */
function executable(packageName, name) {
  const require = createRequire(import.meta.url);
  const manifest = require.resolve(`${packageName}/package.json`);
  const { bin } = require(manifest);
  return join(dirname(manifest), typeof bin === 'string' ? bin : bin[name]);
}
