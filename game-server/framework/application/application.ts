import { DISCONNECTS, type Disconnect } from '../../../shared/disconnect.ts';
import { type ApplicationOptions, assemble, type Parts } from './assemble.ts';
import type { Component } from './component.ts';
import { type Configured, createSetup, type Setup } from './setup.ts';

/** One server of an application. */
export interface Application extends Setup {
  /** Resolves when the server is in the view; rejects, with everything let go, when it cannot start. */
  start(): Promise<void>;
  /**
   * Drains and stops: leaves the view, sends clients elsewhere, finishes what is in flight. Never rejects: a step that fails is
   * logged, and the others are taken all the same.
   */
  stop(): Promise<void>;
  /** Told when the cluster has declared this server gone: it has to stop, and may start anew as another incarnation. */
  onEvicted(listener: () => void): void;
}

/** How long what is in flight may take when a server stops. */
const CLOSE_GRACE_MS = 5_000;

export function createApplication(options: ApplicationOptions): Application {
  const { config, entry } = options;
  const { setup, configured } = createSetup({ environment: config.environment, type: entry.type });
  const evictedListeners: (() => void)[] = [];
  let assembling: Promise<RunningServer> | undefined;

  async function assembled(): Promise<RunningServer> {
    const parts = await assemble(options, configured);
    const running = new RunningServer(parts, configured, options);
    parts.node.registry.onEvicted(() => {
      running.evicted();
      for (const listener of evictedListeners) listener();
    });
    return running;
  }

  return {
    ...setup,
    async start() {
      assembling ??= assembled();
      const running = await assembling;
      try {
        await running.start();
      } catch (error) {
        await running.stop();
        throw error;
      }
    },
    async stop() {
      // What could not be assembled has let go of everything; `start` tells why.
      const running = await assembling?.catch(() => undefined);
      await running?.stop();
    },
    onEvicted: (listener) => void evictedListeners.push(listener),
  };
}

/** Starts and stops the parts of a server in order. */
class RunningServer {
  readonly #parts: Parts;
  readonly #configured: Configured;
  readonly #options: ApplicationOptions;
  readonly #started: Component[] = [];
  #starting: Promise<void> | undefined;
  #isUp = false;
  #stopped: Promise<void> | undefined;
  /** What clients are told when it stops. */
  #farewell: Disconnect = DISCONNECTS.DRAINING;

  constructor(parts: Parts, configured: Configured, options: ApplicationOptions) {
    this.#parts = parts;
    this.#configured = configured;
    this.#options = options;
  }

  evicted(): void {
    this.#farewell = DISCONNECTS.REMOVED_FROM_VIEW;
  }

  start(): Promise<void> {
    this.#starting ??= this.#start();
    return this.#starting;
  }

  stop(): Promise<void> {
    this.#stopped ??= this.#stop();
    return this.#stopped;
  }

  async #start(): Promise<void> {
    const { node, frontend, components } = this.#parts;
    const { hooks } = this.#configured;
    for (const hook of hooks) await hook.beforeStartup?.();
    for (const component of components) {
      this.#goOn();
      this.#started.push(component);
      await component.start?.();
    }
    this.#goOn();
    const port = await frontend?.listen();
    this.#goOn();
    await node.join(port === undefined ? {} : { port });
    for (const component of components) await component.afterStart?.();
    for (const hook of hooks) await hook.afterStartup?.();
    this.#goOn();
    this.#isUp = true;
    this.#watchForAll();
  }

  #goOn(): void {
    if (this.#stopped) throw new Error('The server was stopped while it started.');
  }

  async #stop(): Promise<void> {
    const { node, frontend, release, close } = this.#parts;
    if (!this.#isUp) {
      // A start may wait for a master that does not come.
      await node.registry.close();
      // Whoever started it learns why it failed.
      await this.#starting?.catch(() => {});
    }
    const steps: (() => Promise<void> | void | undefined)[] = [
      ...this.#configured.hooks.map((hook) => () => hook.beforeShutdown?.()),
      release,
      () => node.drain(),
      () => frontend?.drain(this.#farewell),
      ...this.#started.reverse().map((component) => () => component.stop?.()),
      () => frontend?.close(),
      () => node.leave({ graceMs: CLOSE_GRACE_MS }),
      close,
    ];
    for (const step of steps) {
      try {
        await step();
      } catch (error) {
        this.#options.log.error({ err: error }, 'a step of stopping failed');
      }
    }
  }

  #watchForAll(): void {
    const { placements } = this.#parts.node;
    const { config, log } = this.#options;
    const check = async () => {
      if (!config.servers.every(({ id }) => placements.current.byId(id))) return;
      stopWatching();
      for (const hook of this.#configured.hooks) await hook.afterStartAll?.();
    };
    const run = () =>
      void check().catch((error: unknown) => log.error({ err: error }, 'afterStartAll failed'));
    const stopWatching = placements.watch(run);
    run();
  }
}
