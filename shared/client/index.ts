import type { Client, ClientOptions, Who } from './client.ts';
import { TangeloClient } from './tangelo-client.ts';

export { mayReconnect } from '../disconnect.ts';
export { TangeloError } from '../errors.ts';
export type * from './client.ts';

/** A client that is idle until `connect` or `init`. Throws a TypeError when a gate's address is not an http(s) URL. */
export function createClient(options: ClientOptions): Client {
  return new TangeloClient(options);
}

/** Creates a client, connects and enters. To hear the very first pushes, use `createClient` and listen before connecting. */
export async function connect(options: ClientOptions, who: Who = {}): Promise<Client> {
  const client = createClient(options);
  await client.connect(who);
  return client;
}
