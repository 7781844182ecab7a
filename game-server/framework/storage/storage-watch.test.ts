import { mkdtempSync, renameSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { TangeloError } from '../../../shared/errors.ts';
import { silent } from '../rpc/fixture.ts';
import { createSqliteStorage } from './sqlite-storage.ts';
import type { Storage } from './storage.ts';
import { watchStorage } from './storage-watch.ts';

const WORKER = new URL('../../../dist/game-server/framework/storage/sqlite-worker.js', import.meta.url);

let folder: string;
let storage: Storage;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'tangelo-watch-'));
});
afterEach(async () => {
  await storage.close();
  rmSync(folder, { recursive: true, force: true });
});

test('it is told once that the storage is away, and once that it is back, though nobody needs it then', async () => {
  const file = join(folder, 'tangelo.db');
  const changes: boolean[] = [];
  const watched = watchStorage(createSqliteStorage({ file, log: silent, workerUrl: WORKER }), {
    onChanged: (isAway) => void changes.push(isAway),
    probeMs: 20,
  });
  ({ storage } = watched);
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
  await vi.waitFor(() => expect(changes).toEqual([true, false]), { timeout: 10_000 });
  expect(watched.isAway).toBe(false);
  expect(await storage.shards.epoch(1)).toBe(0);
});

test('a call that fails for another reason says nothing about it', async () => {
  const onChanged = vi.fn();
  const inner = createSqliteStorage({ file: join(folder, 'tangelo.db'), log: silent, workerUrl: WORKER });
  const full = async () => {
    throw new TangeloError('OVERLOADED');
  };
  ({ storage } = watchStorage({ ...inner, shards: { ...inner.shards, claim: full } }, { onChanged }));
  const claim = { shard: 1, server: 's', incarnation: 'i', view: { term: 1, revision: 1 } };
  await expect(storage.shards.claim(claim)).rejects.toMatchObject({ error: 'OVERLOADED' });
  expect(onChanged).not.toHaveBeenCalled();
});
