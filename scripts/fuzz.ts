import { Command } from 'commander';
import { runFuzz } from './fuzz/run-fuzz.ts';

/**
 * `npm run fuzz -- --seconds N --seed S`: throws what no client should send at every port of a cluster of its own, while
 * well-meaning clients chat. Exits with 0 when nothing went wrong, with 1 and the last inputs when something did, with 2 when it
 * could not be tried.
 */
interface Options {
  readonly seconds: string;
  readonly seed?: string;
  readonly inputs: string;
  readonly replay?: string;
  readonly latency: boolean;
  readonly tls?: true;
}

const command = new Command('fuzz')
  .description('throws hostile input at every port of a cluster of its own')
  .option('--seconds <seconds>', 'how long', '60')
  .option('--seed <seed>', 'the same seed throws the same; default: another one each time')
  .option('--inputs <inputs>', 'at most so many inputs; 0: as many as go', '0')
  .option('--replay <numbers>', 'only these conversations of the seed, such as 12,15')
  .option('--no-latency', 'do not judge how long the messages of the well-meaning take')
  .option('--tls', 'the ports for clients speak TLS, which needs openssl')
  .parse();
const options: Options = command.opts();

function number(text: string): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 0) command.error(`${text} is no whole number`, { exitCode: 2 });
  return value;
}

const stop = new AbortController();
// A fault of the fuzzer itself must not leave its cluster behind.
let fault: unknown;
for (const event of ['uncaughtException', 'unhandledRejection'] as const) {
  process.on(event, (error: unknown) => {
    fault ??= error;
    stop.abort();
  });
}
for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(name, () => stop.abort());

try {
  const failures = await runFuzz({
    seconds: number(options.seconds),
    seed: number(options.seed ?? String(Date.now() % 1_000_000)),
    mostInputs: number(options.inputs) || Number.POSITIVE_INFINITY,
    replay: options.replay?.split(',').map(number),
    judgesLatency: options.latency,
    tls: options.tls ?? false,
    stopped: stop.signal,
    print: (text) => void process.stdout.write(`${text}\n`),
  });
  if (fault !== undefined) throw fault;
  process.exitCode = failures === 0 ? 0 : 1;
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`);
  process.exitCode = 2;
}
process.exit();
