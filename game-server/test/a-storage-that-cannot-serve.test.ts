import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { ClusterProcesses } from '../framework/supervisor/testing/cluster-processes.ts';
import { freePort } from '../framework/testing/free-ports.ts';
import { START_CLUSTER } from './cluster.ts';

const HOST = '127.0.0.1';

let processes: ClusterProcesses;

beforeEach(() => {
  processes = new ClusterProcesses();
});
afterEach(() => processes.close());

/** Resolves when the command has ended. */
async function start(url: string) {
  processes.write({
    master: { development: { id: 'master-1', host: HOST, port: await freePort(), httpPort: 0 } },
    servers: {
      development: {
        gate: [{ id: 'gate-1', host: HOST, clientPort: 0 }],
        connector: [{ id: 'connector-1', host: HOST, clientPort: 0 }],
        chat: [{ id: 'chat-1', host: HOST }],
      },
    },
    cluster: { web: { port: 0 }, storage: { url } },
  });
  return processes.runScript(START_CLUSTER).result();
}

function expectRefusal({ code, output }: { code: number | null; output: string }, reason: string): void {
  expect(code).toBe(1);
  expect(output.split('\n').filter((line) => line.startsWith('master-1 cannot start: '))).toEqual([
    expect.stringContaining(reason),
  ]);
  expect(processes.state().servers).toEqual([]);
}

test('a file that is no database ends the start, is named, and is left as it is', async () => {
  const file = join(processes.dir, 'notes.db');
  writeFileSync(file, 'these are notes, and no database\n'.repeat(500));
  const outcome = await start(`sqlite:${file}`);
  expectRefusal(outcome, 'file is not a database');
  expect(outcome.output).toContain(file);
});

test('a folder at the place of the file ends the start', async () => {
  const file = join(processes.dir, 'folder.db');
  mkdirSync(file);
  const outcome = await start(`sqlite:${file}`);
  expectRefusal(outcome, file);
});

test('a PostgreSQL that nobody serves ends the start, and its password is told to nobody', async () => {
  const outcome = await start(`postgres://tangelo:secret@${HOST}:${await freePort()}/tangelo`);
  expectRefusal(outcome, 'ECONNREFUSED');
  expect(outcome.output).not.toContain('secret');
});

test('a data folder that is none ends the start with one line that names it', async () => {
  const dataDir = join(processes.dir, 'data');
  writeFileSync(dataDir, '');
  const { code, output } = await start('sqlite:tangelo.db');
  rmSync(dataDir);
  expect(code).toBe(1);
  expect(output).toMatch(new RegExp(`^master-1 cannot use ${dataDir}/\\S+: [^\n]+\n$`));
});
