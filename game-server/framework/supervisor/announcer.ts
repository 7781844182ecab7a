import type { ServerInfo } from '../registry/registry.ts';
import { type Output, Progress } from './progress.ts';
import type { PlannedServer } from './start-order.ts';

export interface AnnouncerOptions {
  readonly masterId: string;
  /** By what the page is opened. */
  readonly scheme: 'http' | 'https';
  readonly env: NodeJS.ProcessEnv;
  /** Where people read how the start goes; default: the standard output. */
  readonly output: Output | undefined;
  /** Where the one message goes that says why the cluster cannot start; default: the standard error. */
  readonly complain: ((message: string) => void) | undefined;
}

/** Tells people how the start of a cluster, or the return of its master, goes. */
export class Announcer {
  readonly complain: (message: string) => void;
  readonly #masterId: string;
  readonly #env: NodeJS.ProcessEnv;
  readonly #progress: Progress;

  constructor({ masterId, scheme, env, output = terminal(), complain = toStandardError }: AnnouncerOptions) {
    this.complain = complain;
    this.#masterId = masterId;
    this.#env = env;
    this.#progress = new Progress({ output, env, scheme });
  }

  ready(plan: PlannedServer, info: ServerInfo, startMs: number): void {
    this.#progress.ready(plan, info, startMs);
  }

  gaveUp(plan: PlannedServer, reason: string): void {
    this.#progress.failed(plan, reason);
  }

  /** Everything that was to be started has been, but for those that failed. */
  started(failed: readonly string[]): void {
    this.#progress.started({ failed, elapsedMs: this.#elapsedMs() });
  }

  /** The master is there again, and so many servers were there without it. */
  back(survivors: number): void {
    this.#progress.back({ id: this.#masterId, survivors, elapsedMs: this.#elapsedMs() });
  }

  /** Since the command was given, as far as that is known. */
  #elapsedMs(): number {
    return Math.round(Date.now() - Number(this.#env.TANGELO_STARTED_AT ?? performance.timeOrigin));
  }
}

/** The standard output, which may be closed while the cluster goes on; then there is nobody left to tell. */
function terminal(): Output {
  process.stdout.on('error', () => {});
  return process.stdout;
}

function toStandardError(message: string): void {
  process.stderr.write(`${message}\n`);
}
