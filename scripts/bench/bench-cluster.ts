/** The default topology beside any cluster that is running: on ports that the system chose, with data of its own. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = new URL('../../../', import.meta.url);

export interface ServerStatus {
  readonly id: string;
  readonly type: string;
  readonly clientAddress: string;
  /** Resident memory in bytes. */
  readonly memory: number;
  readonly connections: number;
}

export interface BenchCluster {
  /** Milliseconds from the command to "cluster ready". */
  readonly readyMs: number;
  /** The folder of its configuration files. */
  readonly configDir: string;
  status(): Promise<readonly ServerStatus[]>;
  stop(): Promise<void>;
}

export interface BenchClusterOptions {
  /** What stands in cluster.json. */
  readonly settings?: object;
  /** Entries of the development section that replace the default ones. */
  readonly servers?: object;
}

export async function startBenchCluster({
  settings = {},
  servers,
}: BenchClusterOptions = {}): Promise<BenchCluster> {
  const folder = mkdtempSync(join(tmpdir(), 'tangelo-bench-'));
  const config = join(folder, 'config');
  cpSync(new URL('config', root), config, { recursive: true });
  await chooseFreePorts(config);
  write(config, 'cluster.json', { web: { port: 0 }, ...settings });
  if (servers) write(config, 'servers.json', { development: servers });

  const startedAt = performance.now();
  const launcher = spawn(process.execPath, ['scripts/run.mjs', 'start-cluster', '--config', config], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const stop = async () => {
    if (launcher.exitCode === null) {
      launcher.kill('SIGTERM');
      await once(launcher, 'exit');
    }
    rmSync(folder, { recursive: true, force: true });
  };
  try {
    await lineWith(launcher.stdout, 'cluster ready in ');
  } catch (error) {
    await stop();
    throw error;
  }
  return {
    readyMs: performance.now() - startedAt,
    configDir: config,
    stop,
    async status() {
      return JSON.parse(
        await runNode(['scripts/run.mjs', 'cluster', 'status', '--json', '--config', config]),
      );
    },
  };
}

/** Runs node in the project; resolves with what it printed. */
export async function runNode(args: readonly string[]): Promise<string> {
  const child = spawn(process.execPath, args, {
    cwd: fileURLToPath(root),
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let text = '';
  child.stdout.on('data', (chunk) => {
    text += chunk;
  });
  const [code] = await once(child, 'close');
  if (code !== 0) throw new Error(`${args.join(' ')} ended with ${code}`);
  return text;
}

async function chooseFreePorts(config: string): Promise<void> {
  const text = readFileSync(join(config, 'servers.json'), 'utf8');
  writeFileSync(
    join(config, 'servers.json'),
    text.replaceAll(/"(port|clientPort|linePort|utfPort)": *"?\d+(\+\+)?"?/g, '"$1": 0'),
  );
  write(config, 'master.json', {
    development: {
      id: 'master-server-1',
      host: '127.0.0.1',
      port: await freePort(),
      httpPort: await freePort(),
    },
  });
}

function write(config: string, file: string, content: object): void {
  writeFileSync(join(config, file), JSON.stringify(content));
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

async function lineWith(stream: NodeJS.ReadableStream, wanted: string): Promise<void> {
  let text = '';
  await new Promise<void>((resolve, reject) => {
    stream.on('data', (chunk) => {
      if (text.includes(wanted)) return;
      text += chunk;
      if (text.includes(wanted)) resolve();
    });
    stream.once('end', () => reject(new Error(`The cluster did not start:\n${text}`)));
  });
}
