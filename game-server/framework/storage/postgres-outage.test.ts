import { pino } from 'pino';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { eventually } from '../../../shared/testing/eventually.ts';
import { createPostgresFixture, type PostgresFixture, requirePostgres } from './postgres-fixture.ts';
import { postgresMigrations } from './postgres-migrations.ts';
import { createPostgresStorage } from './postgres-storage.ts';
import type { Storage } from './storage.ts';
import type { StorageUnderTest } from './storage-contract.ts';
import { append, claimed, draftOf, newcomer, seqsTo } from './storage-contract-context.ts';

const binaries = await requirePostgres();

describe.skipIf(binaries === undefined)('a PostgreSQL that goes away', () => {
  const lines: string[] = [];
  const unavailable = { error: 'STORAGE_UNAVAILABLE' };
  let server: PostgresFixture;
  let database: StorageUnderTest & { readonly url: string };
  let storage: Storage;

  beforeAll(async () => {
    server = await createPostgresFixture(binaries ?? '');
  }, 60_000);

  afterAll(() => server.dispose(), 30_000);

  beforeEach(async () => {
    lines.length = 0;
    database = await server.createDatabase();
    storage = open();
  });

  afterEach(async () => {
    await storage.close();
    await database.dispose();
  });

  const log = pino({ base: null }, { write: (line: string) => void lines.push(line) });
  const open = () => createPostgresStorage({ url: database.url, log });
  const messages = () => lines.map((line) => JSON.parse(line).msg);

  function servesAgain(): Promise<number> {
    return eventually(() => storage.shards.epoch(7));
  }

  it('refuses until somebody has migrated', async () => {
    await expect(storage.names.enter(newcomer())).rejects.toMatchObject(unavailable);
    await expect(storage.rooms.head('hall')).rejects.toMatchObject(unavailable);
    await storage.migrate();
    expect(await storage.names.enter(newcomer())).toMatchObject({ kind: 'entered' });
  });

  it('makes nothing where it may only bring up to date what is there', async () => {
    await expect(storage.migrate({ create: false })).rejects.toMatchObject(unavailable);
    await expect(storage.names.enter(newcomer())).rejects.toMatchObject(unavailable);
    await storage.migrate();
    await storage.migrate({ create: false });
    expect(await storage.names.enter(newcomer())).toMatchObject({ kind: 'entered' });
  });

  it('is migrated once when several processes do it at one time', async () => {
    const others = [open(), open()];
    await Promise.all([storage, ...others].map((instance) => instance.migrate()));
    await Promise.all(others.map((instance) => instance.close()));
    const reports = lines
      .map((line) => JSON.parse(line))
      .filter(({ msg }) => msg === 'the storage was migrated');
    const names = Object.keys(postgresMigrations);
    expect(reports).toMatchObject([{ steps: names.length, version: names.at(-1) }]);
    expect(await storage.names.enter(newcomer())).toEqual({ kind: 'entered', name: 'guest1' });
  });

  it('loses nothing that was acknowledged, acknowledges nothing that is lost, and serves when it is back', async () => {
    await storage.migrate();
    const fence = await claimed(storage);
    let sending = true;
    const acknowledged: string[] = [];
    const refused: string[] = [];
    const unknown: string[] = [];
    async function send(sender: number): Promise<void> {
      for (let n = 0; sending; n++) {
        const id = `${sender}-${n}`;
        try {
          await append(storage, fence, [draftOf({ id, rid: `room-${sender % 3}` })]);
          acknowledged.push(id);
        } catch (error) {
          expect(error).toMatchObject(unavailable);
          (isUnknown(error) ? unknown : refused).push(id);
          await new Promise(setImmediate);
        }
      }
    }
    const senders = seqsTo(16).map(send);
    await eventually(() => expect(acknowledged.length).toBeGreaterThan(200));
    await server.kill();
    await eventually(() => expect(refused.length + unknown.length).toBeGreaterThan(16));
    await expect(storage.rooms.head('room-0')).rejects.toMatchObject(unavailable);
    const before = acknowledged.length;
    await server.start();
    await eventually(() => expect(acknowledged.length).toBeGreaterThan(before + 200));
    sending = false;
    await Promise.all(senders);
    // What reads has a connection of its own, which may come back later.
    await servesAgain();

    const stored: string[] = [];
    for (const rid of ['room-0', 'room-1', 'room-2']) {
      const page = await storage.rooms.history({ rid, after: 0, limit: 1_000_000 });
      expect(page.messages.map(({ seq }) => seq)).toEqual(seqsTo(page.messages.length));
      stored.push(...page.messages.map(({ id }) => id));
    }
    const all = new Set(stored);
    expect(all.size).toBe(stored.length);
    expect(acknowledged.filter((id) => !all.has(id))).toEqual([]);
    expect(refused.filter((id) => all.has(id))).toEqual([]);
    const known = new Set([...acknowledged, ...unknown]);
    expect(stored.filter((id) => !known.has(id))).toEqual([]);
    expect(messages().filter((message) => message === 'the storage is unavailable')).toHaveLength(1);
    await eventually(() => expect(messages().at(-1)).toBe('the storage serves again'));
  }, 60_000);

  it('is told about in the log without its password', async () => {
    await storage.migrate();
    await storage.shards.epoch(7);
    await server.kill();
    await eventually(() => expect(messages()).toContain('the storage is unavailable'));
    await expect(storage.shards.epoch(7)).rejects.toMatchObject(unavailable);
    await server.start();
    await servesAgain();
    expect(lines.join()).toContain('127.0.0.1');
    expect(lines.join()).not.toContain('secret');
  });

  it('refuses at once, and closes, while nothing listens', async () => {
    const nowhere = createPostgresStorage({
      url: 'postgres://tangelo:secret@127.0.0.1:1/none',
      log: pino({ level: 'silent' }),
    });
    await expect(nowhere.names.enter(newcomer())).rejects.toMatchObject(unavailable);
    await expect(nowhere.rooms.head('hall')).rejects.toMatchObject(unavailable);
    await expect(nowhere.migrate()).rejects.toMatchObject(unavailable);
    await nowhere.close();
    await expect(nowhere.rooms.head('hall')).rejects.toMatchObject(unavailable);
  });

  it('fails a text that it cannot store without failing those beside it', async () => {
    await storage.migrate();
    const fence = await claimed(storage);
    const results = await Promise.allSettled([
      append(storage, fence, [draftOf()]),
      append(storage, fence, [draftOf({ msg: 'a\0b' })]),
      append(storage, fence, [draftOf()]),
    ]);
    expect(results).toMatchObject([
      { status: 'fulfilled' },
      { reason: { error: 'BAD_REQUEST' } },
      { status: 'fulfilled' },
    ]);
  });

  it('finishes what was called before it is closed', async () => {
    await storage.migrate();
    const entering = storage.names.enter(newcomer({ name: 'alice' }));
    await storage.close();
    expect(await entering).toEqual({ kind: 'entered', name: 'alice' });
  });
});

function isUnknown(error: unknown): boolean {
  return (
    error instanceof Object && 'details' in error && JSON.stringify(error.details) === '{"outcome":"unknown"}'
  );
}
