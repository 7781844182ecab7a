import type { Logger } from 'pino';
import type { ClusterSettings } from '../config/cluster-schema.ts';
import type { MasterRegistry } from '../registry/master-registry.ts';
import type { RegistryEvent } from '../registry/membership.ts';
import type { ServerInfo } from '../registry/registry.ts';
import { identify } from './process-identity.ts';
import type { SupervisedEvent } from './server-contract.ts';
import { adoptProcess, type ServerProcess } from './server-process.ts';
import type { StartFailure } from './start-failure.ts';
import { byTier, type PlannedServer } from './start-order.ts';
import type { RecordedServer } from './state-file.ts';
import { SupervisedServer } from './supervised-server.ts';

export interface SupervisorOptions {
  readonly plan: readonly PlannedServer[];
  readonly settings: ClusterSettings['supervisor'];
  readonly log: Logger;
  readonly registry: MasterRegistry;
  readonly spawn: (serverId: string) => ServerProcess;
  readonly takeFailure: (serverId: string) => StartFailure | undefined;
  /** Keeps what the next master has to know. */
  readonly record: (servers: readonly RecordedServer[]) => void;
  readonly onReady: (plan: PlannedServer, info: ServerInfo, startMs: number) => void;
  readonly onGaveUp: (plan: PlannedServer, reason: string) => void;
}

export type StartOutcome =
  | { readonly kind: 'started'; readonly failed: readonly string[] }
  /** An address cannot be had, or the configuration has a mistake; everything was stopped again. */
  | { readonly kind: 'refused'; readonly failure: StartFailure }
  | { readonly kind: 'stopped' };

/** Servers that have only just been started have nothing to drain. */
const UNDO_TIMEOUT_MS = 3_000;

/** All servers of the cluster: started tier by tier, watched, and stopped in the reverse order. */
export class Supervisor {
  readonly #options: SupervisorOptions;
  /** By id, in the order in which they start; those that nobody planned come last. */
  readonly #servers = new Map<string, SupervisedServer>();
  readonly #stopListening: () => void;
  #isFirstStart = false;
  #refusal: StartFailure | undefined;
  #stopping: Promise<number> | undefined;

  constructor(options: SupervisorOptions) {
    this.#options = options;
    for (const plan of options.plan) this.#add(plan);
    this.#stopListening = options.registry.listen((event) => this.#registryTold(event));
  }

  servers(): SupervisedServer[] {
    return [...this.#servers.values()];
  }

  /** Takes over processes of an earlier master, as far as they live; those that are no longer planned are stopped. */
  takeOver(recorded: readonly RecordedServer[]): void {
    for (const { id, tier, pid, startTime } of recorded) {
      const known = this.#servers.get(id);
      const server = known ?? this.#add({ id, type: '', tier });
      server.takeOver(adoptProcess({ pid, startTime }));
      const info = this.#options.registry.get(id);
      if (info !== undefined) server.attended(info);
      if (known === undefined) void this.#retire(server);
    }
    for (const info of this.#options.registry.servers()) this.#attended(info);
  }

  /** Starts what does not run, lower tiers first. `isFirst`: what cannot listen, or has a configuration error, ends it all. */
  async start({ isFirst }: { readonly isFirst: boolean }): Promise<StartOutcome> {
    this.#isFirstStart = isFirst;
    const planned = this.#options.plan.flatMap(({ id, tier }) => {
      const server = this.#servers.get(id);
      return server === undefined ? [] : [{ tier, server }];
    });
    for (const group of byTier(planned)) {
      if (this.#stopping !== undefined) break;
      for (const { server } of group) server.start();
      await Promise.all(group.map(({ server }) => server.settled()));
    }
    this.#isFirstStart = false;
    if (this.#stopping !== undefined) await this.#stopping;
    if (this.#refusal !== undefined) return { kind: 'refused', failure: this.#refusal };
    if (this.#stopping !== undefined) return { kind: 'stopped' };
    const failed = planned.filter(({ server }) => server.state === 'failed');
    return { kind: 'started', failed: failed.map(({ server }) => server.plan.id) };
  }

  /** Ends everything, higher tiers first; resolves with how many processes there were when none is left. */
  stop({ timeoutMs }: { readonly timeoutMs?: number } = {}): Promise<number> {
    this.#stopping ??= this.#stopTiers(timeoutMs === undefined ? {} : { timeoutMs });
    return this.#stopping;
  }

  /** Ends everything at once; a `stop` that runs resolves then. */
  kill(): void {
    for (const server of this.servers()) server.kill();
  }

  /** Lets go of all processes without ending them. */
  release(): void {
    this.#stopListening();
    for (const server of this.servers()) server.release();
  }

  async #stopTiers(options: { readonly timeoutMs?: number }): Promise<number> {
    const running = this.servers().filter((server) => server.process !== undefined);
    // Those that wait for another attempt must not come back while others are being stopped.
    for (const server of this.servers()) if (!running.includes(server)) void server.stop();
    const tiers = byTier(running.map((server) => ({ tier: server.plan.tier, server })));
    for (const group of tiers.reverse()) {
      await Promise.all(group.map(({ server }) => server.stop(options)));
    }
    this.release();
    return running.length;
  }

  async #retire(server: SupervisedServer): Promise<void> {
    this.#options.log.info({ server: server.plan.id }, 'no longer in the configuration; stopping it');
    await server.stop();
  }

  #add(plan: PlannedServer): SupervisedServer {
    const { settings, log, registry } = this.#options;
    const server = new SupervisedServer({
      plan,
      settings,
      log,
      restarts: () => this.#stopping === undefined && this.#isPlanned(plan.id),
      spawn: () => this.#options.spawn(plan.id),
      adopt: adoptPid,
      holder: () => registry.get(plan.id),
      takeFailure: () => this.#options.takeFailure(plan.id),
      isFatal: ({ kind }) => this.#isFirstStart && (kind === 'listen' || kind === 'config'),
      tell: (event) => this.#serverTold(server, event),
    });
    this.#servers.set(plan.id, server);
    return server;
  }

  #serverTold(server: SupervisedServer, event: SupervisedEvent): void {
    const { plan } = server;
    switch (event.kind) {
      case 'recorded':
        if (server.process === undefined) this.#forgetUnplanned(server);
        this.#record();
        break;
      case 'ready':
        this.#options.onReady(plan, event.info, event.startMs);
        break;
      case 'ended':
        if (event.incarnation !== undefined) this.#options.registry.evict(event.incarnation);
        break;
      case 'gaveUp':
        this.#options.onGaveUp(plan, event.reason);
        break;
      case 'refused':
        this.#refusal ??= event.failure;
        void this.stop({ timeoutMs: UNDO_TIMEOUT_MS });
        break;
    }
  }

  #forgetUnplanned({ plan }: SupervisedServer): void {
    if (!this.#isPlanned(plan.id)) this.#servers.delete(plan.id);
  }

  #isPlanned(serverId: string): boolean {
    return this.#options.plan.some(({ id }) => id === serverId);
  }

  #record(): void {
    this.#options.record(
      this.servers().flatMap(({ plan: { id, tier }, process, info }) => {
        if (process === undefined) return [];
        return [
          { id, tier, ...process.identity, ...(info !== undefined && { incarnation: info.incarnation }) },
        ];
      }),
    );
  }

  #registryTold(event: RegistryEvent): void {
    const server = this.#servers.get(event.server.id);
    switch (event.kind) {
      case 'attended':
        this.#attended(event.server);
        break;
      case 'draining':
        server?.draining();
        break;
      case 'streamBroken':
        server?.check();
        break;
      case 'departed':
        if (event.why === 'expired') server?.expired(event.server);
        if (event.why === 'left') server?.left(event.server);
        break;
    }
  }

  #attended(info: ServerInfo): void {
    if (this.#stopping !== undefined) return;
    const server = this.#servers.get(info.id) ?? this.#add({ id: info.id, type: info.type, tier: 0 });
    server.attended(info);
    if (server.process === undefined) this.#forgetUnplanned(server);
  }
}

function adoptPid(pid: number): ServerProcess | undefined {
  const identity = identify(pid);
  return identity === undefined ? undefined : adoptProcess(identity);
}
