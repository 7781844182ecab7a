import type { ServerInfo, ServerStats } from './registry.ts';

export type Departure = 'left' | 'expired' | 'evicted';

/** What the owner of a registry is told, in the order in which it happens. */
export type RegistryEvent =
  /** An incarnation came in, or came back on a fresh stream. */
  | { readonly kind: 'attended'; readonly server: ServerInfo }
  | { readonly kind: 'draining'; readonly server: ServerInfo }
  /** The stream of a member ended; its lease runs on. */
  | { readonly kind: 'streamBroken'; readonly server: ServerInfo }
  | { readonly kind: 'departed'; readonly server: ServerInfo; readonly why: Departure };

interface Member {
  info: ServerInfo;
  stats: ServerStats | undefined;
}

/** The servers that the next view will hold, by id. */
export class Membership {
  readonly #members = new Map<string, Member>();

  servers(): ServerInfo[] {
    return [...this.#members.values()].map((member) => member.info);
  }

  get(id: string): ServerInfo | undefined {
    return this.#members.get(id)?.info;
  }

  find(incarnation: string): ServerInfo | undefined {
    return this.servers().find((server) => server.incarnation === incarnation);
  }

  stats(id: string): ServerStats | undefined {
    return this.#members.get(id)?.stats;
  }

  put(info: ServerInfo): void {
    const known = this.#members.get(info.id);
    const stats = known?.info.incarnation === info.incarnation ? known.stats : undefined;
    this.#members.set(info.id, { info, stats });
  }

  report(info: ServerInfo, stats: ServerStats): void {
    const member = this.#members.get(info.id);
    if (member?.info.incarnation === info.incarnation) member.stats = stats;
  }

  remove(incarnation: string): ServerInfo | undefined {
    const info = this.find(incarnation);
    if (info !== undefined) this.#members.delete(info.id);
    return info;
  }
}
