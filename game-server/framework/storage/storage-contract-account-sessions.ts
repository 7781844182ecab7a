import { describe, expect, it } from 'vitest';
import type { EnterRequest, ResumeResult } from './storage.ts';
import { accountOf, type ContractContext, firstUse, login, newcomer } from './storage-contract-context.ts';

export function describeAccountSessionContract({ storage, others }: ContractContext): void {
  const ENTERED = { kind: 'entered', name: 'alice' };

  async function registered(username = 'alice', uid = accountOf(username).uid): Promise<void> {
    expect(await storage().accounts.register({ ...accountOf(username), uid })).toBe('registered');
  }

  async function entered(request: EnterRequest): Promise<EnterRequest> {
    expect(await storage().names.enter(request)).toMatchObject({ kind: 'entered' });
    return request;
  }

  function resume(
    { session, expiresAt }: EnterRequest,
    generation: number,
    fields: { incarnation?: string; name?: string; alone?: boolean } = {},
  ): Promise<ResumeResult> {
    return storage().names.resume({ session, generation, incarnation: 'later', expiresAt, ...fields });
  }

  describe('sessions of an account', () => {
    it('have its name, any number of them at once', async () => {
      await registered();
      for (const incarnation of ['a', 'a', 'b']) {
        expect(await storage().names.enter(login('alice', { incarnation }))).toEqual(ENTERED);
      }
      const { name: _, ...nameless } = login('alice');
      expect(await storage().names.enter(nameless)).toEqual(ENTERED);
      expect(await storage().names.incarnations()).toHaveLength(3);
      expect(await storage().names.enter(newcomer({ name: 'alice' }))).toEqual({ kind: 'registered' });
    });

    it('have no other name, and need the account', async () => {
      const taken = { kind: 'taken' };
      expect(await storage().names.enter(login('alice'))).toEqual(taken);
      await registered();
      expect(await storage().names.enter(login('alice', { name: 'bob' }))).toEqual(taken);
      expect(await storage().names.enter(login('alice', { uid: 'somebody else' }))).toEqual(taken);
    });

    it('answer the same when they are asked again, also too late', async () => {
      await registered();
      const alice = await entered(login('alice', { incarnation: 'first' }));
      expect(await storage().names.enter(alice)).toEqual(ENTERED);
      await resume(alice, 1);
      expect(await storage().names.enter(alice)).toEqual(ENTERED);
      expect(await storage().names.incarnations()).toEqual(['later']);
      expect(await resume(alice, 2)).toMatchObject({ generation: 3 });
      await storage().names.release({ session: alice.session, generation: 3 });
      expect(await storage().names.enter(alice)).toEqual({ kind: 'taken' });
    });

    it('enter anew after they were let go of', async () => {
      await registered();
      const alice = await entered(login('alice'));
      await storage().names.release(firstUse(alice));
      expect(await storage().names.incarnations()).toEqual([]);
      expect(await storage().names.enter(alice)).toEqual(ENTERED);
      expect(await storage().names.incarnations()).toEqual([alice.incarnation]);
    });

    it('are resumed one by one, each from the connector that serves it', async () => {
      await registered();
      const phone = await entered(login('alice', { incarnation: 'a' }));
      const desk = await entered(login('alice', { incarnation: 'b' }));
      const { uid } = accountOf('alice');
      const back = { kind: 'resumed', uid, name: 'alice', generation: 2 };
      expect(await resume(phone, 1)).toEqual({ ...back, formerIncarnation: 'a' });
      expect((await storage().names.incarnations()).toSorted()).toEqual(['b', 'later']);
      expect(await resume(phone, 1)).toEqual({ ...back, generation: 3, formerIncarnation: 'later' });
      expect(await resume(phone, 2)).toMatchObject({ kind: 'resumed', generation: 4 });
      expect(await resume(phone, 1)).toEqual({ kind: 'invalid' });
      expect(await resume(desk, 1)).toEqual({ ...back, formerIncarnation: 'b' });
    });

    it('are resumed from no connector after they were released, with whatever name they ask for', async () => {
      await registered();
      const alice = await entered(login('alice'));
      await storage().names.release(firstUse(alice));
      const resumed = await resume(alice, 1, { name: 'bob' });
      expect(resumed).toEqual({ kind: 'resumed', uid: alice.uid, name: 'alice', generation: 2 });
      expect(await storage().names.find('bob')).toBeUndefined();
    });

    it('cannot be changed by a use that was taken over', async () => {
      await registered();
      const alice = await entered(login('alice'));
      await resume(alice, 1);
      await storage().names.release(firstUse(alice));
      expect(await storage().names.incarnations()).toEqual(['later']);
      expect(await storage().names.rename(firstUse(alice), 'bob')).toBe('gone');
    });

    it('keep their name', async () => {
      await registered();
      const alice = await entered(login('alice'));
      expect(await storage().names.rename(firstUse(alice), 'bob')).toBe('fixed');
      expect(await storage().names.rename(firstUse(alice), 'alice')).toBe('fixed');
      expect(await storage().names.find('bob')).toBeUndefined();
    });

    it('end for good, each for itself', async () => {
      await registered();
      const [phone, desk] = [await entered(login('alice')), await entered(login('alice'))];
      await storage().names.end(phone.session);
      expect(await resume(phone, 1)).toEqual({ kind: 'invalid' });
      expect(await resume(desk, 1)).toMatchObject({ kind: 'resumed' });
    });

    it('are released with their connector, many in steps, and can be resumed', async () => {
      await registered();
      const gone = Array.from({ length: 300 }, () => login('alice', { incarnation: 'gone' }));
      await Promise.all(gone.map(entered));
      await entered(newcomer({ incarnation: 'gone' }));
      await entered(login('alice', { incarnation: 'stays' }));
      expect(await storage().names.releaseIncarnations(['gone', 'unknown'])).toBe(301);
      expect(await storage().names.incarnations()).toEqual(['stays']);
      const [first] = gone;
      if (first === undefined) throw new Error('there are 300');
      const resumed = await resume(first, 1);
      expect(resumed).toMatchObject({ kind: 'resumed', generation: 2 });
      expect(resumed).not.toHaveProperty('formerIncarnation');
    });

    it('do not expire while a connector serves them', async () => {
      await registered();
      const now = Date.now();
      const expired = { expiresAt: now - 10 };
      const served = await entered(login('alice', { ...expired, incarnation: 'served' }));
      const left = await entered(login('alice', expired));
      await storage().names.release(firstUse(left));
      expect(await storage().names.expire(now)).toBe(1);
      expect(await storage().names.incarnations()).toEqual(['served']);
      await storage().names.release(firstUse(served));
      expect(await storage().names.expire(now)).toBe(1);
    });
  });

  describe('a session of an account that asks to be alone', () => {
    it('comes back unless another one is served, and may try again', async () => {
      await registered();
      const [phone, desk] = [await entered(login('alice')), await entered(login('alice'))];
      await storage().names.release(firstUse(phone));
      expect(await resume(phone, 1, { alone: true })).toEqual({ kind: 'online' });
      await storage().names.release(firstUse(desk));
      expect(await resume(phone, 1, { alone: true })).toMatchObject({ kind: 'resumed', generation: 2 });
      // One that is served itself is not in its own way.
      expect(await resume(phone, 2, { alone: true })).toMatchObject({ kind: 'resumed', generation: 3 });
      expect(await resume(desk, 1, { alone: true })).toEqual({ kind: 'online' });
      expect(await resume(desk, 1)).toMatchObject({ kind: 'resumed' });
    });

    it('enters unless another one is served; of many at one instant one does', async () => {
      await registered();
      const alone = () => login('alice', { alone: true });
      const instances = [storage(), ...others(3)];
      const requests = Array.from({ length: 20 }, alone);
      const answers = await Promise.all(
        requests.map((request, n) => (instances[n % 4] ?? storage()).names.enter(request)),
      );
      const [winner, ...more] = requests.filter((_, n) => answers[n]?.kind === 'entered');
      expect(more).toEqual([]);
      expect(answers.filter(({ kind }) => kind === 'online')).toHaveLength(19);
      if (!winner) throw new Error('nobody entered');
      // Asked again, because the answer was lost.
      expect(await storage().names.enter(winner)).toEqual(ENTERED);
      await storage().names.release(firstUse(winner));
      expect(await storage().names.enter(alone())).toEqual(ENTERED);
      await storage().names.releaseIncarnations([winner.incarnation]);
      expect(await storage().names.enter(alone())).toEqual(ENTERED);
      // One that does not ask for it enters beside.
      expect(await storage().names.enter(login('alice'))).toEqual(ENTERED);
    });

    it('meets the guest who registered and is still there', async () => {
      const guest = await entered(newcomer({ name: 'alice' }));
      await registered('alice', guest.uid);
      const alone = login('alice', { uid: guest.uid, alone: true });
      expect(await storage().names.enter(alone)).toEqual({ kind: 'online' });
      await storage().names.end(guest.session);
      expect(await storage().names.enter(alone)).toEqual(ENTERED);
    });
  });

  describe('a guest who registers', () => {
    it('goes on under the name that is theirs now, and keeps it', async () => {
      const guest = await entered(newcomer({ name: 'alice' }));
      await registered('alice', guest.uid);
      expect(await storage().names.find('alice')).toEqual({ uid: guest.uid, name: 'alice' });
      expect(await storage().names.rename(firstUse(guest), 'bob')).toBe('fixed');
      expect(await storage().names.enter(guest)).toEqual(ENTERED);
      expect(await storage().names.incarnations()).toEqual([guest.incarnation]);
      expect(await storage().names.enter(login('alice', { uid: guest.uid }))).toEqual(ENTERED);
      await storage().names.release(firstUse(guest));
      expect(await storage().names.enter(newcomer({ name: 'alice' }))).toEqual({ kind: 'registered' });
    });

    it('resumes as the account, from the connector that served the guest', async () => {
      const guest = await entered(newcomer({ name: 'alice', incarnation: 'before' }));
      await registered('alice', guest.uid);
      const back = { kind: 'resumed', uid: guest.uid, name: 'alice' };
      expect(await resume(guest, 1)).toEqual({ ...back, generation: 2, formerIncarnation: 'before' });
      expect(await storage().names.incarnations()).toEqual(['later']);
      expect(await resume(guest, 2)).toEqual({ ...back, generation: 3, formerIncarnation: 'later' });
      await storage().names.release({ session: guest.session, generation: 3 });
      expect(await storage().names.incarnations()).toEqual([]);
    });

    it('resumes as the account after they were gone, though nobody could take the name meanwhile', async () => {
      const guest = await entered(newcomer({ name: 'alice' }));
      await registered('alice', guest.uid);
      await storage().names.releaseIncarnations([guest.incarnation]);
      expect(await storage().names.enter(newcomer({ name: 'alice' }))).toEqual({ kind: 'registered' });
      const resumed = await resume(guest, 1, { name: 'bob' });
      expect(resumed).toEqual({ kind: 'resumed', uid: guest.uid, name: 'alice', generation: 2 });
    });

    it('under another name than they use frees that one with the next resume', async () => {
      const guest = await entered(newcomer());
      await registered('alice', guest.uid);
      expect(await storage().names.find('guest1')).toEqual({ uid: guest.uid, name: 'guest1' });
      expect(await resume(guest, 1)).toMatchObject({ kind: 'resumed', name: 'alice' });
      expect(await storage().names.find('guest1')).toBeUndefined();
      expect(await storage().names.enter(newcomer())).toEqual({ kind: 'entered', name: 'guest1' });
    });
  });
}
