/** How long the default cluster takes to start, what its processes weigh when idle, and how long the server code takes to build. */
import { setTimeout as pause } from 'node:timers/promises';
import { runNode, type ServerStatus, startBenchCluster } from './bench-cluster.ts';
import { quantile } from './quantile.ts';

const ROUNDS = 3;
/** How long a cluster is left alone before it is weighed. */
const IDLE_MS = 5_000;

export interface StartFigures {
  /** Processes of the cluster. */
  readonly processes: number;
  /** Milliseconds from the command to "cluster ready", everything built: the median of the rounds. */
  readonly readyMs: number;
  /** The largest resident memory of any process of the idle cluster in MB, and whose it is. */
  readonly largestRssMb: number;
  readonly largest: string;
  /** Milliseconds that compiling the server code takes. */
  readonly buildMs: number;
}

export async function benchStart(): Promise<StartFigures> {
  const readyMs: number[] = [];
  let servers: readonly ServerStatus[] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    const cluster = await startBenchCluster();
    try {
      readyMs.push(cluster.readyMs);
      if (round === ROUNDS - 1) {
        await pause(IDLE_MS);
        servers = await cluster.status();
      }
    } finally {
      await cluster.stop();
    }
  }
  const [largest] = [...servers].sort((a, b) => b.memory - a.memory);
  const startedAt = performance.now();
  await runNode(['scripts/build/compile-servers.mjs']);
  return {
    processes: servers.length,
    readyMs: Math.round(quantile(readyMs, 0.5)),
    largestRssMb: Math.round((largest?.memory ?? 0) / 1e5) / 10,
    largest: largest?.id ?? '',
    buildMs: Math.round(performance.now() - startedAt),
  };
}
