import type { Config, ServerEntry } from '../config/config.ts';
import type { Logger } from '../observe/logger.ts';
import type { Storage } from '../storage/storage.ts';
import { assemble, type Parts } from './assemble.ts';
import { type Configured, createSetup, type Setup } from './setup.ts';

export interface ApplicationOptions {
  readonly config: Config;
  readonly entry: ServerEntry;
  readonly log: Logger;
  /** Folder with `<type>/handler` and `<type>/remote`, as JavaScript. */
  readonly serversDir: string;
  /** Which server type owns rooms, and the sessions of which one enter them. */
  readonly rooms: { readonly owner: string; readonly edge: string };
  readonly storage: () => Storage;
  /** Signs resume tokens: the same in the whole cluster. */
  readonly secret: Uint8Array;
}

/** One server of an application. */
export interface Application extends Setup {
  /** Resolves when the server is in the view; rejects, with everything let go, when it cannot start. */
  start(): Promise<void>;
  /** Drains and stops: leaves the view, sends clients elsewhere, finishes what is in flight. Never rejects twice. */
  stop(): Promise<void>;
  /** Told when the cluster has declared this server gone: it has to stop, and may start anew as another incarnation. */
  onEvicted(listener: () => void): void;
}

/** How long what is in flight may take when a server stops. */
const CLOSE_GRACE_MS = 5_000;

export function createApplication(options: ApplicationOptions): Application {
  const { config, entry, log } = options;
  const { setup, configured } = createSetup({ environment: config.environment, type: entry.type });
  const evictedListeners: (() => void)[] = [];
  let running: RunningServer | undefined;

  return {
    ...setup,
    async start() {
      const parts = await assemble(options, configured);
      running = new RunningServer(parts, configured, options);
      parts.node.registry.onEvicted(() => {
        for (const listener of evictedListeners) listener();
      });
      try {
        await running.start();
      } catch (error) {
        await running.stop();
        throw error;
      }
      log.info({ incarnation: parts.node.self.incarnation }, `${entry.id} is up`);
    },
    stop: async () => running?.stop(),
    onEvicted: (listener) => void evictedListeners.push(listener),
  };
}

/** Starts and stops the parts of a server in order. */
class RunningServer {
  readonly #parts: Parts;
  readonly #configured: Configured;
  readonly #options: ApplicationOptions;
  readonly #started: { stop?(): Promise<void> | void }[] = [];
  #stopped: Promise<void> | undefined;

  constructor(parts: Parts, configured: Configured, options: ApplicationOptions) {
    this.#parts = parts;
    this.#configured = configured;
    this.#options = options;
  }

  async start(): Promise<void> {
    const { node, frontend, components } = this.#parts;
    const { hooks } = this.#configured;
    for (const hook of hooks) await hook.beforeStartup?.();
    for (const component of components) {
      this.#started.push(component);
      await component.start?.();
    }
    const port = await frontend?.listen();
    await node.join(port === undefined ? {} : { port });
    for (const component of components) await component.afterStart?.();
    for (const hook of hooks) await hook.afterStartup?.();
    this.#watchForAll();
  }

  stop(): Promise<void> {
    this.#stopped ??= this.#stop();
    return this.#stopped;
  }

  async #stop(): Promise<void> {
    const { node, frontend, close } = this.#parts;
    for (const hook of this.#configured.hooks) await hook.beforeShutdown?.();
    await node.drain();
    await frontend?.drain();
    for (const component of this.#started.reverse()) await component.stop?.();
    await frontend?.close();
    await node.leave({ graceMs: CLOSE_GRACE_MS });
    await close();
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
