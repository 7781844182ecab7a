/** What a durable room costs: link, checks, order, commit, acknowledgement and push, without clients' sockets. */
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as pause } from 'node:timers/promises';
import { startBenchCluster } from './bench-cluster.ts';
import { quantile } from './quantile.ts';
import { type SenderProcesses, startSenders } from './sender-processes.ts';

const IDLE_MS = 2_000;

export interface SendFigures {
  /** Acknowledged sends a second. */
  readonly durable: number;
  readonly memory: number;
  readonly commitEach: number;
  /** Milliseconds of an acknowledged durable send at half of that rate. */
  readonly p50Ms: number;
  readonly p99Ms: number;
  /** Milliseconds of a line at half of what the least server takes that writes and syncs it. */
  readonly bareP50Ms: number;
  readonly bareP99Ms: number;
  /** Milliseconds of one append and fdatasync of 4 KiB by another process, beside those durable sends. */
  readonly busyFdatasyncP99Ms: number;
  /** Milliseconds that this machine's disk takes for one when nothing else runs. */
  readonly fdatasyncP50Ms: number;
  readonly fdatasyncP99Ms: number;
}

export async function benchSends(): Promise<SendFigures> {
  const durable = await onCluster({}, async ({ saturate, pace }) => {
    const rate = await saturate();
    return { rate, ...(await syncsDuring(() => pace(rate / 2))) };
  });
  const memory = await onCluster({ channel: { log: 'memory' } }, ({ saturate }) => saturate());
  const commitEach = await onCluster({ storage: { groupSize: 1 } }, ({ saturate }) => saturate());
  const bare = await onBareLog(async ({ saturate, pace }) => pace((await saturate()) / 2));
  const { syncs } = await syncsDuring(() => pause(IDLE_MS));
  const round = (value: number) => Math.round(value * 100) / 100;
  return {
    durable: Math.round(durable.rate),
    memory: Math.round(memory),
    commitEach: Math.round(commitEach),
    p50Ms: round(quantile(durable.result, 0.5)),
    p99Ms: round(quantile(durable.result, 0.99)),
    bareP50Ms: round(quantile(bare, 0.5)),
    bareP99Ms: round(quantile(bare, 0.99)),
    busyFdatasyncP99Ms: round(quantile(durable.syncs, 0.99)),
    fdatasyncP50Ms: round(quantile(syncs, 0.5)),
    fdatasyncP99Ms: round(quantile(syncs, 0.99)),
  };
}

/** One chat server, and processes that send straight to it as connectors do; no client's socket is between. */
async function onCluster<T>(settings: object, measure: (senders: SenderProcesses) => Promise<T>): Promise<T> {
  const cluster = await startBenchCluster({
    settings,
    servers: {
      gate: [{ id: 'gate-1', host: '127.0.0.1', clientPort: 0 }],
      connector: [{ id: 'connector-1', host: '127.0.0.1', clientPort: 0 }],
      chat: [{ id: 'chat-1', host: '127.0.0.1' }],
    },
  });
  try {
    const url = new URL('./room-senders.js', import.meta.url);
    return await measure(
      await startSenders(url, (index, count) => [cluster.configDir, String(index), String(count)]),
    );
  } finally {
    // Ends the senders, too: they are servers of the cluster.
    await cluster.stop();
  }
}

/** The same senders with a server that knows no rooms: what this machine leaves to any. */
async function onBareLog<T>(measure: (senders: SenderProcesses) => Promise<T>): Promise<T> {
  const log = fork(new URL('./bare-log.js', import.meta.url));
  const [port] = await once(log, 'message');
  const senders = await startSenders(new URL('./bare-senders.js', import.meta.url), () => [String(port)]);
  try {
    return await measure(senders);
  } finally {
    for (const child of [log, ...senders.all]) child.disconnect();
  }
}

/** The milliseconds of each append and sync of 4 KiB that another process did meanwhile, beside what was done. */
async function syncsDuring<T>(work: () => Promise<T>): Promise<{ result: T; syncs: number[] }> {
  const disk = fork(new URL('./disk-syncs.js', import.meta.url));
  await once(disk, 'message');
  const result = await work();
  disk.send('stop');
  const [syncs] = await once(disk, 'message');
  return { result, syncs };
}
