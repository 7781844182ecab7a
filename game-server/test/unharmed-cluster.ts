import { expect } from 'vitest';
import { ChatClient } from './chat-client.ts';
import { type Cluster, startCluster } from './cluster.ts';

/** A cluster that somebody tries to harm while two people chat. */
export interface UnharmedCluster {
  readonly cluster: Cluster;
  /** One says a line and the other hears it, on the connections that they had from the start. */
  chat(): Promise<void>;
  /** Every process is the one that was started, and none has logged an error. */
  check(): Promise<void>;
}

export async function startUnharmed(): Promise<UnharmedCluster> {
  const cluster = await startCluster({ servers: { connector: 2, chat: 2 } });
  const pidsNow = async () => (await cluster.status()).map(({ pid }) => pid);
  const pids = await pidsNow();
  const [first = '', second = ''] = cluster.connectorUrls;
  const ann = await ChatClient.enter(first, { username: 'control1', rid: 'control' });
  const ben = await ChatClient.enter(second, { username: 'control2', rid: 'control' });
  let lines = 0;

  return {
    cluster,
    async chat() {
      lines += 1;
      expect(await ann.say(`line ${lines}`)).toMatchObject({ code: 200, seq: lines });
      await ben.hearsText(`line ${lines}`);
      expect([...ann.disconnects, ...ben.disconnects]).toEqual([]);
    },
    async check() {
      expect(await pidsNow()).toEqual(pids);
      expect(cluster.errors()).toEqual([]);
    },
  };
}
