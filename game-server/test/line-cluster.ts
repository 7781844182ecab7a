import { afterEach, beforeAll, expect } from 'vitest';
import { eventually } from '../../shared/testing/eventually.ts';
import { freePorts } from '../framework/testing/free-ports.ts';
import { ChatClient } from './chat-client.ts';
import { type Cluster, startCluster } from './cluster.ts';
import { LineClient } from './line-client.ts';

/** Two connectors with line ports, for the tests of a file; after each of them everybody leaves. */
export interface LineCluster {
  /** Someone at the line port of one of the two connectors. */
  line(connector: 0 | 1): Promise<LineClient>;
  /** Someone with another client, as soon as their name is free. */
  enter(connector: 0 | 1, body?: Parameters<typeof ChatClient.enter>[1]): Promise<ChatClient>;
  /** The port for frames of UTF of the second connector. */
  utfPort(): number;
}

export function useLineCluster(): LineCluster {
  let cluster: Cluster;
  let ports: number[] = [];
  const lines: LineClient[] = [];
  const clients: ChatClient[] = [];

  beforeAll(async () => {
    ports = await freePorts(4);
    cluster = await startCluster({
      servers: { connector: 2, chat: 2 },
      connector: { linePort: `${ports[0]}++`, utfPort: `${ports[2]}++` },
      settings: { limits: { burst: 20, messagesPerSecond: 100 } },
    });
    return () => cluster.stop();
  });
  afterEach(async () => {
    for (const line of lines.splice(0)) line.close();
    for (const client of clients.splice(0)) client.leave();
    // Everybody has left MainHall before the next one comes.
    const watcher = await ChatClient.enter(cluster.connectorUrls[0] ?? '', { rid: 'watch' });
    await eventually(async () => {
      const { rooms } = await watcher.ask('chat.roomHandler.list', {});
      expect(rooms.filter(({ rid, count }) => rid !== 'watch' && count > 0)).toEqual([]);
    });
    watcher.leave();
  });

  return {
    async line(connector) {
      const client = await LineClient.connect(ports[connector] ?? 0);
      lines.push(client);
      return client;
    },
    async enter(connector, body = {}) {
      const client = await ChatClient.enterWhenFree(cluster.connectorUrls[connector] ?? '', body);
      clients.push(client);
      return client;
    },
    utfPort: () => ports[3] ?? 0,
  };
}
