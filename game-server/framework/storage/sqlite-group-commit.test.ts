import { stat } from 'node:fs/promises';
import { DatabaseSync, type DatabaseSyncInstance } from '@photostructure/sqlite';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createSqliteFixture, type SqliteFixture } from './sqlite-fixture.ts';
import type { Storage } from './storage.ts';
import { append, claimed, draftOf, fill, newcomer, seqsOf, seqsTo } from './storage-contract-context.ts';

const PAGE_BYTES = 4_096;

describe('a group commit', () => {
  let fixture: SqliteFixture;
  let storage: Storage;
  /** A connection of another program that uses the same file. */
  let other: DatabaseSyncInstance;

  beforeEach(async () => {
    fixture = await createSqliteFixture();
    storage = fixture.open();
    await storage.migrate();
    await storage.names.incarnations();
    other = new DatabaseSync(fixture.file);
  });

  afterEach(async () => {
    other.close();
    await fixture.dispose();
  });

  async function logBytes(): Promise<number> {
    return (await stat(`${fixture.file}-wal`)).size;
  }

  it('takes in everything that comes while it waits for the lock, and writes to the disk once', async () => {
    const before = await logBytes();
    other.exec('BEGIN IMMEDIATE');
    const entering = [];
    for (let turn = 0; turn < 20; turn++) {
      entering.push(...Array.from({ length: 10 }, () => storage.names.enter(newcomer())));
      await new Promise(setImmediate);
    }
    other.exec('COMMIT');
    await Promise.all(entering);
    // A commit writes each page that it changed once. One commit a request would write 200 times 5 pages or more.
    expect(await logBytes()).toBeLessThan(before + 100 * PAGE_BYTES);
  });

  it('answers nothing before it is committed', async () => {
    other.exec('BEGIN IMMEDIATE');
    let answered = false;
    const entering = storage.names.enter(newcomer({ name: 'alice' })).finally(() => {
      answered = true;
    });
    const reader = fixture.open();
    expect(await reader.names.incarnations()).toEqual([]);
    expect(answered).toBe(false);
    other.exec('COMMIT');
    expect(await entering).toEqual({ kind: 'entered', name: 'alice' });
    expect(await reader.names.incarnations()).toEqual(['connector-1']);
  });

  it('holds no lock once it is done', async () => {
    await storage.names.enter(newcomer());
    other.exec('BEGIN EXCLUSIVE');
    other.exec('COMMIT');
    expect(await storage.names.incarnations()).toEqual(['connector-1']);
  });

  it('holds up no read while it waits', async () => {
    const fence = await claimed(storage);
    await fill(storage, fence, 3);
    other.exec('BEGIN IMMEDIATE');
    let answered = false;
    const appending = fill(storage, fence, 1).finally(() => {
      answered = true;
    });
    expect(await seqsOf(storage, { rid: 'hall', limit: 10 })).toEqual([1, 2, 3]);
    expect(await storage.rooms.head('hall')).toMatchObject({ seq: 3 });
    expect(await storage.names.incarnations()).toEqual([]);
    expect(answered).toBe(false);
    other.exec('COMMIT');
    await appending;
    expect(await storage.rooms.head('hall')).toMatchObject({ seq: 4 });
  });

  it('refuses at once what is more than may wait, and stores the rest', async () => {
    const fence = await claimed(storage);
    const megabyte = 'x'.repeat(1_000_000);
    other.exec('BEGIN IMMEDIATE');
    const appending = Promise.allSettled(
      seqsTo(40).map((n) => append(storage, fence, [draftOf({ id: String(n), msg: megabyte })])),
    );
    await expect(append(storage, fence, [draftOf({ msg: megabyte })])).rejects.toMatchObject({
      error: 'OVERLOADED',
    });
    other.exec('COMMIT');
    const results = await appending;
    const stored = results.filter(({ status }) => status === 'fulfilled').length;
    expect(stored).toBeGreaterThan(10);
    expect(stored).toBeLessThan(30);
    expect(await storage.rooms.head('hall')).toMatchObject({ seq: stored });
    expect(await append(storage, fence, [draftOf({ id: '40', msg: megabyte })])).toMatchObject([
      { kind: 'stored', seq: stored + 1 },
    ]);
  });

  it('refuses when the lock is not to be had for seconds, and serves when it is', async () => {
    other.exec('BEGIN IMMEDIATE');
    await expect(storage.names.enter(newcomer())).rejects.toMatchObject({ error: 'STORAGE_UNAVAILABLE' });
    other.exec('COMMIT');
    expect(await storage.names.enter(newcomer())).toEqual({ kind: 'entered', name: 'guest1' });
  });
});
