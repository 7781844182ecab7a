import type { Client } from '../../../../shared/client/client.ts';
import type { EntryWay } from '../state/state.ts';
import type { Login } from './saved-login.ts';

export interface EntryRequest {
  readonly as: EntryWay;
  /** Empty for a guest who lets the server choose. */
  readonly username: string;
  /** Of no meaning for a guest, or with a token. */
  readonly password: string;
  readonly room: string;
  /** Of a login that is still valid. */
  readonly token?: string | undefined;
}

/**
 * Enters as a guest, or with an account that is made or logged in to first. Answers the login of an account; rejects with what
 * any of it was refused for.
 */
export async function enterAs(
  client: Client,
  { as, username, password, room: rid, token }: EntryRequest,
): Promise<Login | undefined> {
  if (token !== undefined) {
    await client.connect({ username, token, rid });
    return { username, token };
  }
  if (as === 'guest') {
    await client.connect(username === '' ? { rid } : { username, rid });
    return undefined;
  }
  await client.init();
  const route = as === 'login' ? 'user.userHandler.login' : 'user.userHandler.register';
  const login = await client.request(route, { username, password });
  await client.connect({ username: login.username, token: login.token, rid });
  return login;
}
