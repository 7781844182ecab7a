/** What a durable room costs, through the whole path: client, connector, chat server, disk and back. */
import { closeSync, fdatasyncSync, mkdtempSync, openSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { SHARD_COUNT, shardOf } from '../../shared/rendezvous.ts';
import { startBenchCluster } from './bench-cluster.ts';
import { quantile } from './quantile.ts';
import { BenchClient } from './socket-io-lines.ts';

/** Each sends in a room of its own, each room in a shard of its own, one message after the other. */
const SENDERS = 192;
const WARM_UP_MS = 1_500;
const MEASURE_MS = 5_000;
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
  const durable = await onCluster({}, async (senders) => {
    const rate = await saturate(senders);
    return { rate, latencies: await pace(senders, rate / 2) };
  });
  const memory = await onCluster({ channel: { log: 'memory' } }, saturate);
  const commitEach = await onCluster({ storage: { groupSize: 1 } }, saturate);
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

type Send = () => Promise<void>;

async function onCluster<T>(settings: object, measure: (senders: readonly Send[]) => Promise<T>): Promise<T> {
  const cluster = await startBenchCluster({ settings: { limits: { messagesPerSecond: 0 }, ...settings } });
  try {
    const connectors = (await cluster.status()).filter(({ type }) => type === 'connector');
    const clients = await Promise.all(
      roomsOfDifferentShards(SENDERS).map(async (rid, index) => {
        const address = connectors[index % connectors.length]?.clientAddress;
        const client = await BenchClient.connect(`http://${address}`);
        await mustSucceed(client.ask('connector.entryHandler.enter', { rid }));
        return client;
      }),
    );
    const senders = clients.map(
      (client) => () =>
        mustSucceed(
          client.ask('chat.chatHandler.send', { content: 'a message of ordinary length', target: '*' }),
        ),
    );
    try {
      return await measure(senders);
    } finally {
      for (const client of clients) client.close();
    }
  } finally {
    await cluster.stop();
  }
}

/** Every sender sends again as soon as it was answered: acknowledged sends a second. */
async function saturate(senders: readonly Send[]): Promise<number> {
  let acknowledged = 0;
  let running = true;
  const loops = senders.map(async (send) => {
    while (running) {
      await send();
      acknowledged += 1;
    }
  });
  await pause(WARM_UP_MS);
  const before = acknowledged;
  const startedAt = performance.now();
  await pause(MEASURE_MS);
  const rate = ((acknowledged - before) / (performance.now() - startedAt)) * 1_000;
  running = false;
  await Promise.all(loops);
  return rate;
}

/** Sends at a rate, whether or not what was sent before is answered: the milliseconds that each took. */
async function pace(senders: readonly Send[], rate: number): Promise<number[]> {
  const latencies: number[] = [];
  const waiting: Promise<void>[] = [];
  const startedAt = performance.now();
  const until = startedAt + MEASURE_MS;
  for (let sent = 0, now = startedAt; now < until; now = performance.now()) {
    for (const due = ((now - startedAt) * rate) / 1_000; sent < due; sent += 1) {
      const sentAt = performance.now();
      const send = senders[sent % senders.length];
      if (send) waiting.push(send().then(() => void latencies.push(performance.now() - sentAt)));
    }
    await pause(1);
  }
  await Promise.all(waiting);
  return latencies;
}

async function mustSucceed(reply: Promise<unknown>): Promise<void> {
  const answer = await reply;
  const code = typeof answer === 'object' && answer !== null && 'code' in answer ? answer.code : undefined;
  if (code !== 200) throw new Error(`The cluster answered ${JSON.stringify(answer)}.`);
}

function roomsOfDifferentShards(count: number): string[] {
  const byShard = new Map<number, string>();
  for (let number = 0; byShard.size < Math.min(count, SHARD_COUNT); number += 1) {
    const rid = `room-${number}`;
    if (!byShard.has(shardOf(rid))) byShard.set(shardOf(rid), rid);
  }
  return [...byShard.values()].slice(0, count);
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
