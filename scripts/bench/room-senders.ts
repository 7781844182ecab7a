/**
 * A process that joins a cluster as one more connector and sends in the names of sessions that it has in rooms. Started with a
 * configuration folder, and which of how many it is.
 */
import { SHARD_COUNT, shardOf } from '../../shared/rendezvous.ts';
import { joinAsConnector } from './bench-connector.ts';
import { answerOrders } from './send-orders.ts';

/** Each in a shard of its own. */
const ROOMS = 256;

function roomsOfDifferentShards(count: number): string[] {
  const byShard = new Map<number, string>();
  for (let number = 0; byShard.size < Math.min(count, SHARD_COUNT); number += 1) {
    const rid = `room-${number}`;
    if (!byShard.has(shardOf(rid))) byShard.set(shardOf(rid), rid);
  }
  return [...byShard.values()].slice(0, count);
}

const [dir = '', index = '', of = ''] = process.argv.slice(2);
const rooms = roomsOfDifferentShards(ROOMS).filter((_, number) => number % Number(of) === Number(index));
answerOrders(await joinAsConnector({ dir, id: `connector-bench-${index}`, rids: rooms }));
