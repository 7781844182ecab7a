import type { Logger } from 'pino';
import type { ClusterSettings } from '../config/cluster-schema.ts';
import { Backoff } from '../registry/backoff.ts';
import type { ServerInfo } from '../registry/registry.ts';
import { describeExit } from './describe-exit.ts';
import type { ProcessExit, ServerProcess } from './server-process.ts';
import type { StartFailure } from './start-failure.ts';
import type { PlannedServer } from './start-order.ts';

/**
 * - `down`: not asked to run, or asked to stop and ended.
 * - `starting`: the process runs and has not registered yet.
 * - `up`, `draining`: as it told the registry.
 * - `waiting`: it ended, and is started again after a pause.
 * - `stopping`: it was told to end.
 * - `failed`: it was given up; it stays so until it registers by itself.
 */
export type ServerState = 'down' | 'starting' | 'up' | 'draining' | 'waiting' | 'stopping' | 'failed';

export type SupervisedEvent =
  /** The set of processes, or what is known of one, changed: worth recording. */
  | { readonly kind: 'recorded' }
  | { readonly kind: 'ready'; readonly info: ServerInfo; readonly startMs: number }
  /** The process of this incarnation has ended. */
  | { readonly kind: 'ended'; readonly incarnation: string | undefined }
  /** It could not start, and `isFatal` said that it is not to be tried again. */
  | { readonly kind: 'refused'; readonly failure: StartFailure }
  | { readonly kind: 'gaveUp'; readonly reason: string };

export interface SupervisedServerOptions {
  readonly plan: PlannedServer;
  readonly settings: ClusterSettings['supervisor'];
  readonly log: Logger;
  readonly spawn: () => ServerProcess;
  readonly adopt: (pid: number) => ServerProcess | undefined;
  /** Who holds this id in the registry at the moment. */
  readonly holder: () => ServerInfo | undefined;
  /** What the process that has just ended left as its reason. */
  readonly takeFailure: () => StartFailure | undefined;
  /** Whether this failure to start is to be told at once, without another attempt. */
  readonly isFatal: (failure: StartFailure) => boolean;
  /** Whether it is started again when it dies. */
  readonly restarts: () => boolean;
  readonly tell: (event: SupervisedEvent) => void;
}

/** Beyond its own `stopTimeoutMs` a server gets this long to end before it is killed. */
const STOP_MARGIN_MS = 1_000;

/** One server and its processes, one after the other: started, awaited, started again when it dies, given up, stopped. */
export class SupervisedServer {
  readonly plan: PlannedServer;
  readonly #options: SupervisedServerOptions;
  readonly #backoff: Backoff;
  readonly #waiters: (() => void)[] = [];
  #state: ServerState = 'down';
  #process: ServerProcess | undefined;
  #info: ServerInfo | undefined;
  #startedAt = 0;
  #upSince = 0;
  #failedStarts = 0;
  #spawns = 0;
  #lastFailure = '';
  #timedOut = false;
  #timer: NodeJS.Timeout | undefined;

  constructor(options: SupervisedServerOptions) {
    const { backoffMinMs, backoffMaxMs } = options.settings;
    this.plan = options.plan;
    this.#options = options;
    this.#backoff = new Backoff({ minMs: backoffMinMs, maxMs: backoffMaxMs });
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
    return Math.max(0, this.#spawns - 1);
  }

  get lastFailure(): string {
    return this.#lastFailure;
  }

  /** Starts it unless it runs, and keeps it running from now on. */
  start(): void {
    if (this.#state !== 'down' && this.#state !== 'failed') return;
    this.#failedStarts = 0;
    this.#spawn();
  }

  /** Takes over a process that an earlier master started; it has as long to register as a fresh one. */
  takeOver(process: ServerProcess): void {
    this.#spawns = Math.max(1, this.#spawns);
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
    this.#failedStarts = 0;
    this.#become(info.state);
    if (!wasReady) this.#upSince = performance.now();
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
    if (this.#info?.incarnation === info.incarnation) this.#awaitRegistration(this.#process);
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
    this.#spawns += 1;
    this.#watch(this.#options.spawn());
  }

  #watch(process: ServerProcess): void {
    this.#process = process;
    this.#awaitRegistration(process);
    void process.ended.then((exit) => {
      if (process === this.#process) this.#ended(exit);
    });
    this.#options.tell({ kind: 'recorded' });
  }

  #awaitRegistration(process: ServerProcess): void {
    const { startTimeoutMs } = this.#options.settings;
    clearTimeout(this.#timer);
    this.#info = undefined;
    this.#timedOut = false;
    this.#startedAt = performance.now();
    this.#become('starting');
    this.#timer = setTimeout(() => {
      this.#timedOut = true;
      process.kill('SIGKILL');
    }, startTimeoutMs);
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
    const reason = describeExit(
      exit,
      failure,
      this.#timedOut ? this.#options.settings.startTimeoutMs : undefined,
    );
    this.#process = undefined;
    this.#info = undefined;
    // First of all, so that nobody goes on with a view that holds it, and that its id is free.
    this.#options.tell({ kind: 'ended', incarnation });
    if (state === 'stopping') this.#become('down');
    else if (!this.#yieldToHolder()) this.#recover({ reason, failure, atStart: state === 'starting' });
    this.#options.tell({ kind: 'recorded' });
  }

  /** Its id is taken by a process that lives: that one is the server now. */
  #yieldToHolder(): boolean {
    const holder = this.#options.holder();
    if (holder !== undefined) this.attended(holder);
    return this.#process !== undefined;
  }

  #recover({
    reason,
    failure,
    atStart,
  }: {
    reason: string;
    failure: StartFailure | undefined;
    atStart: boolean;
  }): void {
    const { settings, log, tell } = this.#options;
    const { id } = this.plan;
    this.#lastFailure = reason;
    if (atStart) this.#failedStarts += 1;
    else if (performance.now() - this.#upSince >= settings.backoffMaxMs) this.#backoff.reset();
    if (!this.#options.restarts()) {
      log.warn({ reason }, `${id} ended`);
      this.#become('down');
    } else if (atStart && failure !== undefined && this.#options.isFatal(failure)) {
      this.#become('failed');
      tell({ kind: 'refused', failure });
    } else if (this.#failedStarts >= settings.failedStarts) {
      log.error({ reason }, `${id} could not be started ${this.#failedStarts} times in a row; giving it up`);
      this.#become('failed');
      tell({ kind: 'gaveUp', reason });
    } else {
      const waitMs = this.#backoff.next();
      log.error({ reason, waitMs }, `${id} ended; starting it again in ${waitMs} ms`);
      this.#become('waiting');
      this.#timer = setTimeout(() => this.#spawn(), waitMs);
    }
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
