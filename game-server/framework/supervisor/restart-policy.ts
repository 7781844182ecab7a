import type { ClusterSettings } from '../config/cluster-schema.ts';
import { Backoff } from '../registry/backoff.ts';

export type RestartSettings = Pick<
  ClusterSettings['supervisor'],
  'backoffMinMs' | 'backoffMaxMs' | 'failedStarts'
>;

/** When a server that ended is started again, and when it is given up. */
export class RestartPolicy {
  readonly #settings: RestartSettings;
  readonly #backoff: Backoff;
  readonly #now: () => number;
  #failedStarts = 0;
  #upSince = 0;

  constructor(settings: RestartSettings, now: () => number = () => performance.now()) {
    this.#settings = settings;
    this.#backoff = new Backoff({ minMs: settings.backoffMinMs, maxMs: settings.backoffMaxMs });
    this.#now = now;
  }

  /** Forgets what was: somebody wants it to run. */
  startOver(): void {
    this.#failedStarts = 0;
    this.#backoff.reset();
  }

  /** A start succeeded. */
  registered(): void {
    this.#failedStarts = 0;
    this.#upSince = this.#now();
  }

  /**
   * Milliseconds until the next start, `undefined`: no more. Pauses grow until a server has been up for as long as the longest
   * of them. `atStart`: it ended before it had registered.
   */
  pauseAfterEnd({ atStart }: { readonly atStart: boolean }): number | undefined {
    if (atStart) {
      this.#failedStarts += 1;
      if (this.#failedStarts >= this.#settings.failedStarts) return undefined;
    } else if (this.#now() - this.#upSince >= this.#settings.backoffMaxMs) {
      this.#backoff.reset();
    }
    return this.#backoff.next();
  }
}
