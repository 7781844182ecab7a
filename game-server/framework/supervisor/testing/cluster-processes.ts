import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'vitest';
import type { ServerStatus__Output } from '../../../../shared/proto/generated/tangelo/admin/ServerStatus.ts';
import { eventually } from '../../../../shared/testing/eventually.ts';
import { WAIT_MS } from '../../../../shared/testing/wait-ms.ts';
import type { Config } from '../../config/config.ts';
import { loadConfig } from '../../config/load-config.ts';
import { loadProtos } from '../../rpc/load-protos.ts';
import { createAdminClient, runningMaster } from '../admin-client.ts';
import { identify, isAlive, type ProcessIdentity, signal } from '../process-identity.ts';
import { type MasterState, readState, stateFileIn } from '../state-file.ts';

/** What stands in the files of a configuration: texts as they are, everything else as JSON. */
export interface ConfigFiles {
  readonly servers: unknown;
  readonly master: unknown;
  readonly cluster: unknown;
}

/** The processes of a cluster whose configuration and data are in a temporary folder. */
export class ClusterProcesses {
  readonly dir = mkdtempSync(join(tmpdir(), 'tangelo-cluster-'));
  readonly #commands: { child: ChildProcess; output: string }[] = [];
  #config: Config | undefined;

  get config(): Config {
    this.#config ??= loadConfig({ dir: this.configDir, env: {} });
    return this.#config;
  }

  get configDir(): string {
    return join(this.dir, 'config');
  }

  write(files: ConfigFiles): void {
    mkdirSync(this.configDir, { recursive: true });
    for (const [name, value] of Object.entries(files)) {
      const text = typeof value === 'string' ? value : JSON.stringify(value);
      writeFileSync(join(this.configDir, `${name}.json`), text);
    }
    this.#config = undefined;
  }

  /** Runs a script with the configuration of this cluster. */
  runScript(file: string, ...args: string[]): RunningCommand {
    return this.runScriptWithin([], file, ...args);
  }

  /** Runs it through a command that takes the rest of its line as the command to go on with, and keeps its process. */
  runScriptWithin(within: readonly string[], file: string, ...args: string[]): RunningCommand {
    const [program = '', ...line] = [...within, process.execPath, file, ...args, '--config', this.configDir];
    const child = spawn(program, line, {
      detached: true,
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { PATH: process.env.PATH },
    });
    const running = { child, output: '' };
    const closed = new Promise<void>((resolve) => child.once('close', () => resolve()));
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8').on('data', (text: string) => {
        running.output += text;
      });
    }
    this.#commands.push(running);
    return {
      pid: child.pid ?? 0,
      output: () => running.output,
      says: (text) => eventually(() => expect(running.output).toContain(text)),
      kill: (name) => void child.kill(name),
      hangUp: () => {
        child.stdout.destroy();
        child.stderr.destroy();
      },
      exitCode: async () => {
        if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
        return child.exitCode;
      },
      result: async () => {
        await closed;
        return { code: child.exitCode, output: running.output };
      },
    };
  }

  state(): MasterState {
    // Where it is unless a setting says otherwise, so that a configuration with mistakes has one, too.
    return readState(stateFileIn(join(this.dir, 'data')));
  }

  recorded(id: string): MasterState['servers'][number] {
    const server = this.state().servers.find((candidate) => candidate.id === id);
    if (server === undefined) throw new Error(`${id} is not recorded.`);
    return server;
  }

  /** The master and the servers that are recorded, the living and the dead. */
  processes(): ProcessIdentity[] {
    const { master, servers } = this.state();
    return [...(master === undefined ? [] : [master]), ...servers];
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
    const commands = this.#commands.flatMap(({ child }) => identify(child.pid ?? 0) ?? []);
    for (const one of [...commands, ...this.processes()]) signal(one, 'SIGKILL');
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
  /** Resolves when it has ended; `null`: by a signal. What it has written last may still be on its way. */
  exitCode(): Promise<number | null>;
  /** Resolves when it has ended, and so have all processes that it has left: with everything that they have written. */
  result(): Promise<{ readonly code: number | null; readonly output: string }>;
}
