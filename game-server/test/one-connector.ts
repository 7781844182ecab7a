import { freePorts } from '../framework/testing/free-ports.ts';
import { type Cluster, type ClusterOptions, startCluster } from './cluster.ts';
import type { ClientPorts } from './every-client.ts';

/** A cluster whose only connector takes clients of every kind, at these ports. */
export interface OneConnector {
  readonly cluster: Cluster;
  readonly ports: ClientPorts;
}

/** Besides its gate, the cluster has one connector, one chat server, and as many account servers as it is told to. */
export async function startOneConnector({
  users = 0,
  settings = {},
}: {
  readonly users?: number;
  readonly settings?: NonNullable<ClusterOptions['settings']>;
}): Promise<OneConnector> {
  const [linePort = 0, utfPort = 0] = await freePorts(2);
  const cluster = await startCluster({
    servers: { connector: 1, chat: 1, user: users },
    connector: { linePort, utfPort },
    settings,
  });
  const [url = ''] = cluster.connectorUrls;
  return { cluster, ports: { url, linePort, utfPort } };
}
