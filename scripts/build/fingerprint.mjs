import { createHash } from 'node:crypto';
import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './targets.mjs';

/**
 * What tells whether the inputs of a target are those of its last build: their names, sizes and times, so that a file that
 * was added, deleted or replaced by an older one counts as a change too.
 *
 * @param {import('./targets.mjs').Target} target
 */
export function fingerprint({ folders, files, isSource }) {
  const paths = [...files, ...folders.flatMap(filesIn).filter(isSource)];
  const hash = createHash('sha256');
  for (const path of paths) {
    const stat = statSync(join(root, path), { throwIfNoEntry: false });
    hash.update(`${path}\0${stat?.size}\0${stat?.mtimeMs}\n`);
  }
  return hash.digest('hex');
}

/** @param {string} folder @returns {string[]} */
export function filesIn(folder) {
  /** @type {string[]} */
  const paths = [];
  for (const entry of readdirSync(join(root, folder), { withFileTypes: true })) {
    const path = `${folder}/${entry.name}`;
    if (entry.isDirectory()) paths.push(...filesIn(path));
    else paths.push(path);
  }
  return paths.sort();
}
