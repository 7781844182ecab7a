import { SignJWT } from 'jose';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createSqliteFixture, type SqliteFixture } from '../storage/sqlite-fixture.ts';
import type { Storage } from '../storage/storage.ts';
import { createLogins } from './logins.ts';

const secret = new Uint8Array(32).fill(7);
const alice = { uid: 'uid-alice', username: 'alice' };
const refused = { error: 'BAD_TOKEN' };
let fixture: SqliteFixture;
let storage: Storage;

beforeAll(async () => {
  fixture = await createSqliteFixture();
  storage = fixture.open();
  await storage.migrate();
  await storage.accounts.register({ ...alice, passwordHash: 'hash' });
});
afterAll(() => fixture.dispose());

const loginsWith = (options: { secret?: Uint8Array; ttlMs?: number } = {}) =>
  createLogins({ accounts: storage.accounts, secret, ttlMs: 60_000, ...options });

describe('a login', () => {
  it('speaks for its account until it is closed, whatever becomes of another one', async () => {
    const logins = loginsWith();
    const [one, two] = [await logins.open(alice), await logins.open(alice)];
    const { id } = await logins.verify(one);
    expect(await logins.verify(two)).toMatchObject(alice);
    await logins.close(id);
    await expect(logins.verify(one)).rejects.toMatchObject(refused);
    expect(await logins.verify(two)).toMatchObject(alice);
  });

  it('is worth nothing under another secret, when it has expired, or when nobody opened it', async () => {
    const token = await loginsWith().open(alice);
    const other = loginsWith({ secret: new Uint8Array(32).fill(8) });
    await expect(other.verify(token)).rejects.toMatchObject(refused);
    const expired = await loginsWith({ ttlMs: -2_000 }).open(alice);
    await expect(loginsWith().verify(expired)).rejects.toMatchObject(refused);
    const unknown = await new SignJWT({ name: 'alice' })
      .setProtectedHeader({ alg: 'HS256' })
      .setAudience('tangelo:account')
      .setJti('nobody opened this')
      .setSubject(alice.uid)
      .setExpirationTime('1h')
      .sign(secret);
    await expect(loginsWith().verify(unknown)).rejects.toMatchObject(refused);
  });

  it('cannot be forged without an algorithm, nor made of something else', async () => {
    const [, body = ''] = (await loginsWith().open(alice)).split('.');
    const header = Buffer.from('{"alg":"none"}').toString('base64url');
    for (const token of [`${header}.${body}.`, 'no token', '']) {
      await expect(loginsWith().verify(token)).rejects.toMatchObject(refused);
    }
  });
});
