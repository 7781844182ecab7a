import type { Logger } from 'pino';
import { TangeloError } from '../../../shared/errors.ts';
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
  /** What the present owner of the shard was told; `undefined` while it has not been, or if there is none. */
  told(shard: number): Told | undefined;
  /**
   * Resolves when the present owner of the shard, if there is one, has been told. Rejects with STORAGE_UNAVAILABLE when the
   * owner cannot read its rooms now; it is told all the same, as soon as it can.
   */
  ready(shard: number): Promise<Told | undefined>;
  /**
   * What the owner of this shard was told is not right any more: it is told again. With `told`, only if it has not been told
   * anew since.
   */
  invalidate(shard: number, told?: Told): void;
  /** As `invalidate`, of many shards at once. */
  invalidateAll(shards: readonly number[]): void;
  /** Something in the shard has changed here: if its owner is being told at this moment, it is told once more. */
  changed(shard: number): void;
  /** Whether the owner of the shard has not been told anew since. */
  isCurrent(shard: number, told: Told | undefined): boolean;
  close(): void;
}

/** Stands for one telling of what there is in a shard. */
export interface Told {
  /** Incarnation of the owner. */
  readonly owner: string;
}

export interface AttacherOptions {
  readonly placements: Placements;
  readonly links: Links;
  readonly protos: LoadedProtos;
  readonly ownerType: string;
  readonly rooms: () => Pick<LocalRooms, 'report' | 'attached'>;
  readonly log: Logger;
}

class Telling implements Told {
  readonly owner: string;
  isDone = false;
  /** Something has changed while the owner was told, so it is told once more. */
  isStale = false;
  #next = settleable();

  constructor(owner: string) {
    this.owner = owner;
  }

  /** Resolves when the owner was told, or owns the shard no more; rejects when the attempt under way fails for a reason. */
  get done(): Promise<void> {
    return this.#next.promise;
  }

  end(): void {
    this.isDone = true;
    this.#next.resolve();
  }

  /** Those who wait are told why; whoever waits from now on waits for the next attempt. */
  failed(error: TangeloError): void {
    this.#next.reject(error);
    this.#next = settleable();
  }
}

function settleable() {
  let resolve: () => void = () => {};
  let reject: (error: Error) => void = () => {};
  const promise = new Promise<void>((onTold, onFailed) => {
    resolve = onTold;
    reject = onFailed;
  });
  // Often nobody waits.
  promise.catch(() => {});
  return { promise, resolve, reject };
}

export function createAttacher(options: AttacherOptions): Attacher {
  const { placements, links, protos, ownerType, rooms, log } = options;
  const tellings = new Map<number, Telling>();
  /** Incarnation of the last owner that was told, by shard. */
  const formerOwners = new Map<number, string>();
  let closed = false;

  /** Starts telling every owner about the shards that it was not told about. */
  function sync(): void {
    const untold = new Map<string, { owner: ServerInfo; shards: Map<number, Telling> }>();
    for (let shard = 0; shard < SHARD_COUNT; shard += 1) {
      const owner = placements.current.ownerOfShard(ownerType, shard);
      if (!owner) tellings.delete(shard);
      else if (tellings.get(shard)?.owner !== owner.incarnation) {
        const telling = new Telling(owner.incarnation);
        tellings.set(shard, telling);
        const entry = untold.get(owner.incarnation);
        if (entry) entry.shards.set(shard, telling);
        else untold.set(owner.incarnation, { owner, shards: new Map([[shard, telling]]) });
      }
    }
    for (const { owner, shards } of untold.values()) void attach(owner, shards);
  }

  /** Tries until it succeeds or another server owns the shards. Never rejects. */
  async function attach(owner: ServerInfo, pending: Map<number, Telling>): Promise<void> {
    const stub = links.stub(owner, protos.tangelo.channel.ChannelOwner);
    const end = (shard: number, telling: Telling) => {
      pending.delete(shard);
      telling.end();
    };
    const isPending = () => {
      for (const [shard, telling] of pending) {
        const present = placements.current.ownerOfShard(ownerType, shard);
        if (closed || present?.incarnation !== owner.incarnation) end(shard, telling);
      }
      return pending.size > 0;
    };
    // In the next turn, so that what changes in this one is told at once.
    await Promise.resolve();
    while (isPending()) {
      for (const telling of pending.values()) telling.isStale = false;
      const shards = new Set(pending.keys());
      const moved = new Set([...shards].filter((shard) => formerOwners.get(shard) !== owner.incarnation));
      try {
        const reply = await stub.attach({ shards: [...shards], rooms: rooms().report(shards, moved) });
        for (const room of reply.rooms) rooms().attached(room);
        const unreadable = new Set(reply.unreadable);
        const untaken = new Set([...reply.refused, ...unreadable]);
        for (const shard of shards) if (!untaken.has(shard)) formerOwners.set(shard, owner.incarnation);
        for (const [shard, telling] of pending) {
          if (unreadable.has(shard)) telling.failed(new TangeloError('STORAGE_UNAVAILABLE'));
          else if (!untaken.has(shard) && !telling.isStale) end(shard, telling);
        }
        if (untaken.size === 0) continue;
        if (reply.refused.length > 0) await exchangeViews(owner, options);
      } catch (error) {
        log.debug({ err: error, owner: owner.id, shards: pending.size }, 'not attached yet');
      }
      if (isPending()) await placements.next(RETRY_MS);
    }
  }

  function forget(shards: Iterable<[number, Telling | undefined]>): void {
    for (const [shard, telling] of shards) {
      if (telling?.isDone) tellings.delete(shard);
      else if (telling) telling.isStale = true;
    }
    sync();
  }

  const stopWatching = placements.watch((placement, former) => {
    // In a view that was skipped a shard may have had another owner, and its present one begins anew.
    if (!placement.follows(former)) forget([...tellings]);
    else sync();
  });
  const stopListening = links.onBroken((peer) =>
    forget([...tellings].filter(([, { owner }]) => owner === peer.incarnation)),
  );
  sync();

  return {
    told(shard) {
      const telling = tellings.get(shard);
      return telling?.isDone ? telling : undefined;
    },
    async ready(shard) {
      for (let telling = tellings.get(shard); telling; ) {
        if (!telling.isDone) await telling.done;
        const next = tellings.get(shard);
        if (next === telling) return telling;
        telling = next;
      }
      return undefined;
    },
    invalidate(shard, told) {
      const telling = tellings.get(shard);
      if (told === undefined || telling === told) forget([[shard, telling]]);
    },
    invalidateAll: (shards) => forget(shards.map((shard) => [shard, tellings.get(shard)])),
    changed(shard) {
      const telling = tellings.get(shard);
      if (telling && !telling.isDone) telling.isStale = true;
    },
    isCurrent: (shard, told) => tellings.get(shard) === told,
    close() {
      closed = true;
      stopWatching();
      stopListening();
    },
  };
}
