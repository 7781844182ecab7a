/**
 * `node scripts/run.mjs NAME …`: builds what is stale, then runs the compiled scripts/NAME.ts with the rest of the arguments. The
 * one entry of every npm script that needs built code, and plain JavaScript because it comes before the build.
 */
import { existsSync, readFileSync } from 'node:fs';
import { isInRange } from './build/node-version.mjs';

const [name, ...rest] = process.argv.slice(2);

/** What these do needs no page. */
const WITHOUT_PAGE = ['chat', 'cluster'];

if (name === undefined || !/^[a-z-]+$/.test(name)) fail('usage: node scripts/run.mjs NAME [arguments]');

const { engines } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'));
if (!isInRange(process.versions.node, engines.node))
  fail(`Tangelo needs Node ${engines.node}; this is ${process.versions.node}, ${process.execPath}`);
if (!existsSync(new URL('../node_modules/', import.meta.url)))
  fail('the dependencies are not installed; run: npm ci');

// Not before: it needs what was just asked for.
const { buildStale } = await import('./build/build-stale.mjs');
const built = await buildStale({ page: !WITHOUT_PAGE.includes(name) });
if (!built) process.exit(1);

if (name !== 'build') {
  process.argv.splice(2, process.argv.length, ...rest);
  await import(`../dist/scripts/${name}.js`);
}

/** @param {string} message @returns {never} */
function fail(message) {
  process.stderr.write(`${message}\n`);
  process.exit(1);
}
