/** What clients that stop reading cost the others in their room, and the connector: each phase with them beside one without. */
import { setTimeout as pause } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import { type BenchCluster, startBenchCluster } from './bench-cluster.ts';
import { quantile } from './quantile.ts';
import { BenchClient } from './socket-io-lines.ts';

const READERS = 10;
const LISTENERS = 5;
const ROUNDS = 4;
/** More than the buffers of a connection hold, those of the system included. */
const LARGE = 'x'.repeat(8_000);
const LARGE_MESSAGES = 900;
const AT_ONCE = 50;
const MESSAGES = 250;
const EVERY_MS = 4;
/** A client that stays over the soft limit for ten seconds is closed. */
const CLOSED_WITHIN_MS = 20_000;

export interface SlowReaderFigures {
  readonly readers: number;
  /** Milliseconds from a send until another member has it, 99th percentile, while the readers read. */
  readonly readingP99Ms: number;
  /** The same while none of them reads. */
  readonly stoppedP99Ms: number;
  readonly ratio: number;
  /** Resident memory of the connector in both cases, the median of all rounds. */
  readonly readingMb: number;
  readonly stoppedMb: number;
}

interface Phase {
  readonly latencies: readonly number[];
  /** Resident bytes of the connector. */
  readonly memory: number;
}

export async function benchSlowReaders(): Promise<SlowReaderFigures> {
  const cluster = await startBenchCluster({
    settings: {
      limits: { messagesPerSecond: 0, inFlight: 0 },
      channel: { log: 'memory', memoryMessages: 100 },
    },
    servers: {
      gate: [{ id: 'gate', host: '127.0.0.1', clientPort: 0 }],
      connector: [{ id: 'connector', host: '127.0.0.1', clientPort: 0 }],
      chat: [{ id: 'chat', host: '127.0.0.1' }],
    },
  });
  try {
    const room = await Room.open(cluster);
    // The first one warms up.
    await room.phase('read');
    const [reading, stopped]: [Phase[], Phase[]] = [[], []];
    for (let round = 0; round < ROUNDS; round += 1) {
      // In turns, and each first in every other round, so that what else the machine does meets both.
      const isReadingFirst = round % 2 === 0;
      if (isReadingFirst) reading.push(await room.phase('read'));
      stopped.push(await room.phase('stop'));
      if (!isReadingFirst) reading.push(await room.phase('read'));
    }
    await room.expectClosed();
    room.close();
    const p99 = (phases: readonly Phase[]) =>
      quantile(
        phases.flatMap(({ latencies }) => latencies),
        0.99,
      );
    const memoryMb = (phases: readonly Phase[]) =>
      quantile(
        phases.map(({ memory }) => memory / 1e6),
        0.5,
      );
    const [readingP99Ms, stoppedP99Ms] = [p99(reading), p99(stopped)];
    return {
      readers: READERS,
      readingP99Ms: rounded(readingP99Ms),
      stoppedP99Ms: rounded(stoppedP99Ms),
      ratio: rounded(stoppedP99Ms / readingP99Ms),
      readingMb: rounded(memoryMb(reading)),
      stoppedMb: rounded(memoryMb(stopped)),
    };
  } finally {
    await cluster.stop();
  }
}

/** A room whose members are one who talks, some who listen, and some who may stop reading. */
class Room {
  readonly #cluster: BenchCluster;
  readonly #url: string;
  readonly #talker: BenchClient;
  readonly #listeners: readonly BenchClient[];

  static async open(cluster: BenchCluster): Promise<Room> {
    const { clientAddress } = await connectorOf(cluster);
    const url = `http://${clientAddress}`;
    const [talker, ...listeners] = await enter(url, LISTENERS + 1);
    if (talker === undefined) throw new Error('Nobody entered.');
    return new Room(cluster, url, talker, listeners);
  }

  private constructor(
    cluster: BenchCluster,
    url: string,
    talker: BenchClient,
    listeners: readonly BenchClient[],
  ) {
    this.#cluster = cluster;
    this.#url = url;
    this.#talker = talker;
    this.#listeners = listeners;
  }

  /** Much is said while the readers read, or do not; then it is measured how long others wait for a message. */
  async phase(what: 'read' | 'stop'): Promise<Phase> {
    const readers = await enter(this.#url, READERS);
    if (what === 'stop') for (const reader of readers) reader.stopReading();
    await this.#sayMuch();
    const latencies = await this.#measure();
    const { memory } = await connectorOf(this.#cluster);
    for (const reader of readers) reader.close();
    await this.#connectionsAre(LISTENERS + 1);
    return { latencies, memory };
  }

  /** Fails unless what is said in a phase is so much that readers who stop are closed for it. */
  async expectClosed(): Promise<void> {
    const readers = await enter(this.#url, READERS);
    for (const reader of readers) reader.stopReading();
    await this.#sayMuch();
    await this.#connectionsAre(LISTENERS + 1);
    for (const reader of readers) reader.close();
  }

  close(): void {
    for (const client of [this.#talker, ...this.#listeners]) client.close();
  }

  async #sayMuch(): Promise<void> {
    for (let said = 0; said < LARGE_MESSAGES; said += AT_ONCE)
      await Promise.all(Array.from({ length: AT_ONCE }, () => this.#say(LARGE)));
    await this.#arrival('all of it was read');
  }

  async #measure(): Promise<number[]> {
    const latencies: Promise<number>[] = [];
    for (let count = 0; count < MESSAGES; count += 1) {
      latencies.push(this.#arrival(`message ${count}`));
      await pause(EVERY_MS);
    }
    return Promise.all(latencies);
  }

  /** Milliseconds until the last listener has it. */
  async #arrival(content: string): Promise<number> {
    const startedAt = performance.now();
    const heard = Promise.all(this.#listeners.map((listener) => listener.hears(content)));
    await Promise.all([this.#say(content), heard]);
    return performance.now() - startedAt;
  }

  #say(content: string): Promise<unknown> {
    return this.#talker.ask('chat.chatHandler.send', { content, target: '*' });
  }

  async #connectionsAre(wanted: number): Promise<void> {
    const until = performance.now() + CLOSED_WITHIN_MS;
    while ((await connectorOf(this.#cluster)).connections !== wanted) {
      if (performance.now() > until) throw new Error('Those who do not read were not closed.');
    }
  }
}

async function enter(url: string, count: number): Promise<BenchClient[]> {
  return Promise.all(
    Array.from({ length: count }, async () => {
      const client = await BenchClient.connect(url);
      await client.ask('connector.entryHandler.enter', { rid: 'bench' });
      return client;
    }),
  );
}

async function connectorOf(cluster: BenchCluster) {
  const connector = (await cluster.status()).find(({ type }) => type === 'connector');
  if (connector === undefined) throw new Error('There is no connector.');
  return connector;
}

function rounded(value: number): number {
  return Math.round(value * 100) / 100;
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  process.stdout.write(`${JSON.stringify(await benchSlowReaders(), undefined, 2)}\n`);
}
