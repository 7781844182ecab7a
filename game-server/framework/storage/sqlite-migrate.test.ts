import { existsSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { DatabaseSync } from '@photostructure/sqlite';
import { pino } from 'pino';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createSqliteFixture, type SqliteFixture } from './sqlite-fixture.ts';
import { sqliteMigrations } from './sqlite-migrations.ts';
import { newcomer } from './storage-contract-context.ts';

describe('migrating', () => {
  let fixture: SqliteFixture;

  beforeEach(async () => {
    fixture = await createSqliteFixture();
  });

  afterEach(() => fixture.dispose());

  it('creates the folder and the file', async () => {
    const file = join(fixture.folder, 'new', 'folder', 'name with spaces?.db');
    const storage = fixture.open({ file });
    await storage.migrate();
    expect(await storage.names.enter(newcomer())).toMatchObject({ kind: 'entered' });
  });

  it('keeps what is stored when it is done again', async () => {
    const storage = fixture.open();
    await storage.migrate();
    await storage.names.enter(newcomer({ name: 'alice' }));
    await storage.migrate();
    expect(await storage.names.enter(newcomer({ name: 'alice' }))).toEqual({ kind: 'taken' });
  });

  it('is reported in one line, and not when nothing was due', async () => {
    const lines: unknown[] = [];
    const log = pino({ base: null }, { write: (line) => void lines.push(JSON.parse(line)) });
    const storage = fixture.open({ log });
    await storage.migrate();
    const names = Object.keys(sqliteMigrations);
    const report = { msg: 'the storage was migrated', steps: names.length, version: names.at(-1) };
    expect(lines).toMatchObject([report]);
    await storage.migrate();
    expect(lines).toHaveLength(1);
  });

  it('is done once when several processes do it at one time', async () => {
    const reports: string[] = [];
    const log = pino({ base: null }, { write: (line) => void reports.push(line) });
    const storages = [fixture.open({ log }), fixture.open({ log }), fixture.open({ log })];
    await Promise.all(storages.map((storage) => storage.migrate()));
    expect(reports).toHaveLength(1);
    const database = new DatabaseSync(fixture.file);
    const { gaps } = database.prepare('SELECT count(*) AS gaps FROM guest_gaps').get();
    database.close();
    expect(gaps).toBe(1);
  });

  it('fails when something else stands at the path', async () => {
    await mkdir(fixture.file);
    await expect(fixture.open().migrate()).rejects.toMatchObject({ error: 'STORAGE_UNAVAILABLE' });
  });

  it('makes nothing where it may only bring up to date what is there', async () => {
    const unavailable = { error: 'STORAGE_UNAVAILABLE', message: expect.stringContaining(fixture.file) };
    await expect(fixture.open().migrate({ create: false })).rejects.toMatchObject(unavailable);
    expect(existsSync(fixture.file)).toBe(false);
    await writeFile(fixture.file, '');
    await expect(fixture.open().migrate({ create: false })).rejects.toMatchObject(unavailable);
    const storage = fixture.open();
    await expect(storage.names.enter(newcomer())).rejects.toMatchObject({ error: 'STORAGE_UNAVAILABLE' });
    await storage.migrate();
    await storage.migrate({ create: false });
  });

  it('leaves a schema alone that it does not know', async () => {
    await fixture.open().migrate();
    const database = new DatabaseSync(fixture.file);
    database.exec("INSERT INTO kysely_migration VALUES ('9999-from-the-future', '2099-01-01T00:00:00Z')");
    database.close();
    await expect(fixture.open().migrate()).rejects.toThrow('9999-from-the-future');
  });
});
