import { randomBytes } from 'node:crypto';
import { jwtVerify, SignJWT } from 'jose';
import { z } from 'zod';
import { TangeloError } from '../../../shared/errors.ts';
import type { AccountStorage } from '../storage/storage.ts';
import type { ClientSession } from './client-session.ts';

/** Whose login a token speaks for. */
export interface Login {
  /** Which one of the account: logging out ends this one. */
  readonly id: string;
  readonly uid: string;
  readonly username: string;
}

/** The logins of accounts. What a client holds is a signed token; whether it still counts is in storage. */
export interface Logins {
  /** Answers the token. */
  open(account: { readonly uid: string; readonly username: string }): Promise<string>;
  /** Rejects with BAD_TOKEN: forged, expired, ended, or not the token of a login. */
  verify(token: string): Promise<Login>;
  /** Whether it was neither ended nor has expired. */
  isOpen(id: string): Promise<boolean>;
  /** Its token is worth nothing from now on, nor is any session that was entered with it worth resuming. */
  close(id: string): Promise<void>;
}

export interface LoginsOptions {
  readonly accounts: Pick<AccountStorage, 'openLogin' | 'hasLogin' | 'closeLogin'>;
  readonly secret: Uint8Array;
  readonly ttlMs: number;
}

const ALGORITHM = 'HS256';
const AUDIENCE = 'tangelo:account';
const text = z.string().min(1).max(64);
const payload = z.object({ jti: text, sub: text, name: text });

export function createLogins({ accounts, secret, ttlMs }: LoginsOptions): Logins {
  return {
    async open({ uid, username }) {
      const id = randomBytes(16).toString('base64url');
      const expiresAt = Date.now() + ttlMs;
      await accounts.openLogin({ id, uid, expiresAt });
      return new SignJWT({ name: username })
        .setProtectedHeader({ alg: ALGORITHM })
        .setAudience(AUDIENCE)
        .setJti(id)
        .setSubject(uid)
        .setExpirationTime(Math.floor(expiresAt / 1_000))
        .sign(secret);
    },
    async verify(token) {
      // Whatever is wrong with a token, its holder learns only that it is not valid.
      const verified = await jwtVerify(token, secret, { algorithms: [ALGORITHM], audience: AUDIENCE }).catch(
        () => undefined,
      );
      const claim = payload.safeParse(verified?.payload);
      if (!claim.success) throw new TangeloError('BAD_TOKEN');
      const { jti: id, sub: uid, name: username } = claim.data;
      if ((await accounts.hasLogin(id)) !== uid) throw new TangeloError('BAD_TOKEN');
      return { id, uid, username };
    },
    isOpen: async (id) => (await accounts.hasLogin(id)) !== undefined,
    close: (id) => accounts.closeLogin(id),
  };
}

/** The setting of a session that holds the login with which it was entered. */
export const LOGIN = 'login';

/** The login of a session, on its front-end or on a back-end; `undefined` for a guest's. */
export function loginOf(session: ClientSession): string | undefined {
  const login = session.get(LOGIN);
  return typeof login === 'string' ? login : undefined;
}
