/** How long the default cluster takes to start, what its processes weigh when idle, and how long the server code takes to build. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';

const ROUNDS = 3;
/** How long a cluster is left alone before it is weighed. */
const IDLE_MS = 5_000;
const root = new URL('../../../', import.meta.url);

export interface StartFigures {
  readonly name: 'start';
  /** Milliseconds from the command to "cluster ready", everything built: the median of the rounds. */
  readonly readyMs: number;
  /** The largest resident memory of any process of the idle cluster in MiB, and whose it is. */
  readonly largestRssMiB: number;
  readonly largest: string;
  /** Milliseconds that compiling the server code takes. */
  readonly buildMs: number;
}

export async function benchStart(): Promise<StartFigures> {
  const readyMs: number[] = [];
  let largest = { id: '', rss: 0 };
  for (let round = 0; round < ROUNDS; round += 1) {
    const figures = await startOnce({ weigh: round === ROUNDS - 1 });
    readyMs.push(figures.readyMs);
    for (const server of figures.servers) if (server.rss > largest.rss) largest = server;
  }
  return {
    name: 'start',
    readyMs: Math.round(median(readyMs)),
    largestRssMiB: Math.round((largest.rss / 2 ** 20) * 10) / 10,
    largest: largest.id,
    buildMs: Math.round(await timed(() => run(['scripts/build/compile-servers.mjs']))),
  };
}

interface Round {
  readonly readyMs: number;
  readonly servers: readonly { readonly id: string; readonly rss: number }[];
}

async function startOnce({ weigh }: { readonly weigh: boolean }): Promise<Round> {
  const folder = mkdtempSync(join(tmpdir(), 'tangelo-bench-'));
  try {
    const config = join(folder, 'config');
    cpSync(new URL('config', root), config, { recursive: true });
    await chooseFreePorts(config);
    const startedAt = performance.now();
    const cluster = spawn(process.execPath, ['scripts/run.mjs', 'start-cluster', '--config', config], {
      cwd: root,
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    try {
      await lineWith(cluster.stdout, 'cluster ready in ');
      const readyMs = performance.now() - startedAt;
      if (!weigh) return { readyMs, servers: [] };
      await pause(IDLE_MS);
      return { readyMs, servers: await memoryOf(config) };
    } finally {
      cluster.kill('SIGTERM');
      await once(cluster, 'exit');
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Resident memory of every process, as `cluster status` reports it. */
async function memoryOf(config: string): Promise<Round['servers']> {
  const status = await run(['scripts/run.mjs', 'cluster', 'status', '--json', '--config', config]);
  const servers: { id: string; memory: number }[] = JSON.parse(status);
  return servers.map(({ id, memory }) => ({ id, rss: memory }));
}

/** The default topology, but beside any cluster that is running. */
async function chooseFreePorts(config: string): Promise<void> {
  const rewrite = (file: string, change: (json: string) => string) =>
    writeFileSync(join(config, file), change(readFileSync(join(config, file), 'utf8')));
  rewrite('servers.json', (json) => json.replaceAll(/"(port|clientPort)": *"?\d+(\+\+)?"?/g, '"$1": 0'));
  const masterPort = await freePort();
  rewrite('master.json', (json) =>
    json
      .replaceAll(/"port": *\d+/g, `"port": ${masterPort}`)
      .replaceAll(/"httpPort": *\d+/g, '"httpPort": 0'),
  );
  rewrite('cluster.json', (json) => JSON.stringify({ ...JSON.parse(json), web: { port: 0 } }));
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  return typeof address === 'object' && address !== null ? address.port : 0;
}

async function lineWith(stream: NodeJS.ReadableStream, wanted: string): Promise<void> {
  let text = '';
  for await (const chunk of stream) {
    text += chunk;
    if (text.includes(wanted)) {
      stream.resume();
      return;
    }
  }
  throw new Error(`The cluster did not start:\n${text}`);
}

/** Runs node in the project; resolves with what it printed. */
async function run(args: readonly string[]): Promise<string> {
  const child = spawn(process.execPath, args, { cwd: root, stdio: ['ignore', 'pipe', 'inherit'] });
  let text = '';
  child.stdout.on('data', (chunk) => {
    text += chunk;
  });
  const [code] = await once(child, 'close');
  if (code !== 0) throw new Error(`${args.join(' ')} ended with ${code}`);
  return text;
}

async function timed(task: () => Promise<unknown>): Promise<number> {
  const startedAt = performance.now();
  await task();
  return performance.now() - startedAt;
}

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}
