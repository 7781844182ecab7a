import { describe, expect, it } from 'vitest';
import type { EnterRequest, ResumeResult } from './storage.ts';
import { type ContractContext, firstUse, newcomer } from './storage-contract-context.ts';

export function describeSessionContract({ storage, others }: ContractContext): void {
  async function entered(fields: Partial<EnterRequest> = {}): Promise<EnterRequest> {
    const request = newcomer({ name: 'alice', ...fields });
    await storage().names.enter(request);
    return request;
  }

  /** Comes back through another connector. */
  function resume(
    { session, expiresAt }: EnterRequest,
    generation: number,
    fields: { name?: string; expiresAt?: number } = {},
  ): Promise<ResumeResult> {
    return storage().names.resume({ session, generation, incarnation: 'connector-2', expiresAt, ...fields });
  }

  describe('resuming a session', () => {
    it('takes the name over from the connector that holds it and raises the generation', async () => {
      const alice = await entered();
      expect(await resume(alice, 1)).toEqual({
        kind: 'resumed',
        uid: alice.uid,
        name: 'alice',
        generation: 2,
        formerIncarnation: 'connector-1',
      });
      expect(await storage().names.incarnations()).toEqual(['connector-2']);
    });

    it('claims a name that was released meanwhile again, and then names no former connector', async () => {
      const alice = await entered();
      await storage().names.release(firstUse(alice));
      const resumed = await resume(alice, 1);
      expect(resumed).toEqual({ kind: 'resumed', uid: alice.uid, name: 'alice', generation: 2 });
      expect(await storage().names.enter(newcomer({ name: 'alice' }))).toEqual({ kind: 'taken' });
    });

    it('accepts the generation that was used last and those given out since, however often, and no other', async () => {
      const alice = await entered();
      for (const generation of [2, 3, 4]) {
        expect(await resume(alice, 1)).toMatchObject({ kind: 'resumed', generation });
      }
      expect(await resume(alice, 3)).toMatchObject({ kind: 'resumed', generation: 5 });
      expect(await resume(alice, 4)).toMatchObject({ kind: 'resumed', generation: 6 });
      for (const generation of [0, 1, 2, 3, 7]) {
        expect(await resume(alice, generation)).toEqual({ kind: 'invalid' });
      }
    });

    it('knows no generation before the first', async () => {
      expect(await resume(await entered(), 0)).toEqual({ kind: 'invalid' });
    });

    it('refuses a session that is unknown or has ended', async () => {
      const alice = await entered();
      await storage().names.end(alice.session);
      expect(await resume(alice, 1)).toEqual({ kind: 'invalid' });
      expect(await resume(newcomer(), 1)).toEqual({ kind: 'invalid' });
    });

    it('refuses a session that has expired, and a resume sets the expiry anew', async () => {
      const expired = await entered({ name: 'bob', expiresAt: Date.now() - 1 });
      expect(await resume(expired, 1)).toEqual({ kind: 'invalid' });
      const alice = await entered();
      await resume(alice, 1, { expiresAt: Date.now() - 1 });
      expect(await resume(alice, 2)).toEqual({ kind: 'invalid' });
    });

    it('changes nothing when the name is taken: the same generation may try another name, and keeps the uid', async () => {
      const alice = await entered();
      await storage().names.release(firstUse(alice));
      await storage().names.enter(newcomer({ name: 'alice' }));
      expect(await resume(alice, 1)).toEqual({ kind: 'taken', name: 'alice' });
      expect(await resume(alice, 1, { name: 'bob' })).toMatchObject({
        kind: 'resumed',
        uid: alice.uid,
        name: 'bob',
        generation: 2,
      });
    });

    it('renames as a part of it, and keeps what it has when the new name is taken', async () => {
      const alice = await entered();
      await entered({ name: 'bob' });
      expect(await resume(alice, 1, { name: 'bob' })).toEqual({ kind: 'taken', name: 'bob' });
      expect(await storage().names.rename(firstUse(alice), 'alice')).toBe('renamed');
      expect(await resume(alice, 1, { name: 'carol' })).toMatchObject({
        name: 'carol',
        formerIncarnation: 'connector-1',
      });
      expect(await storage().names.enter(newcomer({ name: 'alice' }))).toMatchObject({ kind: 'entered' });
      expect(await resume(alice, 2)).toMatchObject({ name: 'carol', generation: 3 });
    });

    it('leaves nothing that the use before could change', async () => {
      const alice = await entered();
      await resume(alice, 1);
      await storage().names.release(firstUse(alice));
      expect(await storage().names.rename(firstUse(alice), 'bob')).toBe('gone');
      expect(await storage().names.enter(newcomer({ name: 'alice' }))).toEqual({ kind: 'taken' });
      expect(await storage().names.rename({ session: alice.session, generation: 2 }, 'bob')).toBe('renamed');
    });

    it('lets a late repetition of the enter change nothing', async () => {
      const alice = await entered();
      await resume(alice, 1);
      expect(await storage().names.enter(alice)).toEqual({ kind: 'entered', name: 'alice' });
      expect(await storage().names.incarnations()).toEqual(['connector-2']);
      await storage().names.release({ session: alice.session, generation: 2 });
      expect(await storage().names.enter(alice)).toEqual({ kind: 'taken' });
    });

    it('gives each of four that resume at once a generation of its own', async () => {
      const alice = await entered();
      const request = { session: alice.session, generation: 1, incarnation: 'c', expiresAt: alice.expiresAt };
      const results = await Promise.all([storage(), ...others(3)].map(({ names }) => names.resume(request)));
      const generations = results.map((result) => (result.kind === 'resumed' ? result.generation : 0));
      expect(generations.sort()).toEqual([2, 3, 4, 5]);
    });
  });

  describe('ending and expiring sessions', () => {
    it('frees the name of a session that ends', async () => {
      const alice = await entered();
      await storage().names.end(alice.session);
      expect(await storage().names.enter(newcomer({ name: 'alice' }))).toMatchObject({ kind: 'entered' });
      await storage().names.end(alice.session);
      expect(await storage().names.enter(newcomer({ name: 'alice' }))).toEqual({ kind: 'taken' });
    });

    it('deletes sessions that expired and hold no name', async () => {
      const now = Date.now();
      const held = await entered({ name: 'held', expiresAt: now - 10 });
      const expired = await entered({ name: 'expired', expiresAt: now - 10 });
      const alive = await entered({ name: 'alive', expiresAt: now + 3_600_000 });
      await storage().names.release(firstUse(expired));
      await storage().names.release(firstUse(alive));
      expect(await storage().names.expire(now)).toBe(1);
      expect(await storage().names.expire(now)).toBe(0);
      expect(await storage().names.rename(firstUse(held), 'still')).toBe('renamed');
      expect(await resume(alive, 1)).toMatchObject({ kind: 'resumed' });
    });
  });
}
