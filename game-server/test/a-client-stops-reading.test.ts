import { type ChildProcess, spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeAll, expect, test } from 'vitest';
import { eventually } from '../framework/supervisor/testing/cluster-processes.ts';
import { ChatClient } from './chat-client.ts';
import { type Cluster, startCluster } from './cluster.ts';

const READER = fileURLToPath(new URL('./reading-client.mjs', import.meta.url));
const LARGE = 'x'.repeat(8_000);
/** More than all buffers of a connection hold, of the system and of the connector. */
const LARGE_MESSAGES = 1_000;

let cluster: Cluster;
const readers: Reader[] = [];

beforeAll(async () => {
  cluster = await startCluster({
    servers: { connector: 1, chat: 1 },
    settings: {
      limits: { messagesPerSecond: 0, inFlight: 0 },
      // So that whoever comes back gets everything at once.
      channel: { memoryMessages: 10_000, missedMessages: 10_000, missedBytes: 100_000_000 },
    },
  });
  return () => cluster.stop();
});
afterEach(() => {
  for (const reader of readers.splice(0)) reader.end();
});

/** Somebody with the SDK whose process can be stopped and continued. */
class Reader {
  readonly seqs: number[] = [];
  readonly states: string[] = [];
  readonly #child: ChildProcess;
  #rest = '';

  static async enter(username: string, rid: string): Promise<Reader> {
    const reader = new Reader(username, rid);
    readers.push(reader);
    await eventually(() => expect(reader.states).toContain('online'));
    return reader;
  }

  private constructor(username: string, rid: string) {
    const child = spawn(process.execPath, [READER, cluster.gateUrl, username, rid], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    this.#child = child;
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      const lines = (this.#rest + text).split('\n');
      this.#rest = lines.pop() ?? '';
      for (const line of lines) {
        const { seq, state }: { seq?: number; state?: string } = JSON.parse(line);
        if (seq !== undefined) this.seqs.push(seq);
        if (state !== undefined) this.states.push(state);
      }
    });
  }

  stopReading(): void {
    this.#child.kill('SIGSTOP');
  }

  readOn(): void {
    this.#child.kill('SIGCONT');
  }

  end(): void {
    this.#child.kill('SIGKILL');
  }
}

async function sayMuch(person: ChatClient): Promise<number> {
  let last = 0;
  for (let sent = 0; sent < LARGE_MESSAGES; sent += 50) {
    const replies = await Promise.all(Array.from({ length: 50 }, () => person.say(LARGE)));
    last = Math.max(...replies.map(({ seq = 0 }) => seq));
  }
  return last;
}

/** Milliseconds from a send to its arrival, the 99th percentile. */
async function latencyP99(from: ChatClient, to: ChatClient, round: string): Promise<number> {
  const took: number[] = [];
  for (let line = 0; line < 200; line += 1) {
    const start = performance.now();
    await from.say(`${round} ${line}`);
    await to.hearsText(`${round} ${line}`);
    took.push(performance.now() - start);
  }
  return took.sort((a, b) => a - b)[Math.floor(took.length * 0.99)] ?? 0;
}

const upTo = (last: number) => Array.from({ length: last }, (_, index) => index + 1);

test('who does not read for a while gets everything afterwards, on the same connection', async () => {
  const [url = ''] = cluster.connectorUrls;
  const ann = await ChatClient.enter(url, { username: 'ann', rid: 'while' });
  const reader = await Reader.enter('reader1', 'while');
  reader.stopReading();
  await sayMuch(ann);
  reader.readOn();
  const last = await sayMuch(ann);
  await eventually(() => expect(reader.seqs.at(-1)).toBe(last));
  expect(reader.seqs).toEqual(upTo(last));
  expect(reader.states.filter((state) => state === 'offline')).toEqual([]);
  ann.leave();
});

test('who does not read at all is closed, slows nobody, and recovers everything on coming back', async () => {
  const [url = ''] = cluster.connectorUrls;
  const [ann, ben] = [
    await ChatClient.enter(url, { username: 'ann', rid: 'ever' }),
    await ChatClient.enter(url, { username: 'ben', rid: 'ever' }),
  ];
  await latencyP99(ann, ben, 'warm-up');
  const alone = await latencyP99(ann, ben, 'alone');
  const reader = await Reader.enter('reader2', 'ever');
  const before = (await ann.say('before')).seq ?? 0;
  await eventually(() => expect(reader.seqs).toEqual([before]));
  reader.stopReading();
  await sayMuch(ann);
  const beside = await latencyP99(ann, ben, 'beside');
  // Far more than any reasonable difference: what is meant is that nobody waits for it.
  expect(beside).toBeLessThan(Math.max(100, 10 * alone));
  // Closed after ten seconds, and waited for as long as for anybody who vanished.
  await ann.hears('onLeave', ({ user }) => user === 'reader2');
  expect(reader.states).not.toContain('offline');
  const { memory } = await cluster.server('connector-1');
  expect(Number(memory)).toBeLessThan(300_000_000);
  reader.readOn();
  await eventually(() => expect(reader.states.slice(-2)).toEqual(['offline', 'online']));
  const last = (await ann.say('after')).seq ?? 0;
  await eventually(() => expect(reader.seqs.at(-1)).toBe(last));
  expect(reader.seqs).toEqual(upTo(last).filter((seq) => seq >= before));
  for (const person of [ann, ben]) person.leave();
});

test('nothing of all this was an error', () => {
  expect(cluster.errors()).toEqual([]);
});
