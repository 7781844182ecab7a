import { describe, expect, it } from 'vitest';
import {
  append,
  type ContractContext,
  claimed,
  draftOf,
  fill,
  seqsOf,
  seqsTo,
} from './storage-contract-context.ts';

const ALICE = { uid: 'uid-alice', name: 'alice' };
const BOB = { uid: 'uid-bob', name: 'bob' };
const evacuation = { to: 'hall', reason: 'it was deleted' };

export function describeRoomContract({ storage, others }: ContractContext): void {
  describe('the history of a room', () => {
    it('is empty where nothing was ever said', async () => {
      expect(await storage().rooms.head('nowhere')).toEqual({ seq: 0, lowest: 1 });
      expect(await storage().rooms.history({ rid: 'nowhere', limit: 10 })).toEqual({
        messages: [],
        more: false,
      });
    });

    it('comes in pages of ascending seqs, in both directions', async () => {
      await fill(storage(), await claimed(storage()), 10);
      const page = async (request: { before?: number; after?: number }) => {
        const { messages, more } = await storage().rooms.history({ rid: 'hall', limit: 4, ...request });
        return [messages.map(({ seq }) => seq), more];
      };
      expect(await page({})).toEqual([[7, 8, 9, 10], true]);
      expect(await page({ before: 7 })).toEqual([[3, 4, 5, 6], true]);
      expect(await page({ before: 5 })).toEqual([[1, 2, 3, 4], false]);
      expect(await page({ before: 1 })).toEqual([[], false]);
      expect(await page({ after: 0 })).toEqual([[1, 2, 3, 4], true]);
      expect(await page({ after: 6 })).toEqual([[7, 8, 9, 10], false]);
      expect(await page({ after: 10 })).toEqual([[], false]);
    });

    it('stops at a number of bytes, but returns one message at least', async () => {
      const fence = await claimed(storage());
      await append(
        storage(),
        fence,
        seqsTo(5).map(() => draftOf({ msg: '愛'.repeat(10) })),
      );
      const page = async (request: { after?: number; bytes: number }) => {
        const { messages, more } = await storage().rooms.history({ rid: 'hall', limit: 100, ...request });
        return [messages.map(({ seq }) => seq), more];
      };
      expect(await page({ after: 0, bytes: 60 })).toEqual([[1, 2], true]);
      expect(await page({ after: 0, bytes: 89 })).toEqual([[1, 2], true]);
      expect(await page({ bytes: 60 })).toEqual([[4, 5], true]);
      expect(await page({ bytes: 1 })).toEqual([[5], true]);
      expect(await page({ after: 0, bytes: 150 })).toEqual([seqsTo(5), false]);
    });

    it('is seen by every instance once it was acknowledged, while others write', async () => {
      const fence = await claimed(storage());
      const [reader] = others(1);
      for (const seq of seqsTo(20)) {
        const beside = fill(storage(), fence, 5, 'beside');
        await append(storage(), fence, [draftOf()]);
        expect(await reader?.rooms.head('hall')).toMatchObject({ seq });
        expect(await storage().rooms.head('hall')).toMatchObject({ seq });
        await beside;
      }
    });
  });

  describe('a room with an owner', () => {
    it('is made once, by whoever comes first of 100', async () => {
      const fence = await claimed(storage());
      const instances = [storage(), ...others(3)];
      const results = await Promise.all(
        Array.from({ length: 25 }, (_, n) =>
          Promise.all(
            instances.map(({ rooms }, i) =>
              rooms.create({ ...fence, rid: 'den', owner: { uid: `uid-${n}-${i}`, name: `user${n}${i}` } }),
            ),
          ),
        ),
      );
      expect(results.flat().filter((result) => result === 'created')).toHaveLength(1);
      expect(results.flat().filter((result) => result === 'exists')).toHaveLength(99);
    });

    it('tells its owner', async () => {
      const fence = await claimed(storage());
      await storage().rooms.create({ ...fence, rid: 'den', owner: ALICE });
      await storage().rooms.create({ ...fence, rid: 'other', owner: BOB });
      expect(await storage().rooms.head('den')).toEqual({ seq: 0, lowest: 1, owner: ALICE });
      expect((await storage().rooms.head('other')).owner).toEqual(BOB);
    });

    it('can be made where people talk already', async () => {
      const fence = await claimed(storage());
      await fill(storage(), fence, 3, 'den');
      expect(await storage().rooms.create({ ...fence, rid: 'den', owner: ALICE })).toBe('created');
      expect(await storage().rooms.head('den')).toEqual({ seq: 3, lowest: 1, owner: ALICE });
    });

    it('is made and deleted under the current claim only', async () => {
      const old = await claimed(storage());
      await storage().rooms.create({ ...old, rid: 'den', owner: ALICE });
      await claimed(storage(), 'chat-2', 2);
      expect(await storage().rooms.create({ ...old, rid: 'attic', owner: ALICE })).toBe('moved');
      expect(await storage().rooms.delete({ ...old, rid: 'den', uid: ALICE.uid, evacuation })).toBe('moved');
      expect(await storage().rooms.owned({ limit: 10 })).toEqual(['den']);
    });
  });

  describe('deleting a room', () => {
    it('is for its owner', async () => {
      const fence = await claimed(storage());
      await storage().rooms.create({ ...fence, rid: 'den', owner: ALICE });
      expect(await storage().rooms.delete({ ...fence, rid: 'den', uid: BOB.uid, evacuation })).toBe(
        'not-owner',
      );
      expect(await storage().rooms.delete({ ...fence, rid: 'nowhere', uid: ALICE.uid, evacuation })).toBe(
        'not-owner',
      );
      expect((await storage().rooms.head('den')).owner).toEqual(ALICE);
    });

    it('erases the log and the owner; the seq goes on and the ids are remembered', async () => {
      const fence = await claimed(storage());
      await storage().rooms.create({ ...fence, rid: 'den', owner: ALICE });
      const draft = draftOf({ rid: 'den' });
      const [first] = await append(storage(), fence, [draft]);
      await fill(storage(), fence, 4, 'den');
      expect(await storage().rooms.delete({ ...fence, rid: 'den', uid: ALICE.uid, evacuation })).toBe(
        'deleted',
      );
      expect(await storage().rooms.head('den')).toEqual({ seq: 5, lowest: 6, evacuation });
      expect(await seqsOf(storage(), { rid: 'den', limit: 10 })).toEqual([]);
      expect(await append(storage(), fence, [draft])).toEqual([{ ...first, kind: 'known' }]);
      await fill(storage(), fence, 1, 'den');
      expect(await storage().rooms.head('den')).toEqual({ seq: 6, lowest: 6, evacuation });
      expect(await seqsOf(storage(), { rid: 'den', limit: 10, after: 0 })).toEqual([6]);
    });

    it('says where its members go until they have gone, whoever owns the room by then', async () => {
      const old = await claimed(storage());
      await storage().rooms.create({ ...old, rid: 'den', owner: ALICE });
      await storage().rooms.delete({ ...old, rid: 'den', uid: ALICE.uid, evacuation });
      const fence = await claimed(storage(), 'chat-2', 2);
      expect(await storage().rooms.evacuated({ ...old, rid: 'den' })).toBe('moved');
      expect(await storage().rooms.head('den')).toEqual({ seq: 0, lowest: 1, evacuation });
      expect(await storage().rooms.create({ ...fence, rid: 'den', owner: BOB })).toBe('created');
      expect(await storage().rooms.head('den')).toEqual({ seq: 0, lowest: 1, owner: BOB, evacuation });
      const next = { to: 'attic', reason: 'again' };
      await storage().rooms.delete({ ...fence, rid: 'den', uid: BOB.uid, evacuation: next });
      expect((await storage().rooms.head('den')).evacuation).toEqual(next);
      for (let times = 0; times < 2; times += 1) {
        expect(await storage().rooms.evacuated({ ...fence, rid: 'den' })).toBe('evacuated');
        expect(await storage().rooms.head('den')).toEqual({ seq: 0, lowest: 1 });
      }
    });

    it('erases a long log at once for everybody who looks', async () => {
      const fence = await claimed(storage());
      await storage().rooms.create({ ...fence, rid: 'den', owner: ALICE });
      await fill(storage(), fence, 2_500, 'den');
      await storage().rooms.delete({ ...fence, rid: 'den', uid: ALICE.uid, evacuation });
      await fill(storage(), fence, 2, 'den');
      expect(await storage().rooms.head('den')).toEqual({ seq: 2_502, lowest: 2_501, evacuation });
      const { messages, more } = await storage().rooms.history({ rid: 'den', limit: 10 });
      expect([messages.map(({ seq }) => seq), more]).toEqual([[2_501, 2_502], false]);
    });

    it('counts in the same group as what was sent before and after it', async () => {
      const fence = await claimed(storage());
      await storage().rooms.create({ ...fence, rid: 'den', owner: ALICE });
      const [, deleted] = await Promise.all([
        fill(storage(), fence, 3, 'den'),
        storage().rooms.delete({ ...fence, rid: 'den', uid: ALICE.uid, evacuation }),
        fill(storage(), fence, 2, 'den'),
      ]);
      expect(deleted).toBe('deleted');
      expect(await storage().rooms.head('den')).toEqual({ seq: 5, lowest: 4, evacuation });
    });
  });

  describe('the list of rooms with an owner', () => {
    it('comes by name, in pages, from a prefix on', async () => {
      const fence = await claimed(storage());
      const rids = ['b', 'a', 'ab', 'B', '李', 'a_c', 'a%d', 'é'];
      await Promise.all(rids.map((rid) => storage().rooms.create({ ...fence, rid, owner: ALICE })));
      await fill(storage(), fence, 1, 'nobodys');
      const { rooms } = storage();
      expect(await rooms.owned({ limit: 100 })).toEqual(['B', 'a', 'a%d', 'a_c', 'ab', 'b', 'é', '李']);
      expect(await rooms.owned({ limit: 3 })).toEqual(['B', 'a', 'a%d']);
      expect(await rooms.owned({ limit: 3, after: 'a%d' })).toEqual(['a_c', 'ab', 'b']);
      expect(await rooms.owned({ limit: 100, prefix: 'a' })).toEqual(['a', 'a%d', 'a_c', 'ab']);
      expect(await rooms.owned({ limit: 100, prefix: 'a', after: 'a_' })).toEqual(['a_c', 'ab']);
      expect(await rooms.owned({ limit: 100, prefix: 'a_' })).toEqual(['a_c']);
      expect(await rooms.owned({ limit: 100, after: '李' })).toEqual([]);
    });
  });
}
