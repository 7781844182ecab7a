import { DatabaseSync } from '@photostructure/sqlite';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createSqliteFixture, type SqliteFixture } from './sqlite-fixture.ts';
import type { Storage } from './storage.ts';
import { append, claimed, claimOf, draftOf, fill, seqsOf, seqsTo } from './storage-contract-context.ts';

describe('the journal', () => {
  let fixture: SqliteFixture;
  let storage: Storage;

  beforeEach(async () => {
    fixture = await createSqliteFixture();
    storage = fixture.open();
    await storage.migrate();
  });

  afterEach(() => fixture.dispose());

  /** What is in the file at this moment. */
  function rows(sql: string): Record<string, unknown>[] {
    const database = new DatabaseSync(fixture.file);
    try {
      return database.prepare(sql).all();
    } finally {
      database.close();
    }
  }

  const journaled = () => rows('SELECT rid, seq FROM journal ORDER BY n');
  const settled = () => rows('SELECT rid, seq FROM messages ORDER BY rid, seq');

  it('holds what was committed until it is settled', async () => {
    await fill(storage, await claimed(storage), 3);
    expect(journaled()).toMatchObject([{ seq: 1 }, { seq: 2 }, { seq: 3 }]);
    expect(settled()).toEqual([]);
  });

  it('is empty after the storage was closed, and everything is in its place', async () => {
    const fence = await claimed(storage);
    for (const rid of ['b', 'a', 'b']) await fill(storage, fence, 2, rid);
    await storage.close();
    expect(journaled()).toEqual([]);
    expect(settled()).toMatchObject([
      { rid: 'a', seq: 1 },
      { rid: 'a', seq: 2 },
      { rid: 'b', seq: 1 },
      { rid: 'b', seq: 2 },
      { rid: 'b', seq: 3 },
      { rid: 'b', seq: 4 },
    ]);
  });

  it('is read together with what is settled, in both directions', async () => {
    const fence = await claimed(storage);
    await fill(storage, fence, 5);
    await storage.close();
    const next = fixture.open();
    await fill(next, await claimed(next, 'chat-1', 2), 5);
    expect(journaled()).toHaveLength(5);
    expect(await seqsOf(next, { rid: 'hall', limit: 20 })).toEqual(seqsTo(10));
    expect(await seqsOf(next, { rid: 'hall', limit: 3 })).toEqual([8, 9, 10]);
    expect(await seqsOf(next, { rid: 'hall', before: 8, limit: 4 })).toEqual([4, 5, 6, 7]);
    expect(await seqsOf(next, { rid: 'hall', after: 3, limit: 4 })).toEqual([4, 5, 6, 7]);
    expect(await seqsOf(next, { rid: 'hall', after: 7, limit: 20 })).toEqual([8, 9, 10]);
    expect(await next.rooms.head('hall')).toMatchObject({ seq: 10, lowest: 1 });
    expect((await next.rooms.history({ rid: 'hall', limit: 10 })).more).toBe(false);
    expect((await next.rooms.history({ rid: 'hall', limit: 9 })).more).toBe(true);
    expect((await next.rooms.history({ rid: 'hall', after: 4, limit: 5 })).more).toBe(true);
  });

  it('of a server that is gone passes to the next owner of the shard, with its ids', async () => {
    const draft = draftOf();
    const [first] = await append(storage, await claimed(storage), [draft]);
    await fill(storage, await claimed(storage), 2);
    const heir = fixture.open();
    const fence = await claimed(heir, 'chat-2', 2);
    expect(await append(heir, fence, [draft, draftOf()])).toEqual([
      { ...first, kind: 'known' },
      { kind: 'stored', seq: 4, time: expect.any(Number) },
    ]);
    await heir.close();
    expect(settled()).toHaveLength(4);
    expect(journaled()).toEqual([]);
  });

  it('that somebody else settled is settled once', async () => {
    const fence = await claimed(storage);
    await fill(storage, fence, 3);
    const heir = fixture.open();
    await claimed(heir, 'chat-2', 2);
    await heir.close();
    expect(settled()).toHaveLength(3);
    expect(await storage.rooms.append([{ ...fence, messages: [draftOf()] }])).toEqual([{ kind: 'moved' }]);
    await storage.close();
    expect(settled()).toHaveLength(3);
  });

  it('comes back to a server that has the shard again', async () => {
    await fill(storage, await claimed(storage), 2);
    const other = fixture.open();
    await fill(other, await claimed(other, 'chat-2', 2), 2);
    const fence = await claimed(storage, 'chat-1', 3);
    expect(await fill(storage, fence, 1)).toMatchObject([{ seq: 5 }]);
    await other.close();
    expect(await fill(storage, fence, 1)).toMatchObject([{ seq: 6 }]);
    await storage.close();
    expect(settled()).toHaveLength(6);
    expect(journaled()).toEqual([]);
  });

  it('never grows far beyond what waits, however many rooms there are and however long it goes on', async () => {
    const fence = await claimed(storage);
    const rooms = seqsTo(50).map((n) => `room-${n}`);
    for (let round = 0; round < 200; round++) {
      await Promise.all(
        rooms.map((rid) =>
          append(storage, fence, [draftOf({ rid }), draftOf({ rid }), draftOf({ rid }), draftOf({ rid })]),
        ),
      );
    }
    expect(journaled().length).toBeLessThan(20_000);
    const seqs = await Promise.all(rooms.map((rid) => storage.rooms.head(rid)));
    expect(new Set(seqs.map(({ seq }) => seq))).toEqual(new Set([800]));
    expect(await seqsOf(storage, { rid: 'room-7', after: 0, limit: 800 })).toEqual(seqsTo(800));
  });

  it('gives up nothing when a room is erased while it waits', async () => {
    const fence = await claimed(storage);
    const owner = { uid: 'uid-alice', name: 'alice' };
    const evacuation = { to: 'MainHall', reason: 'deleted' };
    await storage.rooms.create({ ...fence, rid: 'hall', owner });
    const draft = draftOf();
    await append(storage, fence, [draft]);
    expect(await storage.rooms.delete({ ...fence, rid: 'hall', uid: owner.uid, evacuation })).toBe('deleted');
    expect(await seqsOf(storage, { rid: 'hall', limit: 10 })).toEqual([]);
    expect(await append(storage, fence, [draft, draftOf()])).toMatchObject([
      { kind: 'known', seq: 1 },
      { kind: 'stored', seq: 2 },
    ]);
    await storage.close();
    expect(settled()).toMatchObject([{ seq: 2 }]);
  });

  it('is settled by retention between two messages of one commit, and the seq goes on', async () => {
    const fence = await claimed(storage);
    const keepsAll = { keep: 1_000, olderThan: 0, idsOlderThan: 0, limit: 100 };
    const [first, , second] = await Promise.all([
      fill(storage, fence, 1),
      storage.rooms.retain(keepsAll),
      fill(storage, fence, 1),
    ]);
    expect([...first, ...second]).toMatchObject([{ seq: 1 }, { seq: 2 }]);
    expect(await seqsOf(storage, { rid: 'hall', limit: 10 })).toEqual([1, 2]);
  });

  it('is refused to an owner whose claim ended while others were writing', async () => {
    const fence = await claimed(storage);
    await fill(storage, fence, 1);
    const heir = fixture.open();
    expect(await heir.shards.claim(claimOf('chat-2', { view: { term: 1, revision: 2 } }))).toBe(
      fence.epoch + 1,
    );
    expect(await storage.rooms.append([{ ...fence, messages: [draftOf()] }])).toEqual([{ kind: 'moved' }]);
    expect(await storage.rooms.head('hall')).toMatchObject({ seq: 1 });
  });
});
