import { jwtVerify, SignJWT } from 'jose';
import { z } from 'zod';
import { TangeloError } from '../../../shared/errors.ts';

/** What a resume token names. The rest (uid, name, whether it still counts) is in storage. */
export interface ResumeClaim {
  readonly session: string;
  readonly generation: number;
  /** The login with which the session was entered, of an account. */
  readonly login?: string | undefined;
}

/** Signs and checks resume tokens: opaque to clients, valid in the whole cluster and across restarts. */
export interface ResumeTokens {
  sign(claim: ResumeClaim, expiresAt: number): Promise<string>;
  /** Rejects with BAD_TOKEN: forged, expired, or not a resume token. */
  verify(token: string): Promise<ResumeClaim>;
}

const ALGORITHM = 'HS256';
const AUDIENCE = 'tangelo:resume';
const payload = z.object({
  sid: z.string().min(1).max(64),
  gen: z.int().min(1),
  login: z.string().max(64).optional(),
});

export function createResumeTokens(secret: Uint8Array): ResumeTokens {
  return {
    sign: ({ session, generation, login }, expiresAt) =>
      new SignJWT({ sid: session, gen: generation, ...(login !== undefined && { login }) })
        .setProtectedHeader({ alg: ALGORITHM })
        .setAudience(AUDIENCE)
        .setExpirationTime(Math.floor(expiresAt / 1_000))
        .sign(secret),
    async verify(token) {
      // Whatever is wrong with a token, its holder learns only that it is not valid.
      const verified = await jwtVerify(token, secret, { algorithms: [ALGORITHM], audience: AUDIENCE }).catch(
        () => undefined,
      );
      const claim = payload.safeParse(verified?.payload);
      if (!claim.success) throw new TangeloError('BAD_TOKEN');
      const { sid, gen, login } = claim.data;
      return { session: sid, generation: gen, ...(login !== undefined && { login }) };
    },
  };
}
