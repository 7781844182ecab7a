import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { builtModule, createSqliteFixture, type SqliteFixture } from './sqlite-fixture.ts';
import type { EnterResult, Storage } from './storage.ts';
import { newcomer } from './storage-contract-context.ts';

const PROCESS = fileURLToPath(new URL('./sqlite-process.fixture.mjs', import.meta.url));

describe('processes that share a storage', () => {
  let fixture: SqliteFixture;
  let storage: Storage;
  let processes: ChildProcess[];

  beforeEach(async () => {
    fixture = await createSqliteFixture();
    storage = fixture.open();
    await storage.migrate();
    processes = [];
  });

  afterEach(async () => {
    for (const child of processes) {
      if (child.exitCode === null && child.signalCode === null) {
        child.kill('SIGKILL');
        await once(child, 'exit');
      }
    }
    await fixture.dispose();
  });

  /** Enters `count` times (null: until it is killed), `inFlight` at a time, under the name or as a guest. */
  function start(options: { count: number | null; inFlight: number; name?: string }): ChildProcess {
    const child = fork(PROCESS, [
      builtModule('sqlite-storage.js').href,
      fixture.file,
      JSON.stringify(options),
    ]);
    processes.push(child);
    return child;
  }

  /** What a process was acknowledged until it ended. */
  async function resultsOf(child: ChildProcess): Promise<EnterResult[]> {
    const results: EnterResult[] = [];
    child.on('message', (result: EnterResult) => results.push(result));
    await once(child, 'exit');
    return results;
  }

  it('give 600 guests the numbers 1 to 600', async () => {
    const children = [1, 2, 3].map(() => start({ count: 200, inFlight: 20 }));
    const results = (await Promise.all(children.map(resultsOf))).flat();
    const names = results.map(nameOf);
    expect(names).toHaveLength(600);
    expect(new Set(names)).toEqual(new Set(Array.from({ length: 600 }, (_, n) => `guest${n + 1}`)));
  });

  it('give a name to exactly one of 100 that ask for it', async () => {
    const children = [1, 2, 3, 4].map(() => start({ count: 25, inFlight: 25, name: 'alice' }));
    const results = (await Promise.all(children.map(resultsOf))).flat();
    expect(results).toHaveLength(100);
    expect(results.filter(({ kind }) => kind === 'entered')).toHaveLength(1);
  });

  it('find everything that a process was acknowledged before it was killed, and are not held up by its death', async () => {
    const child = start({ count: null, inFlight: 64 });
    const ended = resultsOf(child);
    await once(child, 'message');
    await Promise.all(Array.from({ length: 50 }, () => storage.names.enter(newcomer())));
    child.kill('SIGKILL');
    const acknowledged = await ended;
    expect(acknowledged.length).toBeGreaterThan(0);
    const again = await Promise.all(
      acknowledged.map((result) => storage.names.enter(newcomer({ name: nameOf(result) }))),
    );
    expect(new Set(again.map(({ kind }) => kind))).toEqual(new Set(['taken']));
  });
});

function nameOf(result: EnterResult): string {
  if (result.kind !== 'entered') {
    throw new Error('a guest always enters');
  }
  return result.name;
}
