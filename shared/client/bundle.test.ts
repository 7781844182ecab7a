import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { build, type InlineConfig, type Rolldown } from 'vite';
import { expect, onTestFinished, test } from 'vitest';
import { eventually } from '../testing/eventually.ts';
import { WAIT_MS } from '../testing/wait-ms.ts';
import { StandInCluster } from './test/stand-in-cluster.ts';

const entry = join(import.meta.dirname, 'index.ts');
const quiet: InlineConfig = { configFile: false, logLevel: 'silent' };

/** The code and the modules of the only chunk. */
async function bundle(config: InlineConfig): Promise<Rolldown.OutputChunk> {
  const result = await build({ ...quiet, ...config });
  const [output] = Array.isArray(result) ? result : [result];
  const chunk = output !== undefined && 'output' in output ? output.output[0] : undefined;
  if (chunk?.type !== 'chunk') throw new Error('vite built no chunk');
  return chunk;
}

test('a browser gets the client and socket.io, and neither zod nor the contract', async () => {
  const { moduleIds } = await bundle({ build: { write: false, lib: { entry, formats: ['es'] } } });
  const brought = (part: string) => moduleIds.filter((id) => id.includes(part)).length;
  expect(brought('/node_modules/socket.io-client/')).toBeGreaterThan(0);
  expect(brought('/node_modules/zod/')).toBe(0);
  expect(brought('/shared/contract/')).toBe(0);
});

test('a Node process ends by itself after disconnect', async () => {
  const cluster = await StandInCluster.start();
  const folder = await mkdtemp(join(tmpdir(), 'tangelo-client-'));
  onTestFinished(async () => {
    await cluster.stop();
    await rm(folder, { recursive: true });
  });
  const { code } = await bundle({ ssr: { noExternal: true }, build: { write: false, ssr: entry } });
  await writeFile(join(folder, 'client.mjs'), code);
  const script = `
    import { connect } from './client.mjs';
    const client = await connect({ gate: '${cluster.gate.url}' }, { username: 'ann' });
    const { seq } = await client.send({ content: 'hello', target: '*' });
    client.join('den').catch(() => {});
    client.disconnect();
    process.stdout.write(String(seq));
  `;
  await writeFile(join(folder, 'main.mjs'), script);
  const { stdout } = await promisify(execFile)(process.execPath, [join(folder, 'main.mjs')], {
    timeout: WAIT_MS,
  });
  expect(stdout).toBe('1');
  await eventually(() => expect(cluster.goodbyes).toEqual(['ann']));
});
