import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { generate } from '../generate.mjs';
import { fingerprint } from './fingerprint.mjs';
import { withLock } from './lock.mjs';
import { dist, page, root, servers } from './targets.mjs';

/** @typedef {import('./targets.mjs').Target} Target */

/**
 * Builds what is older than its sources into dist, and says so. Several processes may call it at once. Resolves with whether
 * everything is built now; what went wrong was printed.
 */
export async function buildStale({ page: withPage = true } = {}) {
  const targets = withPage ? [servers, page] : [servers];
  if (targets.every(isFresh)) return true;
  mkdirSync(dist, { recursive: true });
  return withLock(join(dist, '.lock'), async () => {
    generate();
    const built = await Promise.all(targets.filter((target) => !isFresh(target)).map(build));
    return built.every(Boolean);
  });
}

/** @param {Target} target */
function stampOf({ name }) {
  return join(dist, `.${name}.stamp`);
}

/** @param {Target} target */
function isFresh(target) {
  const stamp = stampOf(target);
  return existsSync(stamp) && readFileSync(stamp, 'utf8') === fingerprint(target);
}

/** @param {Target} target */
async function build(target) {
  const startedAt = performance.now();
  process.stdout.write(`building the ${target.name}\n`);
  rmSync(stampOf(target), { force: true });
  // Taken before: a file that is changed while the build runs makes the next one stale.
  const stamp = fingerprint(target);
  if (!(await run(target.command()))) {
    process.stderr.write(`the ${target.name} could not be built\n`);
    return false;
  }
  writeFileSync(stampOf(target), stamp);
  process.stdout.write(`built the ${target.name} in ${Math.round(performance.now() - startedAt)} ms\n`);
  return true;
}

/** @param {string[]} args @returns {Promise<boolean>} */
function run(args) {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, args, { cwd: root, stdio: ['ignore', 'inherit', 'inherit'] });
    child.once('error', reject);
    child.once('exit', (code) => resolve(code === 0));
  });
}
