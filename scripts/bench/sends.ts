/** What a durable room costs: link, checks, order, commit, acknowledgement and push, without clients' sockets. */
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, fdatasyncSync, mkdtempSync, openSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startBenchCluster } from './bench-cluster.ts';
import { quantile } from './quantile.ts';
import type { Order } from './room-senders.ts';

/** As many processes as a small cluster has connectors: one alone would wait in step with the chat server. */
const SENDERS = 3;
const SYNCS = 400;

export interface SendFigures {
  /** Acknowledged sends a second. */
  readonly durable: number;
  readonly memory: number;
  readonly commitEach: number;
  /** Milliseconds of an acknowledged durable send at half of that rate. */
  readonly p50Ms: number;
  readonly p99Ms: number;
  /** Milliseconds that this machine's disk takes for one append and fdatasync of 4 KiB. */
  readonly fdatasyncP50Ms: number;
  readonly fdatasyncP99Ms: number;
}

export async function benchSends(): Promise<SendFigures> {
  const durable = await onCluster({}, async ({ saturate, pace }) => {
    const rate = await saturate();
    return { rate, latencies: await pace(rate / 2) };
  });
  const memory = await onCluster({ channel: { log: 'memory' } }, ({ saturate }) => saturate());
  const commitEach = await onCluster({ storage: { groupSize: 1 } }, ({ saturate }) => saturate());
  const syncs = fdatasyncs();
  const round = (value: number) => Math.round(value * 100) / 100;
  return {
    durable: Math.round(durable.rate),
    memory: Math.round(memory),
    commitEach: Math.round(commitEach),
    p50Ms: round(quantile(durable.latencies, 0.5)),
    p99Ms: round(quantile(durable.latencies, 0.99)),
    fdatasyncP50Ms: round(quantile(syncs, 0.5)),
    fdatasyncP99Ms: round(quantile(syncs, 0.99)),
  };
}

interface Senders {
  /** Acknowledged sends a second. */
  saturate(): Promise<number>;
  /** Milliseconds of each send at a rate of sends a second. */
  pace(rate: number): Promise<number[]>;
}

/** One chat server, and processes that send straight to it as connectors do; no client's socket is between. */
async function onCluster<T>(settings: object, measure: (senders: Senders) => Promise<T>): Promise<T> {
  const cluster = await startBenchCluster({
    settings,
    servers: {
      gate: [{ id: 'gate-1', host: '127.0.0.1', clientPort: 0 }],
      connector: [{ id: 'connector-1', host: '127.0.0.1', clientPort: 0 }],
      chat: [{ id: 'chat-1', host: '127.0.0.1' }],
    },
  });
  const senders = Array.from({ length: SENDERS }, (_, index) =>
    fork(new URL('./room-senders.js', import.meta.url), [cluster.configDir, String(index), String(SENDERS)]),
  );
  const answers = () => Promise.all(senders.map(async (sender) => (await once(sender, 'message'))[0]));
  const order = (what: Order) => {
    const answered = answers();
    for (const sender of senders) sender.send(what);
    return answered;
  };
  try {
    await answers();
    return await measure({
      saturate: async () => (await order({ kind: 'saturate' })).reduce((sum, rate) => sum + rate, 0),
      pace: async (rate) => (await order({ kind: 'pace', rate: rate / SENDERS })).flat(),
    });
  } finally {
    // Ends the senders, too: they are servers of the cluster.
    await cluster.stop();
  }
}

function fdatasyncs(): number[] {
  const folder = mkdtempSync(join(tmpdir(), 'tangelo-bench-'));
  const file = openSync(join(folder, 'sync'), 'w');
  const block = Buffer.alloc(4_096, 1);
  try {
    return Array.from({ length: SYNCS }, () => {
      const startedAt = performance.now();
      writeSync(file, block);
      fdatasyncSync(file);
      return performance.now() - startedAt;
    });
  } finally {
    closeSync(file);
    rmSync(folder, { recursive: true });
  }
}
