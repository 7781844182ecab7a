import { SignJWT, UnsecuredJWT } from 'jose';
import { expect, test } from 'vitest';
import { createResumeTokens } from './resume-token.ts';

const secret = new TextEncoder().encode('0123456789abcdef0123456789abcdef');
const tokens = createResumeTokens(secret);
const claim = { session: 's1', generation: 3 };
const inAnHour = () => Date.now() + 3_600_000;

function forged(payload: object, key: Uint8Array = secret, audience = 'tangelo:resume', alg = 'HS256') {
  return new SignJWT({ ...payload })
    .setProtectedHeader({ alg })
    .setAudience(audience)
    .setExpirationTime('1h')
    .sign(key);
}

test('what was signed is read again', async () => {
  expect(await tokens.verify(await tokens.sign(claim, inAnHour()))).toEqual(claim);
});

test('every server with the same secret reads it', async () => {
  expect(await createResumeTokens(secret).verify(await tokens.sign(claim, inAnHour()))).toEqual(claim);
});

test.each([
  ['one of another secret', () => forged({ sid: 's1', gen: 1 }, new Uint8Array(32))],
  [
    'one without a signature',
    () => new UnsecuredJWT({ sid: 's1', gen: 1 }).setAudience('tangelo:resume').encode(),
  ],
  ['one that has expired', () => tokens.sign(claim, Date.now() - 2_000)],
  ['one for another purpose', () => forged({ sid: 's1', gen: 1 }, secret, 'tangelo:account')],
  [
    'one of another algorithm',
    () => forged({ sid: 's1', gen: 1 }, new Uint8Array([...secret, ...secret]), 'tangelo:resume', 'HS512'),
  ],
  ['one that names no session', () => forged({ gen: 1 })],
  ['one with generation 0', () => forged({ sid: 's1', gen: 0 })],
  ['one whose generation is a text', () => forged({ sid: 's1', gen: '1' })],
  ['one that was changed', async () => `${(await tokens.sign(claim, inAnHour())).slice(0, -2)}AA`],
  ['nothing', () => ''],
  ['anything', () => 'a.b.c'],
])('%s is no token', async (_what, make) => {
  await expect(tokens.verify(await make())).rejects.toMatchObject({ error: 'BAD_TOKEN' });
});
