import type { ServerInfo } from '../registry/registry.ts';

/** Counts calls in flight by server, for types whose servers are all alike: the one with the fewest takes the next. */
export class LeastBusy {
  readonly #inFlight = new Map<string, number>();

  /** Of equals one by chance, so that many callers do not choose the same one. */
  pick(servers: readonly ServerInfo[]): ServerInfo | undefined {
    let fewest = Number.POSITIVE_INFINITY;
    let best: ServerInfo[] = [];
    for (const server of servers) {
      const calls = this.#inFlight.get(server.incarnation) ?? 0;
      if (calls < fewest) {
        fewest = calls;
        best = [];
      }
      if (calls === fewest) best.push(server);
    }
    return best[Math.floor(Math.random() * best.length)];
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
}
