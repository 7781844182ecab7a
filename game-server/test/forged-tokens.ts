import { SignJWT } from 'jose';

/** What signs the claims of a token anew, with changes, and with the servers' secret unless told otherwise. */
export function resigner(token: string, secret: Uint8Array) {
  const claims = claimsOf(token);
  return (changes: object, { key = secret, alg = 'HS256' } = {}): Promise<string> =>
    new SignJWT({ ...claims, ...changes }).setProtectedHeader({ alg }).sign(key);
}

/** Whatever could be taken for a token of the same account, by what is wrong with it. */
export async function forgeriesOf(token: string, secret: Uint8Array): Promise<Record<string, string>> {
  const [header = '', payload = '', signature = ''] = token.split('.');
  const sign = resigner(token, secret);
  const now = Math.floor(Date.now() / 1_000);
  return {
    nothing: '',
    garbage: 'garbage',
    expired: await sign({ exp: now - 1 }),
    'not valid yet': await sign({ nbf: now + 3_600 }),
    'another secret': await sign({}, { key: new Uint8Array(32).fill(7) }),
    'another algorithm': await sign({}, { key: new Uint8Array([...secret, ...secret]), alg: 'HS512' }),
    'the same secret, another algorithm': await sign({}, { alg: 'HS512' }).catch(() => 'a.b.c'),
    'for another audience': await sign({ aud: 'tangelo:resume' }),
    'for no audience': await sign({ aud: undefined }),
    'without a person': await sign({ sub: '' }),
    'another name under the old signature': `${header}.${part({ ...claimsOf(token), name: 'ben' })}.${signature}`,
    unsigned: `${part({ alg: 'none' })}.${payload}.`,
    'unsigned, in capitals': `${part({ alg: 'NONE', typ: 'JWT' })}.${payload}.`,
    'unsigned, without the last dot': `${part({ alg: 'none' })}.${payload}`,
    'with the signature cut off': `${header}.${payload}.`,
  };
}

function claimsOf(token: string): Record<string, unknown> {
  const [, payload = ''] = token.split('.');
  return JSON.parse(Buffer.from(payload, 'base64url').toString());
}

function part(value: object): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url');
}
