import { type ChildProcess, spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeAll, expect, test } from 'vitest';
import { eventually } from '../../shared/testing/eventually.ts';
import { PomeloClient } from '../framework/transport/pomelo/testing/pomelo-client.ts';
import { ChatClient } from './chat-client.ts';
import type { Cluster } from './cluster.ts';
import type { ClientPorts } from './every-client.ts';
import { LineClient } from './line-client.ts';
import { startOneConnector } from './one-connector.ts';

const READER = fileURLToPath(new URL('./reading-client.mjs', import.meta.url));
const LARGE = 'x'.repeat(8_000);
/** More than all buffers of a connection hold, of the system and of the connector. */
const LARGE_MESSAGES = 1_000;

const ENTER = 'connector.entryHandler.enter';

/** Who does not read is closed after ten seconds, and some of that comes after all that is said here. */
const TIMEOUT_MS = 90_000;

let cluster: Cluster;
let ports: ClientPorts;
const readers: Reader[] = [];

beforeAll(async () => {
  ({ cluster, ports } = await startOneConnector({
    settings: {
      limits: { messagesPerSecond: 0, inFlight: 0 },
      // So that whoever comes back gets everything at once.
      channel: { memoryMessages: 10_000, missedMessages: 10_000, missedBytes: 100_000_000 },
    },
  }));
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

/** Each line is said when the one before was heard. */
async function talk(from: ChatClient, to: ChatClient): Promise<void> {
  for (let line = 0; line < 100; line += 1) {
    await from.say(`line ${line}`);
    await to.hearsText(`line ${line}`);
  }
}

const upTo = (last: number) => Array.from({ length: last }, (_, index) => index + 1);

test('who does not read for a while gets everything afterwards, on the same connection', async () => {
  const { url } = ports;
  const ann = await ChatClient.enterWhenFree(url, { username: 'ann', rid: 'while' });
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

test('who does not read at all is closed, keeps nobody waiting, and recovers everything on coming back', {
  timeout: TIMEOUT_MS,
}, async () => {
  const { url } = ports;
  const [ann, ben] = [
    await ChatClient.enterWhenFree(url, { username: 'ann', rid: 'ever' }),
    await ChatClient.enterWhenFree(url, { username: 'ben', rid: 'ever' }),
  ];
  const reader = await Reader.enter('reader2', 'ever');
  const before = (await ann.say('before')).seq ?? 0;
  await eventually(() => expect(reader.seqs).toEqual([before]));
  reader.stopReading();
  await sayMuch(ann);
  // How long that takes beside those who read, `npm run bench` tells.
  await talk(ann, ben);
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

/** A client of socket.io that enters MainHall by polling, and never polls again. */
async function enterAndPollNoMore(url: string, username: string): Promise<void> {
  const polling = `${url}/socket.io/?EIO=4&transport=polling`;
  const opened = await (await fetch(polling)).text();
  const { sid }: { sid: string } = JSON.parse(opened.slice(1));
  for (const body of ['40', `420${JSON.stringify([ENTER, { username }])}`])
    await fetch(`${polling}&sid=${sid}`, { method: 'POST', body });
}

test('who does not read is closed whatever they speak, and the others hear everything', {
  timeout: TIMEOUT_MS,
}, async () => {
  const { url } = ports;
  const [ann, ben] = [
    await ChatClient.enterWhenFree(url, { username: 'ann' }),
    await ChatClient.enterWhenFree(url, { username: 'ben' }),
  ];
  const pomelos = [
    await PomeloClient.overWebSocket(url.replace('http', 'ws')),
    await PomeloClient.overTcp(Number(new URL(url).port)),
  ];
  for (const [index, pomelo] of pomelos.entries()) await pomelo.ask(ENTER, { username: `pomelo${index}` });
  const line = await LineClient.connect(ports.linePort);
  await line.ask({ type: 'identitychange', identity: 'lines' }, { identity: 'lines' });
  await enterAndPollNoMore(url, 'polls');
  for (const pomelo of pomelos) pomelo.readNothing();
  line.socket.pause();
  await ann.hears('onAdd', ({ user }) => user === 'polls');

  const last = await sayMuch(ann);
  await ben.hears('onChat', ({ seq }) => seq === last);
  expect(ben.pushes('onChat').map(({ seq }) => seq)).toEqual(upTo(last));
  for (const name of ['pomelo0', 'pomelo1', 'lines', 'polls'])
    await ann.hears('onLeave', ({ user }) => user === name);
  // It tells of itself once a second.
  await eventually(async () => expect((await cluster.server('connector-1')).connections).toBe(2));
  for (const person of [ann, ben]) person.leave();
  for (const pomelo of pomelos) pomelo.vanish();
  line.close();
});

test('nothing of all this was an error', () => {
  expect(cluster.errors()).toEqual([]);
});
