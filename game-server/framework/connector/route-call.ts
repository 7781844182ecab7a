import { TangeloError } from '../../../shared/errors.ts';
import { shardOf } from '../../../shared/rendezvous.ts';
import { exchangeViews } from '../placement/exchange.ts';
import type { RouteKey } from '../placement/placement.ts';
import type { Placements } from '../placement/placements.ts';
import type { ServerInfo } from '../registry/registry.ts';
import type { LoadedProtos } from '../rpc/load-protos.ts';
import type { Links } from '../rpc/rpc.ts';
import type { Attacher } from './attacher.ts';

const RETRY_MS = 25;

export interface RoutedCall<T> {
  readonly type: string;
  readonly key: RouteKey;
  readonly call: (server: ServerInfo) => Promise<T>;
  /** Whether the call may be made again when nobody knows if it was carried out. */
  readonly resend: boolean;
  /** Epoch milliseconds after which it is not tried again. */
  readonly until: number;
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

  return async ({ type, key, call, resend, until }) => {
    const shard = type === owners?.type && 'room' in key ? shardOf(key.room) : undefined;
    for (;;) {
      if (shard !== undefined) await owners?.attacher.ready(shard);
      const server = placements.current.locate(type, key);
      if (!server) throw new TangeloError('NO_SERVER');
      try {
        return await call(server);
      } catch (error) {
        const again =
          error instanceof TangeloError &&
          (error.error === 'MOVED' || (resend && error.error === 'UNAVAILABLE'));
        if (!again) throw error;
        // A client never learns that its room was on the way.
        if (Date.now() >= until) throw new TangeloError('UNAVAILABLE');
        if (error.error === 'MOVED') await agree(server, shard);
      }
      if (placements.current.locate(type, key)?.incarnation === server.incarnation)
        await placements.next(RETRY_MS);
    }
  };

  /** The server and we disagree about a placement: the newer view decides, and the owner is told again what we have. */
  async function agree(server: ServerInfo, shard: number | undefined): Promise<void> {
    try {
      await exchangeViews(server, options);
    } catch (error) {
      if (!(error instanceof TangeloError)) throw error;
      // It died meanwhile; the next view says so.
    }
    if (shard !== undefined) owners?.attacher.invalidate(shard);
  }
}
