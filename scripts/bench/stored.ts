/** What much stored data costs: a room of a million messages beside one of a thousand, and a list of many rooms. */
import { join } from 'node:path';
import { pino } from 'pino';
import { createSqliteStorage } from '../../game-server/framework/storage/sqlite-storage.ts';
import type { Fence, Storage } from '../../game-server/framework/storage/storage.ts';
import { messageId } from '../../shared/message-id.ts';
import { SHARD_COUNT, shardOf } from '../../shared/rendezvous.ts';
import { startBenchCluster } from './bench-cluster.ts';
import { quantile } from './quantile.ts';
import { BenchClient } from './socket-io-lines.ts';

const FEW = { rid: 'few', messages: 1_000 };
const MANY = { rid: 'many', messages: 1_000_000 };
const ROOMS = 100_000;
const BATCH = 1_000;
const ROUNDS = 300;
const WARM_UP_ROUNDS = 50;
const MISSED = 20;

export interface StoredFigures {
  /** Median milliseconds of a page in the middle of the log, and of entering after having missed a little. */
  readonly historyFewMs: number;
  readonly historyManyMs: number;
  readonly enterFewMs: number;
  readonly enterManyMs: number;
  /** Of the first page of the list of rooms. */
  readonly listMs: number;
}

type Measured = Readonly<Record<keyof StoredFigures, number[]>>;

export async function benchStored(): Promise<StoredFigures> {
  const cluster = await startBenchCluster({ settings: { limits: { messagesPerSecond: 0 } } });
  try {
    await fill(join(cluster.configDir, '..', 'data', 'tangelo.db'));
    const connector = (await cluster.status()).find(({ type }) => type === 'connector');
    const measured: Measured = {
      historyFewMs: [],
      historyManyMs: [],
      enterFewMs: [],
      enterManyMs: [],
      listMs: [],
    };
    // In turns, so that what else the machine does meets all of them.
    for (let round = -WARM_UP_ROUNDS; round < ROUNDS; round++) {
      const keep = (name: keyof StoredFigures) => (ms: number) => void (round < 0 || measured[name].push(ms));
      await visit(
        `http://${connector?.clientAddress}`,
        FEW,
        keep('enterFewMs'),
        keep('historyFewMs'),
        keep('listMs'),
      );
      await visit(`http://${connector?.clientAddress}`, MANY, keep('enterManyMs'), keep('historyManyMs'));
    }
    return {
      historyFewMs: quantile(measured.historyFewMs, 0.5),
      historyManyMs: quantile(measured.historyManyMs, 0.5),
      enterFewMs: quantile(measured.enterFewMs, 0.5),
      enterManyMs: quantile(measured.enterManyMs, 0.5),
      listMs: quantile(measured.listMs, 0.5),
    };
  } finally {
    await cluster.stop();
  }
}

type Keep = (ms: number) => void;

async function visit(
  url: string,
  { rid, messages }: typeof FEW,
  enter: Keep,
  history: Keep,
  list?: Keep,
): Promise<void> {
  const client = await BenchClient.connect(url);
  const timed = async (route: string, body: object, keep: Keep) => {
    const startedAt = performance.now();
    const reply = await client.ask(route, body);
    keep(performance.now() - startedAt);
    if (!isFine(reply)) throw new Error(`${route} answered ${JSON.stringify(reply)}`);
  };
  try {
    await timed('connector.entryHandler.enter', { rid, lastSeq: messages - MISSED }, enter);
    await timed('chat.chatHandler.history', { before: messages / 2 }, history);
    if (list) await timed('chat.roomHandler.list', {}, list);
  } finally {
    client.close();
  }
}

function isFine(reply: unknown): boolean {
  return typeof reply === 'object' && reply !== null && 'code' in reply && reply.code === 200;
}

/** Before anybody uses the rooms, as the chat servers of earlier days left them. */
async function fill(file: string): Promise<void> {
  const storage = createSqliteStorage({ file, log: pino({ level: 'warn' }, pino.destination(2)) });
  try {
    const claims = await Promise.all(
      Array.from({ length: SHARD_COUNT }, (_, shard) => claim(storage, shard)),
    );
    const fenceOf = (rid: string): Fence => ({ shard: shardOf(rid), epoch: claims[shardOf(rid)] ?? 0 });
    for (const { rid, messages } of [FEW, MANY]) {
      for (let from = 0; from < messages; from += BATCH) await append(storage, fenceOf(rid), rid);
    }
    const owner = { uid: 'u-owner', name: 'owner' };
    for (let from = 0; from < ROOMS; from += BATCH) {
      const rids = Array.from({ length: BATCH }, (_, index) => `room-${from + index}`);
      await Promise.all(rids.map((rid) => storage.rooms.create({ ...fenceOf(rid), rid, owner })));
    }
  } finally {
    await storage.close();
  }
}

/** On a view that is older than every real one. */
async function claim(storage: Storage, shard: number): Promise<number> {
  const view = { term: 0, revision: 1 };
  return (await storage.shards.claim({ shard, server: 'bench', incarnation: 'bench', view })) ?? 0;
}

async function append(storage: Storage, fence: Fence, rid: string): Promise<void> {
  const messages = Array.from({ length: BATCH }, () => ({
    rid,
    uid: 'u-bench',
    id: messageId(),
    from: 'bench',
    msg: 'a message of ordinary length',
  }));
  const [result] = await storage.rooms.append([{ ...fence, messages }]);
  if (result?.kind !== 'appended') throw new Error('The bench does not own the room that it fills.');
}
