import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect } from 'vitest';
import type { ServerStatus__Output } from '../../shared/proto/generated/tangelo/admin/ServerStatus.ts';
import { eventually } from '../../shared/testing/eventually.ts';
import { isAlive, type ProcessIdentity, signal } from '../framework/supervisor/process-identity.ts';
import { ClusterProcesses, type RunningCommand } from '../framework/supervisor/testing/cluster-processes.ts';
import { freePort } from '../framework/testing/free-ports.ts';

export const START_CLUSTER = fileURLToPath(new URL('../../dist/scripts/start-cluster.js', import.meta.url));

const CLI = fileURLToPath(new URL('../../dist/scripts/cluster.js', import.meta.url));

/** All processes at once are much for a small machine that has other things to do. */
const START_MS = 45_000;

/** How long a vanished client is waited for in stories: long enough to come back in, short enough to wait for. */
const GRACE_MS = 2_000;

export interface ClusterOptions {
  /** How many servers of each type; default: one gate, three connectors, three chat servers, no account servers. */
  readonly servers?: {
    readonly gate?: number;
    readonly connector?: number;
    readonly chat?: number;
    readonly user?: number;
  };
  /** Further keys of the connectors' entry. */
  readonly connector?: object;
  /** What stands in cluster.json. */
  readonly settings?: object;
  /** A command that the cluster is started through: it takes a command as its last arguments, and becomes it. */
  readonly within?: readonly string[];
}

/** A cluster as `npm run start:cluster` starts it, on ports that the system chose. */
export interface Cluster {
  /** Those of the servers that were up at the start, or at the last restart, in the order of their ids. */
  readonly gateUrls: readonly string[];
  readonly gateUrl: string;
  readonly connectorUrls: readonly string[];
  readonly webUrl: string;
  /** The folder of the database and the secret. */
  readonly dataDir: string;
  /** The process that started it. */
  readonly launcherPid: number;
  status(): Promise<readonly ServerStatus__Output[]>;
  /** The status of one server; its URL is the one that it has now. */
  server(id: string): Promise<ServerStatus__Output & { readonly url: string }>;
  /** Sends a signal to a server or the master; resolves when the process has ended. */
  kill(id: string, name: NodeJS.Signals): Promise<void>;
  /** Sends a signal, and waits for nothing. */
  signal(id: string, name: NodeJS.Signals): void;
  /** Of the life that a server has, or had last. */
  incarnation(id: string): string | undefined;
  /** Resolves when every server is up, and none of them is one of these processes. */
  whole(...without: readonly number[]): Promise<void>;
  /** What all processes have written. */
  output(): string;
  /** The lines of the logs at level error or fatal, but for those that tell of the death of a server. */
  errors(): string[];
  /** The lines of the logs at level warn or above. */
  complaints(): string[];
  /** Runs `npm run cluster -- …`. */
  command(
    name: string,
    ...args: string[]
  ): Promise<{ readonly code: number | null; readonly output: string }>;
  /** Resolves with the exit code of the command that started it. */
  ended(): Promise<number | null>;
  /** Ends everything, as Ctrl-C does it or with SIGKILL to every process, and starts it with the same data. */
  restart(how: 'Ctrl-C' | 'SIGKILL'): Promise<void>;
  /** As Ctrl-C does it, and harmless when it has ended. Fails unless the command succeeds and no process is left. */
  stop(): Promise<void>;
}

export async function startCluster({
  servers = {},
  connector: connectorKeys = {},
  settings = {},
  within = [],
}: ClusterOptions = {}): Promise<Cluster> {
  const processes = new ClusterProcesses();
  const { gate = 1, connector = 3, chat = 3, user = 0 } = servers;
  processes.write({
    master: { development: { id: 'master-1', host: '127.0.0.1', port: await freePort(), httpPort: 0 } },
    servers: {
      development: {
        gate: [{ id: 'gate', host: '127.0.0.1', clientPort: 0, clusterCount: gate }],
        connector: [
          { id: 'connector', host: '127.0.0.1', clientPort: 0, clusterCount: connector, ...connectorKeys },
        ],
        chat: [{ id: 'chat', host: '127.0.0.1', clusterCount: chat }],
        ...(user > 0 && { user: [{ id: 'user', host: '127.0.0.1', clusterCount: user }] }),
      },
    },
    cluster: { web: { port: 0 }, session: { graceMs: GRACE_MS }, ...settings },
  });
  try {
    const start = () => launch(processes, within);
    return await connect(processes, start, await start());
  } catch (error) {
    await processes.close();
    throw error;
  }
}

/** Resolves when the cluster is ready. */
async function launch(processes: ClusterProcesses, within: readonly string[]): Promise<RunningCommand> {
  const launcher = processes.runScriptWithin(within, START_CLUSTER);
  try {
    await eventually(() => expect(launcher.output()).toMatch(/cluster ready in |not running: /), {
      timeoutMs: START_MS,
    });
    expect(launcher.output()).toContain('cluster ready in ');
    return launcher;
  } catch (error) {
    throw new Error(`The cluster did not start:\n${launcher.output()}`, { cause: error });
  }
}

async function connect(
  processes: ClusterProcesses,
  start: () => Promise<RunningCommand>,
  firstLauncher: RunningCommand,
): Promise<Cluster> {
  const launchers = [firstLauncher];
  let launcher = firstLauncher;
  /** Every process that ever was, so that none can be left behind. */
  const known = new Map<number, ProcessIdentity>();
  const note = () => {
    for (const one of processes.processes()) known.set(one.pid, one);
  };
  const urlsOf = (type: string, statuses: readonly ServerStatus__Output[]) =>
    statuses.filter((server) => server.type === type).map(urlOf);
  const identityOf = (id: string) => {
    const { master } = processes.state();
    return master?.id === id ? master : processes.recorded(id);
  };

  let first = await processes.status();
  note();
  const output = () => launchers.map((one) => one.output()).join('');

  /** All at one moment; the launcher and the master first, who would start the others again. */
  async function killEverything(): Promise<void> {
    note();
    launcher.kill('SIGKILL');
    for (const one of processes.processes()) signal(one, 'SIGKILL');
    await launcher.exitCode();
    note();
    for (const one of known.values()) signal(one, 'SIGKILL');
    await eventually(() => expect([...known.values()].filter(isAlive)).toEqual([]));
  }

  async function interrupt(): Promise<void> {
    note();
    launcher.kill('SIGINT');
    expect(await launcher.exitCode()).toBe(0);
    note();
    expect([...known.values()].filter(isAlive)).toEqual([]);
  }

  return {
    get gateUrl() {
      return urlsOf('gate', first)[0] ?? '';
    },
    get gateUrls() {
      return urlsOf('gate', first);
    },
    get connectorUrls() {
      return urlsOf('connector', first);
    },
    get webUrl() {
      return urlsOf('web', first)[0] ?? '';
    },
    dataDir: join(processes.dir, 'data'),
    get launcherPid() {
      return launcher.pid;
    },
    status: () => processes.status(),
    async server(id) {
      const found = (await processes.status()).find((server) => server.id === id);
      if (found === undefined) throw new Error(`There is no server ${id}.`);
      return { ...found, url: urlOf(found) };
    },
    async kill(id, name) {
      const identity = identityOf(id);
      note();
      signal(identity, name);
      await eventually(() => expect(isAlive(identity), `${id} is still there`).toBe(false));
    },
    signal: (id, name) => void signal(identityOf(id), name),
    incarnation: (id) => processes.recorded(id).incarnation,
    async whole(...without) {
      await eventually(async () => {
        const statuses = await processes.status();
        expect(statuses.filter(({ state }) => state !== 'up')).toEqual([]);
        expect(statuses.filter(({ pid }) => without.includes(pid))).toEqual([]);
      });
      note();
    },
    output,
    errors: () => linesAt('error|fatal', output()).filter((line) => !/starting it again in/.test(line)),
    complaints: () => linesAt('warn|error|fatal', output()),
    async command(name, ...args) {
      return processes.runScript(CLI, name, ...args).result();
    },
    ended: () => launcher.exitCode(),
    async restart(how) {
      await (how === 'SIGKILL' ? killEverything() : interrupt());
      launcher = await start();
      launchers.push(launcher);
      first = await processes.status();
      note();
    },
    async stop() {
      try {
        await interrupt();
      } finally {
        await processes.close();
      }
    },
  };
}

function linesAt(levels: string, text: string): string[] {
  return text.split('\n').filter((line) => new RegExp(`"level":"(${levels})"`).test(line));
}

function urlOf({ clientAddress }: ServerStatus__Output): string {
  return `http://${clientAddress}`;
}
