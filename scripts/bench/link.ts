/** How fast links are, between two processes, next to bare grpc-js that does the same. */
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { pathToFileURL } from 'node:url';
import { ChannelCredentials, Client, Metadata } from '@grpc/grpc-js';
import { pino } from 'pino';
import { clusterSchema } from '../../game-server/framework/config/cluster-schema.ts';
import { createLinks } from '../../game-server/framework/rpc/links.ts';
import { loadProtos } from '../../game-server/framework/rpc/load-protos.ts';

const CALLERS = 64;
const ROUNDS = 5;
const ROUND_MS = 700;
const { probe } = loadProtos().tangelo;
const REQUEST = { number: 42, text: 'hello from the other side' };

type Call = () => Promise<unknown>;

export interface LinkFigures {
  readonly name: 'link';
  /** Calls a second of 64 callers. */
  readonly linkCallsPerSecond: number;
  readonly unaryCallsPerSecond: number;
  /** Link calls for each unary one; the target is 20 at least. */
  readonly throughputRatio: number;
  /** Microseconds from a call to its reply, of one caller. */
  readonly linkRoundTripUs: number;
  readonly streamRoundTripUs: number;
  /** Link round trip for each one of a bare stream; the target is 1.3 at most. */
  readonly latencyRatio: number;
}

export async function benchLink(): Promise<LinkFigures> {
  const callee = fork(
    new URL(`./link-callee${import.meta.url.endsWith('.ts') ? '.ts' : '.js'}`, import.meta.url),
  );
  try {
    const [address] = await once(callee, 'message');
    return await measure(address);
  } finally {
    callee.disconnect();
    await once(callee, 'exit');
  }
}

async function measure({ host, linkPort, barePort }: { host: string; linkPort: number; barePort: number }) {
  const links = createLinks({
    self: { id: 'caller', incarnation: 'caller-1' },
    settings: clusterSchema.parse({}).rpc,
    log: pino({ level: 'warn' }, pino.destination(2)),
  });
  const client = new Client(`${host}:${barePort}`, ChannelCredentials.createInsecure());
  const stub = links.stub({ id: 'callee', incarnation: 'callee-1', host, port: linkPort }, probe.ProbeRemote);
  const link = () => stub.echo(REQUEST);
  const unary = unaryCalls(client);
  const stream = streamCalls(client);
  try {
    const throughput = await compare(link, unary, CALLERS);
    const latency = await compare(link, stream.call, 1);
    return {
      name: 'link',
      linkCallsPerSecond: Math.round(throughput.first),
      unaryCallsPerSecond: Math.round(throughput.second),
      throughputRatio: round(throughput.first / throughput.second),
      linkRoundTripUs: round(1e6 / latency.first),
      streamRoundTripUs: round(1e6 / latency.second),
      latencyRatio: round(latency.second / latency.first),
    } as const;
  } finally {
    await stream.end();
    client.close();
    links.close();
  }
}

function unaryCalls(client: Client): Call {
  const { path, requestSerialize, responseDeserialize } = probe.ProbeRemote.Echo;
  return () =>
    new Promise((resolve, reject) => {
      client.makeUnaryRequest(path, requestSerialize, responseDeserialize, REQUEST, (error, reply) =>
        error === null ? resolve(reply) : reject(error),
      );
    });
}

/** One message there and one back; the next is sent when the last has come. */
function streamCalls(client: Client): { call: Call; end: () => Promise<unknown> } {
  const { path, requestSerialize, responseDeserialize } = probe.ProbeStream.Talk;
  const stream = client.makeBidiStreamRequest(path, requestSerialize, responseDeserialize, new Metadata());
  let received: (reply: unknown) => void = () => {};
  stream.on('data', (reply) => received(reply));
  const call = () =>
    new Promise((resolve) => {
      received = resolve;
      stream.write(REQUEST);
    });
  const end = () => {
    stream.end();
    return once(stream, 'status');
  };
  return { call, end };
}

/** Calls a second of each, in turns, so that what else the machine does meets both; the median of the rounds. */
async function compare(
  first: Call,
  second: Call,
  callers: number,
): Promise<{ first: number; second: number }> {
  await rate(first, callers);
  await rate(second, callers);
  const firsts: number[] = [];
  const seconds: number[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    firsts.push(await rate(first, callers));
    seconds.push(await rate(second, callers));
  }
  return { first: median(firsts), second: median(seconds) };
}

async function rate(call: Call, callers: number): Promise<number> {
  const start = performance.now();
  let calls = 0;
  const caller = async () => {
    while (performance.now() - start < ROUND_MS) {
      await call();
      calls++;
    }
  };
  await Promise.all(Array.from({ length: callers }, caller));
  return (calls * 1000) / (performance.now() - start);
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[values.length >> 1] ?? Number.NaN;
}

function round(value: number): number {
  return Math.round(value * 100) / 100;
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  process.stdout.write(`${JSON.stringify(await benchLink(), undefined, 2)}\n`);
}
