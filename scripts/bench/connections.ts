/** What an idle client costs a connector in memory. */
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import { type BenchCluster, freePort, startBenchCluster } from './bench-cluster.ts';
import { BenchClient } from './socket-io-lines.ts';

const COUNT = 1_000;
const AT_ONCE = 50;
const ROOMS = 50;

export interface ConnectionFigures {
  /** Clients of each kind. */
  readonly count: number;
  /** Resident kilobytes of the connector for each client that has entered a room. */
  readonly socketIoKb: number;
  readonly linesKb: number;
}

export async function benchConnections(): Promise<ConnectionFigures> {
  const linePort = await freePort();
  const cluster = await startBenchCluster({
    settings: { limits: { connectionsPerAddress: 0 } },
    servers: {
      gate: [{ id: 'gate', host: '127.0.0.1', clientPort: 0 }],
      connector: [{ id: 'connector', host: '127.0.0.1', clientPort: 0, linePort }],
      chat: [{ id: 'chat', host: '127.0.0.1' }],
    },
  });
  const closing: (() => void)[] = [];
  try {
    const { clientAddress } = await connectorOf(cluster);
    // Whoever comes first makes it load what all need.
    closing.push(await enter(`http://${clientAddress}`, 0), await talkInLines(linePort));
    const empty = await memoryOf(cluster);
    await inTurns(async (index) => closing.push(await enter(`http://${clientAddress}`, index)));
    const withSocketIo = await memoryOf(cluster);
    await inTurns(async () => closing.push(await talkInLines(linePort)));
    const withBoth = await memoryOf(cluster);
    const each = (bytes: number) => Math.round(bytes / COUNT / 100) / 10;
    return {
      count: COUNT,
      socketIoKb: each(withSocketIo - empty),
      linesKb: each(withBoth - withSocketIo),
    };
  } finally {
    for (const close of closing) close();
    await cluster.stop();
  }
}

async function inTurns(open: (index: number) => Promise<unknown>): Promise<void> {
  for (let index = 0; index < COUNT; index += AT_ONCE)
    await Promise.all(Array.from({ length: AT_ONCE }, (_, offset) => open(index + offset)));
}

async function enter(url: string, index: number): Promise<() => void> {
  const client = await BenchClient.connect(url);
  await client.ask('connector.entryHandler.enter', { rid: `room${index % ROOMS}` });
  return () => client.close();
}

/** Resolves when everything was told that a newcomer is told. */
async function talkInLines(port: number): Promise<() => void> {
  const socket: Socket = connect(port, '127.0.0.1');
  let text = '';
  while (!text.includes('"roomcontents"')) {
    const [chunk] = await once(socket, 'data');
    text += chunk;
  }
  socket.resume();
  return () => void socket.destroy();
}

async function connectorOf(cluster: BenchCluster) {
  const connector = (await cluster.status()).find(({ type }) => type === 'connector');
  if (connector === undefined) throw new Error('There is no connector.');
  return connector;
}

async function memoryOf(cluster: BenchCluster): Promise<number> {
  // What servers tell of themselves, they tell each second.
  await pause(1_500);
  return (await connectorOf(cluster)).memory;
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  process.stdout.write(`${JSON.stringify(await benchConnections(), undefined, 2)}\n`);
}
