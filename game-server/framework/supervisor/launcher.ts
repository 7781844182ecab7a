import { Backoff } from '../registry/backoff.ts';
import { describeExit } from './describe-exit.ts';
import { EXIT } from './exit-codes.ts';
import type { Command } from './node-command.ts';
import { type ServerProcess, spawnProcess } from './server-process.ts';
import { killOrphans, orphans, stopOrphans } from './stop-recorded.ts';

export interface LauncherOptions {
  /** What runs the master. */
  readonly command: Command;
  /** What masters record their servers in. */
  readonly stateFile: string;
  /** How long the servers of one tier may take to end when no master stops them. */
  readonly stopTimeoutMs: number;
  readonly backoff: { readonly minMs: number; readonly maxMs: number };
  readonly env: NodeJS.ProcessEnv;
  /** Epoch milliseconds at which the person gave the command. */
  readonly startedAt: number;
  /** One line for people. */
  readonly tell: (line: string) => void;
}

/** A master that has run this long was fine; the next one is started after the shortest pause. */
const STEADY_MS = 10_000;

/**
 * The foreground process of a cluster: starts the master, starts it again when it dies while servers go on, and on request
 * ends everything. If it dies itself, the cluster goes on.
 */
export class Launcher {
  readonly #options: LauncherOptions;
  readonly #backoff: Backoff;
  #master: ServerProcess | undefined;
  #stopping = false;
  #killed = false;
  #wake: () => void = () => {};

  constructor(options: LauncherOptions) {
    this.#options = options;
    this.#backoff = new Backoff(options.backoff);
  }

  /** Resolves with the exit code of the command when the cluster has ended. */
  async run(): Promise<number> {
    let startedAt = this.#options.startedAt;
    while (!this.#stopping) {
      const spawnedAt = Date.now();
      const code = await this.#runMaster(startedAt);
      if (code !== undefined) return code;
      if (Date.now() - spawnedAt >= STEADY_MS) this.#backoff.reset();
      await this.#pause();
      startedAt = Date.now();
    }
    return this.#clearUp();
  }

  /** Ends everything in order. */
  stop(): void {
    if (this.#stopping) return;
    this.#stopping = true;
    this.#options.tell('stopping the cluster');
    this.#master?.kill('SIGTERM');
    this.#wake();
  }

  /** Ends everything at once. */
  kill(): void {
    this.#stopping = true;
    this.#killed = true;
    this.#options.tell('killing the cluster');
    // The master first, so that it starts nothing any more; the servers follow when it is gone.
    this.#master?.kill('SIGKILL');
    this.#wake();
    if (this.#master === undefined) void killOrphans(this.#options.stateFile);
  }

  /** Runs one master; resolves with the exit code of the command if this was the last one. */
  async #runMaster(startedAt: number): Promise<number | undefined> {
    const { command, env, stateFile, tell } = this.#options;
    this.#master = spawnProcess(command, { ...env, TANGELO_STARTED_AT: String(startedAt) });
    const exit = await this.#master.ended;
    this.#master = undefined;
    if (this.#stopping) return undefined;
    // It told why it ended. Unless servers run that only lost their master, that is the end of the command.
    const isFinal = exit.code === EXIT.STOPPED || !areOrphansIn(stateFile);
    if (exit.code !== null && isFinal) return exit.code;
    tell(`the master ended (${describeExit(exit)}); starting it again`);
    return undefined;
  }

  #pause(): Promise<void> {
    if (this.#stopping) return Promise.resolve();
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, this.#backoff.next());
      this.#wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }

  /** After a stop: the master has stopped everything, or it was dead, or was killed. */
  async #clearUp(): Promise<number> {
    const { stateFile, stopTimeoutMs } = this.#options;
    if (!this.#killed) await stopOrphans(stateFile, stopTimeoutMs);
    if (!this.#killed) return EXIT.STOPPED;
    await killOrphans(stateFile);
    return EXIT.START_FAILED;
  }
}

/** What cannot be read names none; the master that ended over it has told so. */
function areOrphansIn(stateFile: string): boolean {
  try {
    return orphans(stateFile).length > 0;
  } catch {
    return false;
  }
}
