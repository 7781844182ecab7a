import { renameSync } from 'node:fs';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { TangeloError } from '../../../shared/errors.ts';
import { eventually } from '../../../shared/testing/eventually.ts';
import { createSqliteFixture, type SqliteFixture } from './sqlite-fixture.ts';
import { watchStorage } from './storage-watch.ts';

let fixture: SqliteFixture;
beforeEach(async () => {
  fixture = await createSqliteFixture();
});
afterEach(() => fixture.dispose());

test('it is told once that the storage is away, and once that it is back, though nobody needs it then', async () => {
  const { file } = fixture;
  const changes: boolean[] = [];
  const watched = watchStorage(fixture.open(), {
    onChanged: (isAway) => void changes.push(isAway),
    probeMs: 20,
  });
  const { storage } = watched;
  await storage.migrate();
  expect(await storage.shards.epoch(1)).toBe(0);
  expect(await storage.rooms.head('hall')).toBeDefined();
  expect(changes).toEqual([]);

  renameSync(file, `${file}.away`);
  for (let attempt = 0; attempt < 2; attempt += 1) {
    await expect(storage.names.find('ann')).rejects.toMatchObject({ error: 'STORAGE_UNAVAILABLE' });
  }
  expect(changes).toEqual([true]);
  expect(watched.isAway).toBe(true);

  renameSync(`${file}.away`, file);
  await eventually(() => expect(changes).toEqual([true, false]));
  expect(watched.isAway).toBe(false);
  expect(await storage.shards.epoch(1)).toBe(0);
});

test('a call that fails for another reason says nothing about it', async () => {
  const onChanged = vi.fn();
  const inner = fixture.open();
  const full = async () => {
    throw new TangeloError('OVERLOADED');
  };
  const { storage } = watchStorage({ ...inner, shards: { ...inner.shards, claim: full } }, { onChanged });
  const claim = { shard: 1, server: 's', incarnation: 'i', view: { term: 1, revision: 1 } };
  await expect(storage.shards.claim(claim)).rejects.toMatchObject({ error: 'OVERLOADED' });
  expect(onChanged).not.toHaveBeenCalled();
});
