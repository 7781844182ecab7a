import { describe, expect, it } from 'vitest';
import { type ContractContext, claimOf } from './storage-contract-context.ts';

export function describeShardContract({ storage, others }: ContractContext): void {
  describe('claiming a shard', () => {
    it('gives the first claim epoch 1, and a shard that nobody claimed has epoch 0', async () => {
      expect(await storage().shards.epoch(7)).toBe(0);
      expect(await storage().shards.claim(claimOf('chat-1'))).toBe(1);
      expect(await storage().shards.epoch(7)).toBe(1);
      expect(await storage().shards.epoch(8)).toBe(0);
    });

    it('raises the epoch for a claimer whose view is newer, by revision or by term', async () => {
      const { shards } = storage();
      await shards.claim(claimOf('chat-1', { view: { term: 1, revision: 9 } }));
      expect(await shards.claim(claimOf('chat-2', { view: { term: 1, revision: 10 } }))).toBe(2);
      expect(await shards.claim(claimOf('chat-3', { view: { term: 2, revision: 1 } }))).toBe(3);
    });

    it('refuses a claimer whose view is as old or older, and changes nothing', async () => {
      const { shards } = storage();
      await shards.claim(claimOf('chat-1', { view: { term: 2, revision: 5 } }));
      expect(await shards.claim(claimOf('chat-2', { view: { term: 2, revision: 5 } }))).toBeUndefined();
      expect(await shards.claim(claimOf('chat-2', { view: { term: 2, revision: 4 } }))).toBeUndefined();
      expect(await shards.claim(claimOf('chat-2', { view: { term: 1, revision: 99 } }))).toBeUndefined();
      expect(await shards.epoch(7)).toBe(1);
    });

    it('raises the epoch for the same incarnation again, without taking the stored view back', async () => {
      const { shards } = storage();
      await shards.claim(claimOf('chat-1', { view: { term: 1, revision: 5 } }));
      expect(await shards.claim(claimOf('chat-1', { view: { term: 1, revision: 3 } }))).toBe(2);
      expect(await shards.claim(claimOf('chat-2', { view: { term: 1, revision: 4 } }))).toBeUndefined();
    });

    it('treats another incarnation of the same server as another claimer', async () => {
      const { shards } = storage();
      await shards.claim(claimOf('chat-1'));
      expect(await shards.claim(claimOf('chat-1', { incarnation: 'reborn' }))).toBeUndefined();
    });

    it('lets exactly one of two claimers of one view have it', async () => {
      const servers = [storage(), ...others(1)];
      const shards = Array.from({ length: 32 }, (_, shard) => shard);
      const claims = await Promise.all(
        shards.map((shard) =>
          Promise.all(servers.map((server, n) => server.shards.claim(claimOf(`chat-${n}`, { shard })))),
        ),
      );
      for (const epochs of claims) {
        expect(epochs.filter((epoch) => epoch !== undefined)).toEqual([1]);
      }
    });
  });
}
