import type { Logger } from 'pino';
import type { Config } from '../config/config.ts';
import { createMasterRegistry, type MasterRegistry } from '../registry/master-registry.ts';
import { EMPTY_VIEW, type View } from '../registry/registry.ts';
import { withResolvers } from '../registry/with-resolvers.ts';
import type { LoadedProtos } from '../rpc/load-protos.ts';
import type { RpcServer } from '../rpc/rpc.ts';
import { createAdmin } from './admin.ts';
import { awaitRecorded } from './adoption.ts';
import { Announcer } from './announcer.ts';
import { awaitStorage } from './await-storage.ts';
import { EXIT, type ExitCode } from './exit-codes.ts';
import { createKicker } from './kicker.ts';
import { MasterRecord } from './master-record.ts';
import type { Command } from './node-command.ts';
import { identify } from './process-identity.ts';
import type { Output } from './progress.ts';
import { type ServerProcess, spawnProcess } from './server-process.ts';
import {
  describeStartFailure,
  exitCodeOf,
  FAILURE_FILE_VARIABLE,
  failureFileIn,
  takeStartFailure,
} from './start-failure.ts';
import { planServers } from './start-order.ts';
import { stateFileIn } from './state-file.ts';
import { Supervisor } from './supervisor.ts';

export interface MasterOptions {
  readonly config: Config;
  readonly log: Logger;
  /** Of this process. */
  readonly incarnation: string;
  /** Not listening yet; the master adds its services, listens on `config.master` and closes it at the end. */
  readonly rpc: RpcServer;
  readonly protos: LoadedProtos;
  /** What runs a server; the web server (`config.settings.web.id`) is one of them. */
  readonly command: (serverId: string) => Command;
  /** Runs once, first of all. */
  readonly beforeStart?: () => Promise<void>;
  /**
   * Brings the storage up to date before this master starts any server. While servers of an earlier master run, which it looks
   * after all the same, it may make no new one, and is tried until it does not reject with STORAGE_UNAVAILABLE any more.
   */
  readonly migrate?: (options: { readonly create: boolean }) => Promise<void>;
  /** Of this process, and of the servers that it starts. */
  readonly env?: NodeJS.ProcessEnv;
  /** Where people read how the start goes; default: the standard output. */
  readonly output?: Output;
  /** Where the one message goes that says why the cluster cannot start; default: the standard error. */
  readonly complain?: (message: string) => void;
}

/** Keeps the servers of the cluster running, is their registry, and answers to operators. */
export interface Master {
  /** Resolves with what the process is to exit with: every server has ended, or it could not start. Never rejects. */
  readonly ended: Promise<ExitCode>;
  /** Whether everything that was to be started has been. */
  isReady(): boolean;
  view(): View;
  /** Stops all servers in order; then the master ends with 0. */
  stop(): void;
  /** Ends all servers at once. */
  kill(): void;
}

/** How long answers to operators may take once everything has ended. */
const CLOSE_GRACE_MS = 1_000;

export function startMaster(options: MasterOptions): Master {
  const run = new MasterRun(options);
  return {
    ended: run.run(),
    isReady: () => run.isReady,
    view: () => run.view(),
    stop: () => run.stop(),
    kill: () => run.kill(),
  };
}

class MasterRun {
  readonly #options: MasterOptions;
  readonly #env: NodeJS.ProcessEnv;
  readonly #announcer: Announcer;
  readonly #supervisor = withResolvers<Supervisor>();
  readonly #stopRequested = new AbortController();
  #killRequested = false;
  #registry: MasterRegistry | undefined;
  #survivors = 0;
  isReady = false;

  constructor(options: MasterOptions) {
    this.#options = options;
    this.#env = options.env ?? process.env;
    this.#announcer = new Announcer({
      masterId: options.config.master.id,
      scheme: options.config.settings.tls ? 'https' : 'http',
      env: this.#env,
      output: options.output,
      complain: options.complain,
    });
  }

  view(): View {
    return this.#registry?.current() ?? EMPTY_VIEW;
  }

  stop(): void {
    this.#stopRequested.abort();
    void this.#supervisor.promise.then((supervisor) => supervisor.stop());
  }

  kill(): void {
    this.#killRequested = true;
    this.stop();
    void this.#supervisor.promise.then((supervisor) => supervisor.kill());
  }

  async run(): Promise<ExitCode> {
    const { config, log, rpc } = this.#options;
    try {
      return await this.#lead();
    } catch (error) {
      const failure = describeStartFailure(config.master.id, error);
      if (failure.kind === 'fault') log.fatal({ err: error }, failure.message);
      this.#announcer.complain(failure.message);
      // As long as servers run, a master is worth another attempt.
      return this.#survivors > 0 ? EXIT.INTERNAL : exitCodeOf(failure);
    } finally {
      this.isReady = false;
      this.#registry?.close();
      await rpc.close({ graceMs: CLOSE_GRACE_MS });
    }
  }

  async #lead(): Promise<ExitCode> {
    const { config, log, rpc, beforeStart, migrate = async () => {} } = this.#options;
    const record = new MasterRecord({
      file: stateFileIn(config.dataDir),
      id: config.master.id,
      incarnation: this.#options.incarnation,
      // Only launchers set it, and the launcher is the parent.
      launcherPid: this.#env.TANGELO_STARTED_AT === undefined ? undefined : process.ppid,
    });
    this.#survivors = record.survivors.length;
    const registry = this.#serve(record.term);
    await rpc.listen(config.master.host, config.master.port);
    record.begin();
    rpc.setServing(true);
    await beforeStart?.();
    const isFirst = record.survivors.length === 0;
    if (isFirst) await migrate({ create: true });

    const supervisor = await this.#supervise(record, registry);
    if (!isFirst)
      await awaitStorage({
        migrate: () => migrate({ create: false }),
        log,
        signal: this.#stopRequested.signal,
      });
    const outcome = this.#stopRequested.signal.aborted ? undefined : await supervisor.start({ isFirst });
    if (outcome?.kind === 'refused') {
      this.#announcer.complain(outcome.failure.message);
      record.end();
      return exitCodeOf(outcome.failure);
    }
    if (outcome?.kind === 'started') {
      this.isReady = true;
      if (isFirst) this.#announcer.started(outcome.failed);
      else this.#announcer.back(this.#survivors);
    }
    await aborted(this.#stopRequested.signal);
    await supervisor.stop();
    record.end();
    return EXIT.STOPPED;
  }

  #serve(term: number): MasterRegistry {
    const { config, log, rpc, protos } = this.#options;
    const registry = createMasterRegistry({
      settings: config.settings.registry,
      term,
      log,
      isDead: ({ pid }) => identify(pid) === undefined,
    });
    this.#registry = registry;
    rpc.addStream(protos.tangelo.registry.Registry.Attend, (stream) => registry.accept(stream));
    const stop = () => this.stop();
    const supervisor = this.#supervisor.promise;
    const kicker = createKicker({
      self: { id: config.master.id, incarnation: this.#options.incarnation },
      settings: config.settings.rpc,
      protos,
      servers: () => registry.current().servers.filter(({ id }) => id !== config.settings.web.id),
      log,
    });
    const admin = createAdmin({ master: config.master, registry, supervisor, kicker, stop });
    rpc.add(protos.tangelo.admin.Admin, admin);
    return registry;
  }

  /** Takes over what an earlier master has left, and from then on answers for all servers. */
  async #supervise(record: MasterRecord, registry: MasterRegistry): Promise<Supervisor> {
    const { config, log } = this.#options;
    let quiet = true;
    const survivors = await awaitRecorded({
      recorded: record.survivors,
      registry,
      leaseMs: config.settings.registry.leaseMs,
      signal: this.#stopRequested.signal,
    });
    const supervisor = new Supervisor({
      plan: planServers(config),
      settings: config.settings.supervisor,
      log,
      registry,
      spawn: (serverId) => this.#spawn(serverId),
      takeFailure: (serverId) => takeStartFailure(failureFileIn(config.dataDir, serverId)),
      record: (servers) => record.keep(servers),
      onReady: (plan, info, startMs) => {
        if (!quiet) this.#announcer.ready(plan, info, startMs);
      },
      onGaveUp: (plan, reason) => this.#announcer.gaveUp(plan, reason),
    });
    supervisor.takeOver(survivors);
    quiet = false;
    registry.publish();
    this.#supervisor.resolve(supervisor);
    if (this.#killRequested) supervisor.kill();
    return supervisor;
  }

  #spawn(serverId: string): ServerProcess {
    const { config, command } = this.#options;
    const failureFile = failureFileIn(config.dataDir, serverId);
    // What an earlier process left says nothing about this one.
    takeStartFailure(failureFile);
    return spawnProcess(command(serverId), { ...this.#env, [FAILURE_FILE_VARIABLE]: failureFile });
  }
}

/** Resolves when the signal is aborted. */
function aborted(signal: AbortSignal): Promise<void> {
  if (signal.aborted) return Promise.resolve();
  return new Promise((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }));
}
