import { SignJWT, UnsecuredJWT } from 'jose';
import { expect, test } from 'vitest';
import { createAccountTokens } from './account-tokens.ts';
import { createResumeTokens } from './resume-token.ts';

const SECRET = new Uint8Array(32).fill(1);
const ANN = { uid: 'u-ann', username: 'ann' };

function tokens({ secret = SECRET, ttlMs = 60_000 } = {}) {
  return createAccountTokens({ secret, ttlMs });
}

function sign(changes: { sub?: string; name?: unknown; aud?: string; exp?: number } = {}, secret = SECRET) {
  const { sub = ANN.uid, name = ANN.username, aud = 'tangelo:account', exp = 4_000_000_000 } = changes;
  return new SignJWT({ name })
    .setProtectedHeader({ alg: 'HS256' })
    .setAudience(aud)
    .setSubject(sub)
    .setExpirationTime(exp)
    .sign(secret);
}

test('a token speaks for the account that it was signed for, on every server with the secret', async () => {
  const token = await tokens().sign(ANN);
  expect(await tokens().verify(token)).toEqual(ANN);
  expect(await tokens().verify(await sign())).toEqual(ANN);
});

test.each([
  ['of another secret', () => sign({}, new Uint8Array(32).fill(2))],
  ['that has expired', () => tokens({ ttlMs: -2_000 }).sign(ANN)],
  ['for something else', () => sign({ aud: 'tangelo:other' })],
  ['without a name', () => sign({ name: '' })],
  ['whose name is no text', () => sign({ name: 7 })],
  [
    'that resumes a session',
    () => createResumeTokens(SECRET).sign({ session: 's', generation: 1 }, Date.now() + 60_000),
  ],
  [
    'that nobody signed',
    async () =>
      new UnsecuredJWT({ name: 'ann' })
        .setAudience('tangelo:account')
        .setSubject('u-ann')
        .setExpirationTime('1h')
        .encode(),
  ],
  [
    'whose header says that nobody has to sign it',
    async () => {
      const [, body, signature] = (await sign()).split('.');
      const header = Buffer.from(JSON.stringify({ alg: 'none' })).toString('base64url');
      return `${header}.${body}.${signature}`;
    },
  ],
  [
    'whose body was changed',
    async () => {
      const [header, , signature] = (await sign()).split('.');
      const claim = { name: 'bob', sub: 'u-bob', aud: 'tangelo:account', exp: 4_000_000_000 };
      return `${header}.${Buffer.from(JSON.stringify(claim)).toString('base64url')}.${signature}`;
    },
  ],
  ['that is none', async () => 'a.b.c'],
  ['that is empty', async () => ''],
])('a token %s is refused', async (_what, make) => {
  await expect(tokens().verify(await make())).rejects.toMatchObject({ error: 'BAD_TOKEN' });
});
