/**
 * `node scripts/run.mjs NAME …`: builds what is stale, then runs the compiled scripts/NAME.ts with the rest of the arguments. The
 * one entry of every npm script that needs built code, and plain JavaScript because it comes before the build.
 */
import { buildStale } from './build/build-stale.mjs';

const [name, ...rest] = process.argv.slice(2);

/** What these do needs no page. */
const WITHOUT_PAGE = ['chat', 'cluster'];

if (name === undefined || !/^[a-z-]+$/.test(name)) {
  process.stderr.write('usage: node scripts/run.mjs NAME [arguments]\n');
  process.exit(1);
}

const built = await buildStale({ page: !WITHOUT_PAGE.includes(name) });
if (!built) process.exit(1);

if (name !== 'build') {
  process.argv.splice(2, process.argv.length, ...rest);
  await import(`../dist/scripts/${name}.js`);
}
