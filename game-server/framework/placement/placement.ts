import { pick, rank, SHARD_COUNT, shardOf } from '../../../shared/rendezvous.ts';
import type { ServerInfo, View } from '../registry/registry.ts';

/** What decides which server of a type a call goes to. */
export type RouteKey =
  /** The owner of this room's shard. */
  | { readonly room: string }
  /** This very server. */
  | { readonly server: string }
  /** The server that this key hashes to: the same one as long as it is up. */
  | { readonly key: string }
  /** Whichever has the fewest calls of this process in flight. */
  | { readonly any: true };

/** A view, indexed for placing: only servers that are up get anything new. */
export class Placement {
  readonly view: View;
  readonly #byType = new Map<string, ServerInfo[]>();
  readonly #byId = new Map<string, ServerInfo>();
  readonly #owners = new Map<string, (ServerInfo | undefined)[]>();

  constructor(view: View) {
    this.view = view;
    for (const server of view.servers) {
      this.#byId.set(server.id, server);
      if (server.state !== 'up') continue;
      const ofType = this.#byType.get(server.type);
      if (ofType) ofType.push(server);
      else this.#byType.set(server.type, [server]);
    }
  }

  /** Whether this is the very next view: none was skipped in which a shard may have had another owner. */
  follows({ view }: Placement): boolean {
    return view.term === this.view.term && view.revision + 1 === this.view.revision;
  }

  /** Servers of a type that are up. */
  up(type: string): readonly ServerInfo[] {
    return this.#byType.get(type) ?? [];
  }

  /** A server of the view, draining ones included. */
  byId(id: string): ServerInfo | undefined {
    return this.#byId.get(id);
  }

  /** All servers of a type, the one that `key` hashes to first. */
  ranked(type: string, key: string): ServerInfo[] {
    return rank(key, this.up(type));
  }

  ownerOfShard(type: string, shard: number): ServerInfo | undefined {
    let owners = this.#owners.get(type);
    if (!owners) {
      const servers = this.up(type);
      owners = Array.from({ length: SHARD_COUNT }, (_, number) => pick(`shard:${number}`, servers));
      this.#owners.set(type, owners);
    }
    return owners[shard];
  }

  /** Where a call with this key goes; `undefined` if no server can take it. */
  locate(type: string, key: RouteKey): ServerInfo | undefined {
    if ('room' in key) return this.ownerOfShard(type, shardOf(key.room));
    if ('server' in key) return this.#byId.get(key.server);
    if ('any' in key) return this.up(type)[0];
    return pick(key.key, this.up(type));
  }
}
