/** A connector without clients: it has sessions in rooms and sends in their names, straight to the owners of the rooms. */
import { setTimeout as pause } from 'node:timers/promises';
import { pino } from 'pino';
import { createNode } from '../../game-server/framework/application/node.ts';
import { loadConfig } from '../../game-server/framework/config/load-config.ts';
import type { ServerInfo } from '../../game-server/framework/registry/registry.ts';
import { SHARD_COUNT, shardOf } from '../../shared/rendezvous.ts';
import type { Send } from './send-orders.ts';

const BODY = Buffer.from(JSON.stringify({ content: 'a message of ordinary length', target: '*' }));
const RETRY_MS = 20;

/**
 * Joins the cluster of a configuration folder as one more connector, with somebody in each of these rooms, who sends. Lasts as
 * long as the process: a master ends all servers that it has met.
 */
export async function joinAsConnector({
  dir,
  id: connectorId,
  rids,
}: {
  readonly dir: string;
  readonly id: string;
  readonly rids: readonly string[];
}): Promise<readonly Send[]> {
  const log = pino({ level: 'warn' }, pino.destination(2));
  const node = createNode({
    config: loadConfig({ dir, requiredTypes: [] }),
    entry: { id: connectorId, type: 'connector', host: '127.0.0.1', frontend: true, args: [] },
    log,
    load: () => ({ connections: 0, rooms: rids.length }),
  });
  const { self, links, placements, protos, rpcServer } = node;
  const { ChannelEdge, ChannelOwner } = protos.tangelo.channel;
  rpcServer.add(ChannelEdge, {
    deliver: () => ({}),
    heads: () => ({}),
    reattach: () => ({}),
    remove: () => ({}),
    evacuate: () => ({}),
  });
  await node.join({});

  const sessionOf = (rid: string) => ({
    session: `s-${rid}`,
    generation: 1,
    uid: `u-${rid}`,
    name: `n-${rid}`,
  });
  const ownerOf = (shard: number): ServerInfo => {
    const owner = placements.current.ownerOfShard('chat', shard);
    if (!owner) throw new Error('The cluster has no chat server.');
    return owner;
  };

  /** Until the owner knows of this connector, too. */
  async function attach(shard: number): Promise<void> {
    const rooms = rids
      .filter((rid) => shardOf(rid) === shard)
      .map((rid) => ({ rid, seq: 0, members: [sessionOf(rid)] }));
    for (;;) {
      const { refused } = await links.stub(ownerOf(shard), ChannelOwner).attach({ shards: [shard], rooms });
      if (refused.length === 0) return;
      await pause(RETRY_MS);
    }
  }
  await Promise.all(Array.from({ length: SHARD_COUNT }, (_, shard) => attach(shard)));

  return rids.map((rid) => {
    const { session: id, ...person } = sessionOf(rid);
    const { handle } = links.stub(ownerOf(shardOf(rid)), protos.tangelo.forward.Handlers);
    const request = {
      route: 'chat.chatHandler.send',
      body: BODY,
      session: { id, ...person, frontend: self.id, incarnation: self.incarnation },
      rid,
    };
    return async () => {
      await handle(request);
    };
  });
}
