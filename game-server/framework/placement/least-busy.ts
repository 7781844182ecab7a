import type { ServerInfo } from '../registry/registry.ts';

/** How long a server that could not be reached is passed over, unless no other is left. */
const AVOIDED_MS = 1_000;

/**
 * Counts calls in flight by server, for types whose servers are all alike: the one with the fewest takes the next. Calls to a
 * server that is down fail at once, so it always has the fewest: one that could not be reached is passed over for a while.
 */
export class LeastBusy {
  readonly #inFlight = new Map<string, number>();
  /** Until when, by incarnation. */
  readonly #avoided = new Map<string, number>();
  readonly #now: () => number;

  constructor(now: () => number = () => performance.now()) {
    this.#now = now;
  }

  /** Of equals one by chance, so that many callers do not choose the same one. */
  pick(servers: readonly ServerInfo[]): ServerInfo | undefined {
    let fewest = Number.POSITIVE_INFINITY;
    let best: ServerInfo[] = [];
    for (const server of this.#reachable(servers)) {
      const calls = this.#inFlight.get(server.incarnation) ?? 0;
      if (calls < fewest) {
        fewest = calls;
        best = [];
      }
      if (calls === fewest) best.push(server);
    }
    return best[Math.floor(Math.random() * best.length)];
  }

  /** The server could not be reached. */
  avoid({ incarnation }: ServerInfo): void {
    this.#avoided.set(incarnation, this.#now() + AVOIDED_MS);
  }

  async during<T>({ incarnation }: ServerInfo, call: () => Promise<T>): Promise<T> {
    this.#inFlight.set(incarnation, (this.#inFlight.get(incarnation) ?? 0) + 1);
    try {
      return await call();
    } finally {
      const left = (this.#inFlight.get(incarnation) ?? 1) - 1;
      if (left > 0) this.#inFlight.set(incarnation, left);
      else this.#inFlight.delete(incarnation);
    }
  }

  #reachable(servers: readonly ServerInfo[]): readonly ServerInfo[] {
    if (this.#avoided.size === 0) return servers;
    const now = this.#now();
    for (const [incarnation, until] of this.#avoided) if (until <= now) this.#avoided.delete(incarnation);
    const reachable = servers.filter(({ incarnation }) => !this.#avoided.has(incarnation));
    return reachable.length > 0 ? reachable : servers;
  }
}
