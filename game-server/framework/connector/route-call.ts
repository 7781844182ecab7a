import { TangeloError } from '../../../shared/errors.ts';
import { shardOf } from '../../../shared/rendezvous.ts';
import { exchangeViews } from '../placement/exchange.ts';
import { LeastBusy } from '../placement/least-busy.ts';
import type { RouteKey } from '../placement/placement.ts';
import type { Placements } from '../placement/placements.ts';
import type { ServerInfo } from '../registry/registry.ts';
import type { LoadedProtos } from '../rpc/load-protos.ts';
import type { Links } from '../rpc/rpc.ts';
import type { Attacher, Told } from './attacher.ts';

const RETRY_MS = 25;

export interface RoutedCall<T> {
  readonly type: string;
  readonly key: RouteKey;
  readonly call: (server: ServerInfo) => Promise<T>;
  /** Whether the call may be made again when nobody knows if it was carried out. */
  readonly resend: boolean;
  /** Epoch milliseconds after which it is not tried again. */
  readonly until: number;
  /** Whether the reply has changed who is in the room here, so that its owner has to know of it. */
  readonly changedMembers?: (reply: T) => boolean;
}

/**
 * Makes a call to wherever its key is placed, and follows the placement: a server that says MOVED, or dies, is asked no more
 * than it has to be, and the caller never sees it.
 */
export type RouteCall = <T>(call: RoutedCall<T>) => Promise<T>;

export interface RouteCallOptions {
  readonly placements: Placements;
  readonly links: Links;
  readonly protos: LoadedProtos;
  /** For a front-end whose sessions enter rooms: which server type owns them, and who tells it what is here. */
  readonly owners?: { readonly type: string; readonly attacher: Attacher };
}

export function createRouteCall(options: RouteCallOptions): RouteCall {
  const { placements, owners } = options;
  const exchanges = new Map<string, Promise<void>>();
  const leastBusy = new LeastBusy();
  const locate = (type: string, key: RouteKey) =>
    'any' in key ? leastBusy.pick(placements.current.up(type)) : placements.current.locate(type, key);

  return async (routed) => {
    const { type, key, until } = routed;
    const attaching =
      type === owners?.type && 'room' in key
        ? attachingOf(owners.attacher, shardOf(key.room), until)
        : undefined;
    for (;;) {
      const told = await attaching?.ready();
      const server = locate(type, key);
      if (!server) throw new TangeloError('NO_SERVER');
      try {
        const reply = await leastBusy.during(server, () => routed.call(server));
        if (routed.changedMembers?.(reply)) attaching?.membersChanged(told);
        return reply;
      } catch (error) {
        if (!(error instanceof TangeloError)) throw error;
        // What it did, if it did, comes to nobody.
        if (error.error === 'TIMEOUT') attaching?.invalidate(told);
        if ('any' in key && error.error === 'UNAVAILABLE') leastBusy.avoid(server);
        const again = error.error === 'MOVED' || (routed.resend && error.error === 'UNAVAILABLE');
        if (!again) throw error;
        // A client never learns that its room was on the way.
        if (Date.now() >= until) throw new TangeloError('UNAVAILABLE');
        if (error.error === 'MOVED') {
          await agree(server);
          attaching?.invalidate(told);
        }
      }
      if (locate(type, key)?.incarnation === server.incarnation) await placements.next(RETRY_MS);
    }
  };

  /** The server and we disagree about a placement: the newer view decides. All calls that hear of it ask once. */
  function agree(server: ServerInfo): Promise<void> {
    let exchange = exchanges.get(server.incarnation);
    if (!exchange) {
      exchange = exchangeViews(server, options)
        .catch((error: unknown) => {
          if (!(error instanceof TangeloError)) throw error;
          // It died meanwhile; the next view says so.
        })
        .finally(() => exchanges.delete(server.incarnation));
      exchanges.set(server.incarnation, exchange);
    }
    return exchange;
  }
}

/** What one call has to do with what its room's owner was told of this connector. */
function attachingOf(attacher: Attacher, shard: number, until: number) {
  return {
    /** Rejects with UNAVAILABLE when the owner cannot be told in time. */
    async ready(): Promise<Told | undefined> {
      const told = attacher.told(shard);
      if (told) return told;
      let timer: NodeJS.Timeout | undefined;
      const tooLate = new Promise<never>((_, reject) => {
        const waitMs = Math.max(0, until - Date.now());
        timer = setTimeout(() => reject(new TangeloError('UNAVAILABLE')), waitMs);
      });
      try {
        return await Promise.race([attacher.ready(shard), tooLate]);
      } finally {
        clearTimeout(timer);
      }
    },
    invalidate: (told: Told | undefined) => attacher.invalidate(shard, told),
    /** What the owner was told while the call was under way lacks what the call has changed. */
    membersChanged(told: Told | undefined): void {
      if (!attacher.isCurrent(shard, told)) attacher.invalidate(shard);
    },
  };
}
