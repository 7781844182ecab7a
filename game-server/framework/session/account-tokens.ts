import { jwtVerify, SignJWT } from 'jose';
import { z } from 'zod';
import { TangeloError } from '../../../shared/errors.ts';

/** Who an account's token speaks for. */
export interface AccountClaim {
  readonly uid: string;
  readonly username: string;
}

/** Signs and checks what a login answers: valid in the whole cluster, until it expires. */
export interface AccountTokens {
  sign(claim: AccountClaim): Promise<string>;
  /** Rejects with BAD_TOKEN: forged, expired, or not an account's token. */
  verify(token: string): Promise<AccountClaim>;
}

const ALGORITHM = 'HS256';
const AUDIENCE = 'tangelo:account';
const payload = z.object({ sub: z.string().min(1).max(64), name: z.string().min(1).max(64) });

export function createAccountTokens(options: {
  readonly secret: Uint8Array;
  readonly ttlMs: number;
}): AccountTokens {
  const { secret, ttlMs } = options;
  return {
    sign: ({ uid, username }) =>
      new SignJWT({ name: username })
        .setProtectedHeader({ alg: ALGORITHM })
        .setAudience(AUDIENCE)
        .setSubject(uid)
        .setExpirationTime(Math.floor((Date.now() + ttlMs) / 1_000))
        .sign(secret),
    async verify(token) {
      // Whatever is wrong with a token, its holder learns only that it is not valid.
      const verified = await jwtVerify(token, secret, { algorithms: [ALGORITHM], audience: AUDIENCE }).catch(
        () => undefined,
      );
      const claim = payload.safeParse(verified?.payload);
      if (!claim.success) throw new TangeloError('BAD_TOKEN');
      return { uid: claim.data.sub, username: claim.data.name };
    },
  };
}
