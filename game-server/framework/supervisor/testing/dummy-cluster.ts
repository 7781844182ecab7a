import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, vi } from 'vitest';
import type { ServerStatus__Output } from '../../../../shared/proto/generated/tangelo/admin/ServerStatus.ts';
import type { Config } from '../../config/config.ts';
import { loadConfig } from '../../config/load-config.ts';
import { loadProtos } from '../../rpc/load-protos.ts';
import { createAdminClient, runningMaster } from '../admin-client.ts';
import { identify, isAlive, signal } from '../process-identity.ts';
import { type MasterState, readState, stateFileIn } from '../state-file.ts';

/** How a dummy server misbehaves, by its id. */
export type Behaviour = Record<string, { exit?: number; mute?: boolean; ignoreStop?: boolean }>;

const TOPOLOGY = {
  gate: [{ id: 'gate-1', host: '127.0.0.1', clientPort: 0 }],
  connector: [
    { id: 'connector-1', host: '127.0.0.1', clientPort: 0 },
    { id: 'connector-2', host: '127.0.0.1', clientPort: 0 },
  ],
  chat: [
    { id: 'chat-1', host: '127.0.0.1' },
    { id: 'chat-2', host: '127.0.0.1' },
  ],
};

const WAIT_MS = 15_000;

/** A cluster of dummy servers in a folder of its own: real processes on ports that the system chose. */
export class DummyCluster {
  readonly dir = mkdtempSync(join(tmpdir(), 'tangelo-cluster-'));
  readonly #commands: { child: ChildProcess; output: string }[] = [];
  #config: Config | undefined;

  get config(): Config {
    this.#config ??= loadConfig({ dir: this.#configDir, env: {} });
    return this.#config;
  }

  get #configDir(): string {
    return join(this.dir, 'config');
  }

  /** Writes the configuration. */
  async configure(options: { chat?: object[]; settings?: object } = {}): Promise<void> {
    const master = { id: 'master-1', host: '127.0.0.1', port: await freePort(), httpPort: 0 };
    mkdirSync(this.#configDir, { recursive: true });
    const write = (name: string, value: object) => {
      writeFileSync(join(this.#configDir, name), JSON.stringify(value));
    };
    write('master.json', { development: master });
    write('servers.json', {
      development: { ...TOPOLOGY, ...(options.chat !== undefined && { chat: options.chat }) },
    });
    write('cluster.json', {
      log: { level: 'silent' },
      web: { port: 0 },
      supervisor: { backoffMinMs: 20, backoffMaxMs: 100, failedStarts: 3, stopTimeoutMs: 3_000 },
      ...options.settings,
    });
    this.behave({});
  }

  behave(behaviour: Behaviour): void {
    writeFileSync(join(this.#configDir, 'behaviour.json'), JSON.stringify(behaviour));
  }

  /** Starts a master, or a launcher with its master, and returns the command's process. */
  run(what: 'master' | 'launcher'): RunningCommand {
    return this.runScript(dummy(what));
  }

  /** Starts one server, which no master knows of yet. */
  runServer(id: string): RunningCommand {
    return this.runScript(dummy('server'), '--id', id);
  }

  /** Runs a script with the configuration of this cluster. */
  runScript(file: string, ...args: string[]): RunningCommand {
    const child = spawn(process.execPath, [file, ...args, '--config', this.#configDir], {
      detached: true,
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { PATH: process.env.PATH },
    });
    const command = { child, output: '' };
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8').on('data', (text: string) => {
        command.output += text;
      });
    }
    this.#commands.push(command);
    return {
      pid: child.pid ?? 0,
      output: () => command.output,
      says: (text) => eventually(() => expect(command.output).toContain(text)),
      kill: (name) => void child.kill(name),
      hangUp: () => {
        child.stdout.destroy();
        child.stderr.destroy();
      },
      exitCode: async () => {
        if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
        return child.exitCode;
      },
    };
  }

  state(): MasterState {
    return readState(stateFileIn(this.config.dataDir));
  }

  recorded(id: string): MasterState['servers'][number] {
    const server = this.state().servers.find((candidate) => candidate.id === id);
    if (server === undefined) throw new Error(`${id} is not recorded.`);
    return server;
  }

  /** What the dummy servers did, in order: `start chat-1`, `ready chat-1`, `stop chat-1`, `end chat-1`. */
  events(): string[] {
    try {
      return readFileSync(join(this.#configDir, 'events.log'), 'utf8').trim().split('\n');
    } catch {
      // Nobody has done anything yet.
      return [];
    }
  }

  async status(): Promise<ServerStatus__Output[]> {
    return this.#ask((admin) => admin.status());
  }

  async stateOf(id: string): Promise<string | undefined> {
    return (await this.status()).find((server) => server.id === id)?.state;
  }

  async stop(): Promise<number> {
    return this.#ask((admin) => admin.stop({ timeoutMs: WAIT_MS }));
  }

  /** Ends whatever is left and removes the folder. */
  async close(): Promise<void> {
    const { master, servers } = this.state();
    const processes = this.#commands.flatMap(({ child }) => identify(child.pid ?? 0) ?? []);
    for (const one of [...processes, ...(master === undefined ? [] : [master]), ...servers]) {
      signal(one, 'SIGKILL');
    }
    // A master that was killed late may have recorded one more.
    for (const one of this.state().servers) signal(one, 'SIGKILL');
    await eventually(() => expect(this.state().servers.filter(isAlive)).toEqual([]));
    rmSync(this.dir, { recursive: true, force: true, maxRetries: 5 });
  }

  async #ask<Answer>(
    question: (admin: ReturnType<typeof createAdminClient>) => Promise<Answer>,
  ): Promise<Answer> {
    const master = runningMaster(this.config);
    if (master === undefined) throw new Error('No master runs.');
    const admin = createAdminClient({ config: this.config, protos: loadProtos(), master });
    try {
      return await question(admin);
    } finally {
      admin.close();
    }
  }
}

export interface RunningCommand {
  readonly pid: number;
  output(): string;
  /** Resolves when the output contains the text. */
  says(text: string): Promise<void>;
  kill(name: NodeJS.Signals): void;
  /** Closes the terminal that it writes to. */
  hangUp(): void;
  /** Resolves when it has ended; `null`: by a signal. */
  exitCode(): Promise<number | null>;
}

function dummy(what: 'master' | 'launcher' | 'server'): string {
  return fileURLToPath(new URL(`dummy-${what}.mjs`, import.meta.url));
}

/** Resolves when the assertion holds. */
export async function eventually(assertion: () => unknown): Promise<void> {
  await vi.waitFor(assertion, { timeout: WAIT_MS, interval: 30 });
}

/** A port that nobody listens on. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  return typeof address === 'object' && address !== null ? address.port : 0;
}
