import { describe, expect, it } from 'vitest';
import type { ContractContext } from './storage-contract-context.ts';

export function describeLoginContract({ storage, others }: ContractContext): void {
  describe('a login', () => {
    const soon = () => Date.now() + 60_000;

    it('is there for every instance until it is closed', async () => {
      const { accounts } = storage();
      expect(await accounts.hasLogin('one')).toBeUndefined();
      await accounts.openLogin({ id: 'one', uid: 'uid-alice', expiresAt: soon() });
      await accounts.openLogin({ id: 'two', uid: 'uid-alice', expiresAt: soon() });
      const [other] = others(1);
      expect(await other?.accounts.hasLogin('one')).toBe('uid-alice');
      await other?.accounts.closeLogin('one');
      expect(await accounts.hasLogin('one')).toBeUndefined();
      expect(await accounts.hasLogin('two')).toBe('uid-alice');
    });

    it('may be opened and closed again without changing anything', async () => {
      const { accounts } = storage();
      await accounts.openLogin({ id: 'one', uid: 'uid-alice', expiresAt: soon() });
      await accounts.openLogin({ id: 'one', uid: 'uid-bob', expiresAt: soon() });
      expect(await accounts.hasLogin('one')).toBe('uid-alice');
      await accounts.closeLogin('one');
      await accounts.closeLogin('one');
      await accounts.closeLogin('unknown');
      expect(await accounts.hasLogin('one')).toBeUndefined();
    });

    it('is worth nothing after it has expired, and is deleted then', async () => {
      const now = Date.now();
      const { accounts, names } = storage();
      await accounts.openLogin({ id: 'old', uid: 'uid-alice', expiresAt: now - 1 });
      await accounts.openLogin({ id: 'new', uid: 'uid-alice', expiresAt: now + 60_000 });
      expect(await accounts.hasLogin('old')).toBeUndefined();
      expect(await names.expire(now)).toBe(1);
      expect(await names.expire(now)).toBe(0);
      expect(await accounts.hasLogin('new')).toBe('uid-alice');
    });

    it('is deleted in steps, where many have expired', async () => {
      const expiresAt = Date.now() - 1;
      const { accounts, names } = storage();
      const ids = Array.from({ length: 600 }, (_, n) => `login-${n}`);
      await Promise.all(ids.map((id) => accounts.openLogin({ id, uid: 'uid-alice', expiresAt })));
      expect(await names.expire(Date.now())).toBe(600);
    });
  });
}
