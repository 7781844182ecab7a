import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Cluster, startCluster } from './cluster.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const readme = readFileSync(new URL('../../README.md', import.meta.url), 'utf8');
/** Whole programs: those that import what they use. */
const examples = [...readme.matchAll(/```js\n(import .*?)```/gs)].map(([, code = '']) => code);
const GATE = 'http://127.0.0.1:3014';

let cluster: Cluster;

beforeAll(async () => {
  cluster = await startCluster({ servers: { connector: 2, chat: 1 } });
});
afterAll(async () => {
  const errors = cluster.errors();
  await cluster.stop();
  expect(errors).toEqual([]);
});

/** What a program prints that somebody pastes into a file at the root; rejects unless it ends by itself, with 0. */
async function run(code: string): Promise<string> {
  const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '--eval', code], {
    cwd: root,
    timeout: 20_000,
  });
  return stdout;
}

test('the examples run as they stand there, but for the address of the gate', async () => {
  const printed: string[] = [];
  for (const code of examples) {
    expect(code).toContain(GATE);
    printed.push(await run(code.replace(GATE, cluster.gateUrl)));
  }
  // Whether one hears oneself before one leaves is nobody's promise.
  expect(printed).toEqual([expect.stringMatching(/code: 200,[^}]*\bseq: 1,/), expect.stringMatching(/^2$/m)]);
});
