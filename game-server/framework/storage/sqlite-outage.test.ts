import { copyFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import { DatabaseSync } from '@photostructure/sqlite';
import { pino } from 'pino';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { eventually } from '../../../shared/testing/eventually.ts';
import { builtModule, createSqliteFixture, type SqliteFixture } from './sqlite-fixture.ts';
import type { EnterResult, Storage } from './storage.ts';
import { append, claimed, draftOf, newcomer } from './storage-contract-context.ts';

describe('a storage that goes away', () => {
  let fixture: SqliteFixture;
  let storage: Storage;
  const messages: string[] = [];

  beforeEach(async () => {
    messages.length = 0;
    fixture = await createSqliteFixture();
    const log = pino({ base: null }, { write: (line: string) => void messages.push(JSON.parse(line).msg) });
    storage = fixture.open({ log });
  });

  afterEach(() => fixture.dispose());

  const unavailable = { error: 'STORAGE_UNAVAILABLE' };

  /** The answer once the storage serves again; it looks for its file only a few times a second. */
  function entersAgain(name: string): Promise<EnterResult> {
    return eventually(() => storage.names.enter(newcomer({ name })));
  }

  it('refuses until somebody has migrated', async () => {
    await expect(storage.names.enter(newcomer())).rejects.toMatchObject(unavailable);
    await fixture.open().migrate();
    expect(await entersAgain('alice')).toEqual({ kind: 'entered', name: 'alice' });
  });

  it('refuses a database without the schema', async () => {
    await writeFile(fixture.file, '');
    await expect(storage.names.enter(newcomer())).rejects.toMatchObject(unavailable);
  });

  it('refuses a file that is no database and serves when a right one stands in its place', async () => {
    await writeFile(fixture.file, 'not a database '.repeat(1_000));
    await expect(storage.names.enter(newcomer())).rejects.toMatchObject(unavailable);
    await expect(fixture.open().migrate()).rejects.toMatchObject(unavailable);
    await rm(fixture.file);
    await fixture.open().migrate();
    expect(await entersAgain('alice')).toEqual({ kind: 'entered', name: 'alice' });
  });

  it('acknowledges nothing into a file that was moved, and goes on where it was when it is back', async () => {
    await storage.migrate();
    await storage.names.enter(newcomer({ name: 'alice' }));
    const elsewhere = join(fixture.folder, 'elsewhere.db');
    await rename(fixture.file, elsewhere);
    const refused = await Promise.allSettled(
      ['bob', 'carol'].map((name) => storage.names.enter(newcomer({ name }))),
    );
    expect(refused).toMatchObject([{ reason: unavailable }, { reason: unavailable }]);
    await expect(storage.names.incarnations()).rejects.toMatchObject(unavailable);
    await rename(elsewhere, fixture.file);
    expect(await entersAgain('alice')).toEqual({ kind: 'taken' });
    expect(await entersAgain('bob')).toEqual({ kind: 'entered', name: 'bob' });
    expect(messages.filter((message) => message.includes('storage is unavailable'))).toHaveLength(1);
    expect(messages.at(-1)).toBe('the storage serves again');
  });

  it('uses the file that replaced its own', async () => {
    await storage.migrate();
    const empty = join(fixture.folder, 'empty.db');
    await copyFile(fixture.file, empty);
    await storage.names.enter(newcomer({ name: 'alice' }));
    await rename(empty, fixture.file);
    await rm(`${fixture.file}-wal`);
    await rm(`${fixture.file}-shm`);
    await expect(storage.names.enter(newcomer())).rejects.toMatchObject(unavailable);
    expect(await entersAgain('alice')).toEqual({ kind: 'entered', name: 'alice' });
  });

  it('does nothing of what it has refused, once nobody holds the file any more', {
    timeout: 30_000,
  }, async () => {
    await storage.migrate();
    const fence = await claimed(storage);
    const say = (id: string) => append(storage, fence, [draftOf({ id })]);
    const other = new DatabaseSync(fixture.file);
    other.exec('BEGIN IMMEDIATE');
    const first = say('first');
    // On its way while the thread waits for the lock, and still there when the thread has given up.
    await setImmediate();
    const second = say('second');
    await expect(first).rejects.toMatchObject(unavailable);
    other.close();
    await expect(second).rejects.toMatchObject(unavailable);
    await eventually(() => say('third'));
    await storage.close();
    const { messages: stored } = await fixture.open().rooms.history({ rid: draftOf().rid, limit: 10 });
    expect(stored.map(({ id, seq }) => [id, seq])).toEqual([['third', 1]]);
  });

  it('says that the outcome is unknown when its thread dies before it answers, and starts another', async () => {
    const fatal = join(fixture.folder, 'fatal');
    const mortalWorker = join(fixture.folder, 'mortal-worker.mjs');
    await writeFile(
      mortalWorker,
      `import { existsSync } from 'node:fs';
       import { parentPort } from 'node:worker_threads';
       const post = parentPort.postMessage.bind(parentPort);
       parentPort.postMessage = (answers) => {
         if (existsSync(${JSON.stringify(fatal)})) process.exit(1);
         post(answers);
       };
       await import(${JSON.stringify(builtModule('sqlite-worker.js').href)});`,
    );
    await fixture.open().migrate();
    storage = fixture.open({ workerUrl: pathToFileURL(mortalWorker) });
    await storage.names.enter(newcomer({ name: 'alice' }));
    await writeFile(fatal, '');
    const dying = Promise.allSettled(['bob', 'carol'].map((name) => storage.names.enter(newcomer({ name }))));
    const unknown = { ...unavailable, details: { outcome: 'unknown' } };
    expect(await dying).toMatchObject([{ reason: unknown }, { reason: unknown }]);
    await rm(fatal);
    expect(await entersAgain('alice')).toEqual({ kind: 'taken' });
  });
});

describe('closing a storage', () => {
  it('finishes what was called before and refuses what is called after', async () => {
    const fixture = await createSqliteFixture();
    const storage = fixture.open();
    await storage.migrate();
    const entering = storage.names.enter(newcomer({ name: 'alice' }));
    await Promise.all([storage.close(), storage.close()]);
    expect(await entering).toEqual({ kind: 'entered', name: 'alice' });
    await expect(storage.names.incarnations()).rejects.toMatchObject({ error: 'STORAGE_UNAVAILABLE' });
    expect(await fixture.open().names.enter(newcomer({ name: 'alice' }))).toEqual({ kind: 'taken' });
    await fixture.dispose();
  });

  it('is at once when nothing was called', async () => {
    const fixture = await createSqliteFixture();
    await fixture.open().close();
    await fixture.dispose();
  });
});
