import { afterEach, beforeAll, expect } from 'vitest';
import { enterAccount, register } from './accounts.ts';
import { ChatClient } from './chat-client.ts';
import { type Cluster, startCluster } from './cluster.ts';

type Connector = 0 | 1 | 2;
type Entered = Awaited<ReturnType<typeof ChatClient.enter>>;

/** A cluster for the tests of a file, and people who make rooms in it; after each test everybody leaves. */
export interface Owners {
  connectorUrl(connector: Connector): string;
  enter(connector: Connector, body?: Parameters<typeof ChatClient.enter>[1]): Promise<Entered>;
  /** Somebody who enters with a name as soon as it is free. */
  enterWhenFree(connector: Connector, username: string): Promise<Entered>;
  account(connector: Connector, username: string, rid?: string): Promise<Entered>;
  /** Leaves after the test as those do who entered here. */
  leaving<Client extends ChatClient>(client: Client): Client;
  /** Of any of its processes. */
  errors(): ReturnType<Cluster['errors']>;
}

export function useOwners(): Owners {
  let cluster: Cluster;
  const clients: ChatClient[] = [];
  beforeAll(async () => {
    cluster = await startCluster({ servers: { user: 1 } });
    return () => cluster.stop();
  });
  afterEach(() => {
    for (const client of clients.splice(0)) client.leave();
  });

  const connectorUrl = (connector: Connector) => cluster.connectorUrls[connector] ?? '';
  const leaving = <Client extends ChatClient>(client: Client) => {
    clients.push(client);
    return client;
  };
  const enter: Owners['enter'] = async (connector, body = {}) =>
    leaving(await ChatClient.enter(connectorUrl(connector), body));

  return {
    connectorUrl,
    enter,
    enterWhenFree: async (connector, username) =>
      leaving(await ChatClient.enterWhenFree(connectorUrl(connector), { username })),
    async account(connector, username, rid) {
      const url = connectorUrl(connector);
      await register(url, username);
      return leaving(await enterAccount(url, username, { ...(rid !== undefined && { rid }) }));
    },
    leaving,
    errors: () => cluster.errors(),
  };
}

export async function create(client: ChatClient, rid: string): Promise<void> {
  expect(await client.ask('chat.roomHandler.create', { rid })).toMatchObject({ code: 200 });
}

export async function ownerOf(client: ChatClient, rid: string): Promise<string> {
  return (await client.ask('chat.roomHandler.who', { rid })).owner;
}

/** What the list has of rooms whose names begin so. */
export async function listed(client: ChatClient, rid: string) {
  return (await client.ask('chat.roomHandler.list', { prefix: rid })).rooms;
}
