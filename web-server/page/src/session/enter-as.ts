import type { Client } from '../../../../shared/client/client.ts';
import type { EntryWay } from '../state/state.ts';

export interface EntryRequest {
  readonly as: EntryWay;
  /** Empty for a guest who lets the server choose. */
  readonly username: string;
  /** Of no meaning for a guest. */
  readonly password: string;
  readonly room: string;
}

/** Enters as a guest, or with an account that is made or logged in to first. Rejects with what any of it was refused for. */
export async function enterAs(
  client: Client,
  { as, username, password, room: rid }: EntryRequest,
): Promise<void> {
  if (as === 'guest') {
    await client.connect(username === '' ? { rid } : { username, rid });
    return;
  }
  await client.init();
  const route = as === 'login' ? 'user.userHandler.login' : 'user.userHandler.register';
  const { token, username: granted } = await client.request(route, { username, password });
  await client.connect({ username: granted, token, rid });
}
