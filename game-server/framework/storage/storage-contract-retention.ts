import { describe, expect, it } from 'vitest';
import type { RoomStorage } from './storage.ts';
import { append, type ContractContext, claimed, draftOf, fill, seqsOf } from './storage-contract-context.ts';

type RetainRequest = Parameters<RoomStorage['retain']>[0];

const EVERYTHING: RetainRequest = { keep: 1_000_000, olderThan: 0, idsOlderThan: 0, limit: 1_000 };

export function describeRetentionContract({ storage }: ContractContext): void {
  /** What each step deleted, until nothing is left to do. */
  async function retain(fields: Partial<RetainRequest>): Promise<number[]> {
    const deleted: number[] = [];
    for (;;) {
      const count = await storage().rooms.retain({ ...EVERYTHING, ...fields });
      if (count === 0) {
        return deleted;
      }
      deleted.push(count);
    }
  }

  const sum = (counts: readonly number[]) => counts.reduce((total, count) => total + count, 0);

  describe('retention', () => {
    it('has nothing to do where nothing is stored, or everything is to be kept', async () => {
      expect(await retain({ keep: 1 })).toEqual([]);
      await fill(storage(), await claimed(storage()), 5);
      expect(await retain({})).toEqual([]);
      expect(await retain({ keep: 5 })).toEqual([]);
    });

    it('keeps the newest of each room, in steps of a bounded size', async () => {
      const fence = await claimed(storage());
      for (const rid of ['a', 'b', 'c']) {
        await fill(storage(), fence, 20, rid);
      }
      await fill(storage(), fence, 3, 'short');
      const steps = await retain({ keep: 5, limit: 7 });
      expect(sum(steps)).toBe(45);
      expect(Math.max(...steps)).toBeLessThanOrEqual(7);
      for (const rid of ['a', 'b', 'c']) {
        expect(await seqsOf(storage(), { rid, limit: 100 })).toEqual([16, 17, 18, 19, 20]);
        expect(await storage().rooms.head(rid)).toEqual({ seq: 20, lowest: 16 });
      }
      expect(await seqsOf(storage(), { rid: 'short', limit: 100 })).toEqual([1, 2, 3]);
    });

    it('deletes what is too old, and the seq goes on', async () => {
      const fence = await claimed(storage());
      const [old] = await fill(storage(), fence, 3);
      const later = (old?.time ?? 0) + 1;
      await expect.poll(() => Date.now()).toBeGreaterThan(later);
      const [fresh] = await fill(storage(), fence, 1);
      expect(fresh?.time).toBeGreaterThanOrEqual(later);
      expect(await retain({ olderThan: later })).toEqual([3]);
      expect(await storage().rooms.head('hall')).toEqual({ seq: 4, lowest: 4 });
      expect(await retain({ olderThan: (fresh?.time ?? 0) + 1 })).toEqual([1]);
      expect(await storage().rooms.head('hall')).toEqual({ seq: 4, lowest: 5 });
      expect(await fill(storage(), fence, 1)).toMatchObject([{ kind: 'stored', seq: 5 }]);
    });

    it('remembers ids longer than messages, until they are too old themselves', async () => {
      const fence = await claimed(storage());
      const draft = draftOf();
      const [first] = await append(storage(), fence, [draft, draftOf()]);
      expect(await retain({ keep: 0 })).toEqual([2]);
      expect(await append(storage(), fence, [draft])).toEqual([{ ...first, kind: 'known' }]);
      expect(await retain({ idsOlderThan: (first?.time ?? 0) + 60_000, limit: 1 })).toEqual([1, 1]);
      expect(await append(storage(), fence, [draft])).toMatchObject([{ kind: 'stored', seq: 3 }]);
    });

    it('clears away what a deleted room left', async () => {
      const fence = await claimed(storage());
      const owner = { uid: 'uid-alice', name: 'alice' };
      await storage().rooms.create({ ...fence, rid: 'den', owner });
      await fill(storage(), fence, 2_500, 'den');
      await storage().rooms.delete({
        ...fence,
        rid: 'den',
        uid: owner.uid,
        evacuation: { to: 'hall', reason: 'gone' },
      });
      const steps = await retain({});
      expect(Math.max(0, ...steps)).toBeLessThanOrEqual(1_000);
      expect(await storage().rooms.head('den')).toMatchObject({ seq: 2_500, lowest: 2_501 });
      expect(await retain({})).toEqual([]);
    });
  });
}
