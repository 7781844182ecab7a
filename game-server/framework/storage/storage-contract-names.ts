import { describe, expect, it } from 'vitest';
import type { EnterResult } from './storage.ts';
import { accountOf, type ContractContext, firstUse, login, newcomer } from './storage-contract-context.ts';

export function describeNameContract({ storage, others }: ContractContext): void {
  async function enterAs(name?: string): Promise<EnterResult> {
    return storage().names.enter(newcomer(name === undefined ? {} : { name }));
  }

  describe('entering', () => {
    it('gives the name that was asked for', async () => {
      expect(await enterAs('alice')).toEqual({ kind: 'entered', name: 'alice' });
    });

    it('refuses a name that another session holds', async () => {
      await enterAs('alice');
      expect(await enterAs('alice')).toEqual({ kind: 'taken' });
    });

    it('leaves nothing of a session whose name was refused', async () => {
      await enterAs('alice');
      const refused = newcomer({ name: 'alice' });
      await storage().names.enter(refused);
      const resumed = await storage().names.resume({ ...refused, ...firstUse(refused), name: 'bob' });
      expect(resumed).toEqual({ kind: 'invalid' });
      expect(await storage().names.enter({ ...refused, name: 'bob' })).toEqual({
        kind: 'entered',
        name: 'bob',
      });
    });

    it('compares names exactly', async () => {
      await enterAs('alice');
      expect(await enterAs('Alice')).toEqual({ kind: 'entered', name: 'Alice' });
      expect(await enterAs('李雷')).toEqual({ kind: 'entered', name: '李雷' });
    });

    it('answers the same when it is asked again with the same session', async () => {
      const guest = newcomer();
      const named = newcomer({ name: 'alice' });
      for (const _attempt of [1, 2]) {
        expect(await storage().names.enter(guest)).toEqual({ kind: 'entered', name: 'guest1' });
        expect(await storage().names.enter(named)).toEqual({ kind: 'entered', name: 'alice' });
      }
      expect(await enterAs()).toEqual({ kind: 'entered', name: 'guest2' });
    });

    it('claims the name anew for a session that entered and let go of it', async () => {
      const alice = newcomer({ name: 'alice' });
      await storage().names.enter(alice);
      await storage().names.release(firstUse(alice));
      expect(await storage().names.enter(alice)).toEqual({ kind: 'entered', name: 'alice' });
    });

    it('lets exactly one of 100 have a name that they ask for at once through four instances', async () => {
      const instances = [storage(), ...others(3)];
      const results = await Promise.all(
        Array.from({ length: 25 }, () =>
          Promise.all(instances.map(({ names }) => names.enter(newcomer({ name: 'alice' })))),
        ),
      );
      const kinds = results.flat().map(({ kind }) => kind);
      expect(kinds.filter((kind) => kind === 'entered')).toHaveLength(1);
      expect(kinds.filter((kind) => kind === 'taken')).toHaveLength(99);
    });

    it('fails one request without failing those that wait with it', async () => {
      const alice = newcomer({ name: 'alice' });
      await storage().names.enter(alice);
      const results = await Promise.allSettled([
        enterAs('bob'),
        storage().names.enter({ ...alice, uid: 'somebody else' }),
        enterAs('carol'),
      ]);
      expect(results).toMatchObject([
        { status: 'fulfilled', value: { name: 'bob' } },
        { status: 'rejected', reason: { error: 'INTERNAL' } },
        { status: 'fulfilled', value: { name: 'carol' } },
      ]);
      expect(await enterAs('bob')).toEqual({ kind: 'taken' });
    });
  });

  describe('entering as a guest', () => {
    it('gives the smallest free number, also after names came free', async () => {
      const guests = Array.from({ length: 5 }, () => newcomer());
      for (const guest of guests) {
        await storage().names.enter(guest);
      }
      for (const freed of [guests[3], guests[1]]) {
        await storage().names.end(freed?.session ?? '');
      }
      const next = [await enterAs(), await enterAs(), await enterAs()];
      expect(next).toMatchObject([{ name: 'guest2' }, { name: 'guest4' }, { name: 'guest6' }]);
    });

    it('steps over a number that somebody chose as a name', async () => {
      await enterAs('guest2');
      await enterAs('guest999999999999999');
      const next = [await enterAs(), await enterAs()];
      expect(next).toMatchObject([{ name: 'guest1' }, { name: 'guest3' }]);
    });

    it('does not mistake other names for guest numbers', async () => {
      for (const name of ['guest0', 'guest01', 'Guest1', 'guest', 'guest1a', 'guest1000000000000000']) {
        expect(await enterAs(name)).toEqual({ kind: 'entered', name });
      }
      expect(await enterAs()).toEqual({ kind: 'entered', name: 'guest1' });
    });

    it('frees and takes numbers with a rename', async () => {
      const guest = newcomer();
      await storage().names.enter(guest);
      await storage().names.rename(firstUse(guest), 'guest2');
      const next = [await enterAs(), await enterAs()];
      expect(next).toMatchObject([{ name: 'guest1' }, { name: 'guest3' }]);
    });

    it('gives 500 guests of four instances the numbers 1 to 500', async () => {
      const instances = [storage(), ...others(3)];
      const results = await Promise.all(
        Array.from({ length: 125 }, () => Promise.all(instances.map(({ names }) => names.enter(newcomer())))),
      );
      const names = results.flat().map((result) => (result.kind === 'entered' ? result.name : result.kind));
      expect(new Set(names)).toEqual(new Set(Array.from({ length: 500 }, (_, n) => `guest${n + 1}`)));
    });
  });

  describe('changing a name', () => {
    it('frees the former one and keeps it for a later resume no more', async () => {
      const alice = newcomer({ name: 'alice' });
      await storage().names.enter(alice);
      expect(await storage().names.rename(firstUse(alice), 'bob')).toBe('renamed');
      expect(await enterAs('bob')).toEqual({ kind: 'taken' });
      expect(await enterAs('alice')).toEqual({ kind: 'entered', name: 'alice' });
      const resumed = await storage().names.resume({ ...alice, ...firstUse(alice), name: 'bob' });
      expect(resumed).toMatchObject({ kind: 'resumed', name: 'bob' });
    });

    it('changes nothing when the name is taken', async () => {
      const alice = newcomer({ name: 'alice' });
      await storage().names.enter(alice);
      await enterAs('bob');
      expect(await storage().names.rename(firstUse(alice), 'bob')).toBe('taken');
      expect(await enterAs('alice')).toEqual({ kind: 'taken' });
    });

    it('accepts the name that the session has already', async () => {
      const alice = newcomer({ name: 'alice' });
      await storage().names.enter(alice);
      expect(await storage().names.rename(firstUse(alice), 'alice')).toBe('renamed');
      expect(await enterAs('alice')).toEqual({ kind: 'taken' });
    });

    it('says that a session which holds no name has gone', async () => {
      const alice = newcomer({ name: 'alice' });
      await storage().names.enter(alice);
      await storage().names.release(firstUse(alice));
      expect(await storage().names.rename(firstUse(alice), 'bob')).toBe('gone');
      expect(await storage().names.rename({ session: 'unknown', generation: 1 }, 'bob')).toBe('gone');
      expect(await enterAs('bob')).toMatchObject({ kind: 'entered' });
    });
  });

  describe('letting go of names', () => {
    it('frees a released name, and releasing twice harms nobody', async () => {
      const alice = newcomer({ name: 'alice' });
      await storage().names.enter(alice);
      await storage().names.release(firstUse(alice));
      expect(await enterAs('alice')).toMatchObject({ kind: 'entered' });
      await storage().names.release(firstUse(alice));
      expect(await enterAs('alice')).toEqual({ kind: 'taken' });
    });

    it('frees the names of incarnations and of no other', async () => {
      for (const incarnation of ['a', 'a', 'b', 'c']) {
        await storage().names.enter(newcomer({ incarnation }));
      }
      expect((await storage().names.incarnations()).sort()).toEqual(['a', 'b', 'c']);
      expect(await storage().names.releaseIncarnations(['a', 'c', 'unknown'])).toBe(3);
      expect(await storage().names.incarnations()).toEqual(['b']);
      const next = [await enterAs(), await enterAs(), await enterAs(), await enterAs()];
      expect(next).toMatchObject([
        { name: 'guest1' },
        { name: 'guest2' },
        { name: 'guest4' },
        { name: 'guest5' },
      ]);
    });

    it('frees many names of an incarnation in steps, between which others come in', async () => {
      const many = Array.from({ length: 600 }, () => newcomer({ incarnation: 'gone' }));
      await Promise.all(many.map((guest) => storage().names.enter(guest)));
      const order: string[] = [];
      const releasing = storage().names.releaseIncarnations(['gone']);
      const [released] = await Promise.all([
        releasing.finally(() => order.push('released')),
        enterAs('alice').finally(() => order.push('entered')),
      ]);
      expect(released).toBe(600);
      expect(order).toEqual(['entered', 'released']);
      expect(await storage().names.incarnations()).toEqual(['connector-1']);
      expect(await enterAs()).toEqual({ kind: 'entered', name: 'guest1' });
    });

    it('holds names through no incarnation at the beginning', async () => {
      expect(await storage().names.incarnations()).toEqual([]);
      expect(await storage().names.releaseIncarnations([])).toBe(0);
    });
  });

  describe('finding who has a name', () => {
    it('answers with the guest who uses it now', async () => {
      expect(await storage().names.find('alice')).toBeUndefined();
      const alice = newcomer({ name: 'alice' });
      await storage().names.enter(alice);
      expect(await storage().names.find('alice')).toEqual({ uid: alice.uid, name: 'alice' });
      expect(await storage().names.find('Alice')).toBeUndefined();
      await storage().names.rename(firstUse(alice), 'bob');
      expect(await storage().names.find('alice')).toBeUndefined();
      expect(await storage().names.find('bob')).toEqual({ uid: alice.uid, name: 'bob' });
      await storage().names.release(firstUse(alice));
      expect(await storage().names.find('bob')).toBeUndefined();
    });

    it('answers with the account that has it, whether or not anybody uses it', async () => {
      const { uid } = accountOf('alice');
      await storage().accounts.register(accountOf('alice'));
      expect(await storage().names.find('alice')).toEqual({ uid, name: 'alice' });
      await storage().names.enter(login('alice'));
      expect(await storage().names.find('alice')).toEqual({ uid, name: 'alice' });
    });
  });
}
