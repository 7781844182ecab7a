import type { Logger } from 'pino';
import { SHARD_COUNT } from '../../../shared/rendezvous.ts';
import { exchangeViews } from '../placement/exchange.ts';
import type { Placements } from '../placement/placements.ts';
import type { ServerInfo } from '../registry/registry.ts';
import type { LoadedProtos } from '../rpc/load-protos.ts';
import type { Links } from '../rpc/rpc.ts';
import type { LocalRooms } from './local-rooms.ts';

const RETRY_MS = 50;

/**
 * Tells each owner what this connector has in its shards: when a shard gets another owner, when a link to one was broken, and
 * when an owner says that it does not know. Rooms are rebuilt from what their connectors tell.
 */
export interface Attacher {
  /** Resolves when the present owner of the shard has been told; rejects with NO_SERVER if there is no owner. */
  ready(shard: number): Promise<void>;
  /** What the owner of this shard was told is not right any more. */
  invalidate(shard: number): void;
  close(): void;
}

export interface AttacherOptions {
  readonly placements: Placements;
  readonly links: Links;
  readonly protos: LoadedProtos;
  readonly ownerType: string;
  readonly rooms: () => Pick<LocalRooms, 'report' | 'attached'>;
  readonly log: Logger;
}

interface ShardState {
  /** Incarnation of the owner that was told, or is being told. */
  readonly owner: string;
  readonly done: Promise<void>;
}

export function createAttacher(options: AttacherOptions): Attacher {
  const { placements, links, protos, ownerType, rooms, log } = options;
  const states = new Map<number, ShardState>();
  let closed = false;

  /** Starts telling every owner about the shards that it was not told about. */
  function sync(): void {
    const untold = new Map<string, { owner: ServerInfo; shards: Set<number> }>();
    for (let shard = 0; shard < SHARD_COUNT; shard += 1) {
      const owner = placements.current.ownerOfShard(ownerType, shard);
      if (!owner) states.delete(shard);
      else if (states.get(shard)?.owner !== owner.incarnation) {
        const entry = untold.get(owner.incarnation);
        if (entry) entry.shards.add(shard);
        else untold.set(owner.incarnation, { owner, shards: new Set([shard]) });
      }
    }
    for (const { owner, shards } of untold.values()) {
      const done = attach(owner, shards);
      for (const shard of shards) states.set(shard, { owner: owner.incarnation, done });
    }
  }

  /** Tries until it succeeds or another server owns the shards. */
  async function attach(owner: ServerInfo, shards: Set<number>): Promise<void> {
    const stub = links.stub(owner, protos.tangelo.channel.ChannelOwner);
    const pending = new Set(shards);
    const stillOwned = () => {
      for (const shard of pending) {
        if (placements.current.ownerOfShard(ownerType, shard)?.incarnation !== owner.incarnation)
          pending.delete(shard);
      }
      return pending.size > 0 && !closed;
    };
    // In the next turn, so that whoever started this has noted that it is under way.
    await Promise.resolve();
    while (stillOwned()) {
      try {
        const reply = await stub.attach({ shards: [...pending], rooms: rooms().report(pending) });
        for (const room of reply.rooms) rooms().attached(room);
        for (const shard of pending) if (!reply.refused.includes(shard)) pending.delete(shard);
        if (pending.size > 0) await exchangeViews(owner, options);
      } catch (error) {
        log.debug({ err: error, owner: owner.id, shards: pending.size }, 'not attached yet');
      }
      if (stillOwned()) await placements.next(RETRY_MS);
    }
  }

  function forget(matches: (state: ShardState, shard: number) => boolean): void {
    let forgotten = false;
    for (const [shard, state] of states) if (matches(state, shard)) forgotten = states.delete(shard);
    if (forgotten) sync();
  }

  const stopWatching = placements.watch(sync);
  const stopListening = links.onBroken((peer) => forget(({ owner }) => owner === peer.incarnation));
  sync();

  return {
    async ready(shard) {
      for (let state = states.get(shard); state; ) {
        await state.done;
        const next = states.get(shard);
        if (next === state) return;
        state = next;
      }
    },
    invalidate: (shard) => forget((_, number) => number === shard),
    close() {
      closed = true;
      stopWatching();
      stopListening();
    },
  };
}
