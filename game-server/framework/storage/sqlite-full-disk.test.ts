import { DatabaseSync, type DatabaseSyncInstance } from '@photostructure/sqlite';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { eventually } from '../../../shared/testing/eventually.ts';
import { createSqliteFixture, type SqliteFixture } from './sqlite-fixture.ts';
import type { Fence, Storage } from './storage.ts';
import { append, claimed, draftOf, seqsTo } from './storage-contract-context.ts';

describe('a storage that is full', () => {
  let fixture: SqliteFixture;
  let storage: Storage;
  let fence: Fence;
  /** Another program, which makes room in the file. */
  let other: DatabaseSyncInstance;

  beforeEach(async () => {
    fixture = await createSqliteFixture();
    await fixture.open().migrate();
    storage = fixture.open({ mostBytes: 800_000 });
    fence = await claimed(storage);
    other = new DatabaseSync(fixture.file);
  });

  afterEach(async () => {
    other.close();
    await fixture.dispose();
  });

  it('refuses with a code, keeps what it acknowledged and nothing else, and serves when there is room again', async () => {
    const unavailable = { error: 'STORAGE_UNAVAILABLE' };
    const acknowledged: string[] = [];
    const refused: string[] = [];
    while (refused.length < 3) {
      const drafts = seqsTo(4).map(() => draftOf({ msg: 'x'.repeat(4_000) }));
      const results = await Promise.allSettled(drafts.map((draft) => append(storage, fence, [draft])));
      for (const [n, result] of results.entries()) {
        (result.status === 'fulfilled' ? acknowledged : refused).push(drafts[n]?.id ?? '');
        if (result.status === 'rejected') expect(result.reason).toMatchObject(unavailable);
      }
    }
    expect(acknowledged.length).toBeGreaterThan(10);
    const history = await eventually(() => storage.rooms.history({ rid: 'hall', limit: 1_000 }));
    expect(history.messages.map(({ id }) => id)).toEqual(acknowledged);
    expect(await storage.rooms.head('hall')).toMatchObject({ seq: acknowledged.length });

    other.exec('DELETE FROM messages WHERE seq > 1');
    const next = draftOf();
    const outcomes = await eventually(() => append(storage, fence, [next]));
    expect(outcomes).toMatchObject([{ kind: 'stored', seq: acknowledged.length + 1 }]);
  });
});
