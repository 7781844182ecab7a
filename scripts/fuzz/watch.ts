import type { ServerStatus__Output } from '../../shared/proto/generated/tangelo/admin/ServerStatus.ts';
import type { FuzzCluster } from './fuzz-cluster.ts';

const EVERY_MS = 500;

export interface WatchOptions {
  readonly cluster: FuzzCluster;
  readonly onWrong: (what: string) => void;
}

/** Looks again and again whether every process is the one that it was, and what it has logged. */
export class Watch {
  readonly #options: WatchOptions;
  readonly #pids: ReadonlyMap<string, number>;
  #timer: NodeJS.Timeout | undefined;
  #looking: Promise<void> = Promise.resolve();
  #stopped = false;

  constructor(servers: readonly ServerStatus__Output[], options: WatchOptions) {
    this.#options = options;
    this.#pids = new Map(servers.map(({ id, pid }) => [id, pid]));
    this.#plan();
  }

  /** Looks for the last time. */
  async stop(): Promise<void> {
    this.#stopped = true;
    clearTimeout(this.#timer);
    await this.#looking;
    await this.#look();
  }

  #plan(): void {
    if (this.#stopped) return;
    this.#timer = setTimeout(() => {
      this.#looking = this.#look().then(() => this.#plan());
    }, EVERY_MS);
  }

  async #look(): Promise<void> {
    const { cluster, onWrong } = this.#options;
    for (const line of cluster.logs.news()) onWrong(`logged: ${line}`);
    try {
      for (const { id, pid, state, lastFailure } of await cluster.status()) {
        const before = this.#pids.get(id);
        if (pid === before && state === 'up') continue;
        onWrong(`${id} is ${state} as pid ${pid} and was ${before}; ${lastFailure}`);
        this.#stopped = true;
      }
    } catch (error) {
      onWrong(`the master does not answer: ${error}`);
    }
  }
}
