import { setTimeout as pause } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createSqliteFixture, type SqliteFixture } from './sqlite-fixture.ts';
import type { Call } from './sqlite-protocol.ts';
import { serveReads } from './sqlite-reading.ts';

let fixture: SqliteFixture;

beforeEach(async () => {
  fixture = await createSqliteFixture();
  await fixture.open().migrate();
});
afterEach(() => fixture.dispose());

test('reads go on after memory was collected: nothing closes the database under them', async () => {
  setFlagsFromString('--expose-gc');
  const collectGarbage: () => void = runInNewContext('gc');
  const servers = Array.from({ length: 20 }, () => {
    const waiting: Call[] = [];
    return {
      waiting,
      serve: serveReads({ file: fixture.file, serves: 'reads' }, { waiting, collect: () => undefined }),
    };
  });
  // What is no longer reachable is finalized some turns after it was collected.
  for (let round = 0; round < 10; round += 1) {
    collectGarbage();
    await pause(1);
  }
  for (const { waiting, serve } of servers) {
    waiting.push({ id: 1, part: 'rooms', method: 'head', args: ['hall'], bytes: 0 });
    expect(serve.answer()).toEqual({ answers: [{ id: 1, value: { seq: 0, lowest: 1 } }], leaving: false });
  }
});
