import type { ServerInfo } from '../registry/registry.ts';
import { describeExit } from './describe-exit.ts';
import { EXIT } from './exit-codes.ts';
import { RestartPolicy } from './restart-policy.ts';
import type { ServerState, SupervisedServerOptions } from './server-contract.ts';
import type { ProcessExit, ServerProcess } from './server-process.ts';
import type { StartFailure } from './start-failure.ts';
import type { PlannedServer } from './start-order.ts';

/** Beyond its own `stopTimeoutMs` a server gets this long to end before it is killed. */
const STOP_MARGIN_MS = 1_000;

/** How a process has ended that nobody here told to. */
interface Ended {
  readonly reason: string;
  readonly failure: StartFailure | undefined;
  readonly atStart: boolean;
  /** Somebody else told it to, and it did as it was told. */
  readonly wasAsked: boolean;
}

/** One server and its processes, one after the other: started, awaited, started again when it dies, given up, stopped. */
export class SupervisedServer {
  readonly plan: PlannedServer;
  readonly #options: SupervisedServerOptions;
  readonly #policy: RestartPolicy;
  readonly #waiters: (() => void)[] = [];
  #state: ServerState = 'down';
  #process: ServerProcess | undefined;
  #info: ServerInfo | undefined;
  #startedAt = 0;
  #processes = 0;
  #lastFailure = '';
  /** Killed because it did not register for so long. */
  #timedOutMs: number | undefined;
  #timer: NodeJS.Timeout | undefined;

  constructor(options: SupervisedServerOptions) {
    this.plan = options.plan;
    this.#options = options;
    this.#policy = new RestartPolicy(options.settings);
  }

  get state(): ServerState {
    return this.#state;
  }

  get process(): ServerProcess | undefined {
    return this.#process;
  }

  get info(): ServerInfo | undefined {
    return this.#info;
  }

  get restarts(): number {
    return Math.max(0, this.#processes - 1);
  }

  get lastFailure(): string {
    return this.#lastFailure;
  }

  /** Starts it unless it runs, and keeps it running from now on. */
  start(): void {
    if (this.#state !== 'down' && this.#state !== 'failed') return;
    this.#policy.startOver();
    this.#spawn();
  }

  /** Takes over a process that an earlier master started; it has as long to register as a fresh one. */
  takeOver(process: ServerProcess): void {
    this.#watch(process);
  }

  /** Resolves when it is up, was given up, or is to stop. */
  settled(): Promise<void> {
    if (this.#isSettled()) return Promise.resolve();
    return new Promise((resolve) => this.#waiters.push(resolve));
  }

  /** The registry has it, on this incarnation. */
  attended(info: ServerInfo): void {
    if (this.#state === 'stopping') return;
    if (this.#process?.identity.pid !== info.pid && !this.#meetStranger(info.pid)) return;
    clearTimeout(this.#timer);
    const isNew = this.#info?.incarnation !== info.incarnation;
    const wasReady = this.#state === 'up' || this.#state === 'draining';
    this.#info = info;
    this.#become(info.state);
    if (!wasReady) this.#policy.registered();
    if (isNew) this.#options.tell({ kind: 'recorded' });
    if (!wasReady) {
      this.#options.tell({ kind: 'ready', info, startMs: Math.round(performance.now() - this.#startedAt) });
    }
  }

  draining(): void {
    if (this.#state === 'up') this.#become('draining');
  }

  /** Its lease ran out but its process lives: it has to register again, or it is killed and started again. */
  expired(info: ServerInfo): void {
    if (this.#process === undefined || this.#state === 'stopping') return;
    if (this.#info?.incarnation !== info.incarnation) return;
    // Less time than a fresh one has: what it holds, perhaps a lock of the storage, others wait for.
    this.#awaitRegistration(this.#process, this.#options.settings.hungTimeoutMs);
  }

  /** It said goodbye of its own accord, and should end now. */
  left(info: ServerInfo): void {
    const process = this.#process;
    if (process === undefined || this.#info?.incarnation !== info.incarnation) return;
    if (this.#state !== 'up' && this.#state !== 'draining') return;
    this.#become('draining');
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => process.kill('SIGKILL'), this.#options.settings.stopTimeoutMs);
  }

  /** Looks at once whether the process still lives. */
  check(): void {
    this.#process?.check();
  }

  /** Ends it, with SIGKILL if it takes too long; resolves when no process is left. */
  async stop({ timeoutMs = this.#options.settings.stopTimeoutMs + STOP_MARGIN_MS } = {}): Promise<void> {
    clearTimeout(this.#timer);
    const process = this.#process;
    this.#become(process === undefined ? 'down' : 'stopping');
    if (process === undefined) return;
    process.kill('SIGTERM');
    const killer = setTimeout(() => {
      this.#options.log.warn(
        { pid: process.identity.pid, timeoutMs },
        `${this.plan.id} does not end; killing it`,
      );
      process.kill('SIGKILL');
    }, timeoutMs);
    await process.ended;
    clearTimeout(killer);
  }

  kill(): void {
    clearTimeout(this.#timer);
    this.#become(this.#process === undefined ? 'down' : 'stopping');
    this.#process?.kill('SIGKILL');
  }

  /** Lets go of the process without ending it. */
  release(): void {
    clearTimeout(this.#timer);
    this.#process?.release();
  }

  #spawn(): void {
    this.#watch(this.#options.spawn());
  }

  #watch(process: ServerProcess): void {
    this.#processes += 1;
    this.#process = process;
    this.#awaitRegistration(process, this.#options.settings.startTimeoutMs);
    void process.ended.then((exit) => {
      if (process === this.#process) this.#ended(exit);
    });
    this.#options.tell({ kind: 'recorded' });
  }

  #awaitRegistration(process: ServerProcess, timeoutMs: number): void {
    clearTimeout(this.#timer);
    this.#info = undefined;
    this.#timedOutMs = undefined;
    this.#startedAt = performance.now();
    this.#become('starting');
    this.#timer = setTimeout(() => {
      this.#timedOutMs = timeoutMs;
      process.kill('SIGKILL');
    }, timeoutMs);
  }

  /** The id was registered by a process that this master did not start; watches that one if no own one is in the way. */
  #meetStranger(pid: number): boolean {
    if (this.#process !== undefined) return false;
    const process = this.#options.adopt(pid);
    if (process === undefined) return false;
    this.#options.log.info({ pid }, `${this.plan.id} was started by somebody else; watching it`);
    this.#watch(process);
    return true;
  }

  #ended(exit: ProcessExit): void {
    clearTimeout(this.#timer);
    const state = this.#state;
    const incarnation = this.#info?.incarnation;
    const failure = this.#options.takeFailure();
    const reason = describeExit(exit, failure, this.#timedOutMs);
    this.#process = undefined;
    this.#info = undefined;
    // First of all, so that nobody goes on with a view that holds it, and that its id is free.
    this.#options.tell({ kind: 'ended', incarnation });
    if (state === 'stopping') this.#become('down');
    else if (!this.#yieldToHolder())
      this.#recover({ reason, failure, atStart: state === 'starting', wasAsked: exit.code === EXIT.STOPPED });
    this.#options.tell({ kind: 'recorded' });
  }

  /** Its id is taken by a process that lives: that one is the server now. */
  #yieldToHolder(): boolean {
    const holder = this.#options.holder();
    if (holder !== undefined) this.attended(holder);
    return this.#process !== undefined;
  }

  #recover({ reason, failure, atStart, wasAsked }: Ended): void {
    const { log, tell } = this.#options;
    const { id } = this.plan;
    this.#lastFailure = reason;
    if (!this.#options.restarts()) {
      log[wasAsked ? 'info' : 'warn']({ reason }, `${id} ended`);
      this.#become('down');
      return;
    }
    if (atStart && failure !== undefined && this.#options.isFatal(failure)) {
      this.#become('failed');
      tell({ kind: 'refused', failure });
      return;
    }
    const waitMs = this.#policy.pauseAfterEnd({ atStart });
    if (waitMs === undefined) {
      log.error({ reason }, `${id} could not be started several times in a row; giving it up`);
      this.#become('failed');
      tell({ kind: 'gaveUp', reason });
      return;
    }
    log[wasAsked ? 'info' : 'error']({ reason, waitMs }, `${id} ended; starting it again in ${waitMs} ms`);
    this.#become('waiting');
    this.#timer = setTimeout(() => this.#spawn(), waitMs);
  }

  #isSettled(): boolean {
    return this.#state !== 'starting' && this.#state !== 'waiting';
  }

  #become(state: ServerState): void {
    this.#state = state;
    if (!this.#isSettled()) return;
    for (const resolve of this.#waiters.splice(0)) resolve();
  }
}
