import { describe, expect, it } from 'vitest';
import { accountOf, type ContractContext, firstUse, newcomer } from './storage-contract-context.ts';

export function describeAccountContract({ storage, others }: ContractContext): void {
  describe('accounts', () => {
    it('are found by their names, exactly', async () => {
      expect(await storage().accounts.find('alice')).toBeUndefined();
      expect(await storage().accounts.register(accountOf('alice'))).toBe('registered');
      expect(await storage().accounts.find('alice')).toEqual(accountOf('alice'));
      expect(await storage().accounts.find('Alice')).toBeUndefined();
    });

    it('are registered once, by whoever comes first of 100', async () => {
      const instances = [storage(), ...others(3)];
      const results = await Promise.all(
        Array.from({ length: 100 }, (_, n) => {
          const account = { ...accountOf('alice'), uid: `uid-${n}` };
          return (instances[n % 4] ?? storage()).accounts.register(account);
        }),
      );
      expect(results.filter((result) => result === 'registered')).toHaveLength(1);
      expect(results.filter((result) => result === 'taken')).toHaveLength(99);
      const winner = results.indexOf('registered');
      expect(await storage().accounts.find('alice')).toMatchObject({ uid: `uid-${winner}` });
    });

    it('come by name, in pages', async () => {
      for (const username of ['carol', 'alice', 'bob', 'Dave']) {
        await storage().accounts.register(accountOf(username));
      }
      const names = async (request: { after?: string; limit: number }) =>
        (await storage().accounts.list(request)).map(({ username }) => username);
      expect(await names({ limit: 2 })).toEqual(['Dave', 'alice']);
      expect(await names({ limit: 10, after: 'alice' })).toEqual(['bob', 'carol']);
      expect(await storage().accounts.list({ limit: 1, after: 'bob' })).toEqual([
        { uid: 'account-carol', username: 'carol' },
      ]);
    });
  });

  describe('the name of an account', () => {
    it('cannot be one that somebody else uses', async () => {
      await storage().names.enter(newcomer({ name: 'alice' }));
      expect(await storage().accounts.register(accountOf('alice'))).toBe('taken');
      expect(await storage().accounts.find('alice')).toBeUndefined();
    });

    it('is refused to every guest from then on, whichever way they come', async () => {
      const account = accountOf('alice');
      const [guest, left] = [newcomer({ name: 'guest' }), newcomer({ name: 'alice' })];
      await storage().names.enter(left);
      await storage().names.release(firstUse(left));
      await storage().names.enter(guest);
      await storage().accounts.register(account);
      expect(await storage().names.enter(newcomer({ name: 'alice' }))).toEqual({ kind: 'registered' });
      expect(await storage().names.enter(newcomer({ name: 'alice', uid: account.uid }))).toEqual({
        kind: 'registered',
      });
      expect(await storage().names.rename(firstUse(guest), 'alice')).toBe('taken');
      const resuming = { ...left, ...firstUse(left), name: 'alice' };
      expect(await storage().names.resume(resuming)).toEqual({ kind: 'taken', name: 'alice' });
    });

    it('is no guest number that is free', async () => {
      const enter = () => storage().names.enter(newcomer());
      await storage().accounts.register(accountOf('guest1'));
      expect(await enter()).toMatchObject({ name: 'guest2' });
      const own = newcomer({ name: 'guest1', uid: 'account-guest1', account: true });
      expect(await storage().names.enter(own)).toEqual({ kind: 'entered', name: 'guest1' });
      await storage().names.end(own.session);
      expect(await enter()).toMatchObject({ name: 'guest3' });
      const fourth = newcomer();
      await storage().names.enter(fourth);
      await storage().accounts.register({ ...accountOf('guest4'), uid: fourth.uid });
      await storage().names.end(fourth.session);
      expect(await enter()).toMatchObject({ name: 'guest5' });
    });

    it('goes to exactly one who registers it or enters with it at one instant', async () => {
      const [other] = others(1);
      for (const n of seqs(20)) {
        const name = `name${n}`;
        const [registered, entered] = await Promise.all([
          storage().accounts.register(accountOf(name)),
          other?.names.enter(newcomer({ name })),
        ]);
        expect([registered, entered?.kind]).toSatisfy(
          ([account, guest]) => (account === 'registered') !== (guest === 'entered'),
        );
      }
    });
  });
}

const seqs = (count: number) => Array.from({ length: count }, (_, n) => n);
