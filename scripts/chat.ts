import { setTimeout as delay } from 'node:timers/promises';
import { Command } from 'commander';
import { type Client, createClient, TangeloError } from '../shared/client/index.ts';
import { Chatter } from './chat/chatter.ts';
import { parseCommand } from './chat/command.ts';
import { inWords } from './chat/in-words.ts';
import { Lines } from './chat/lines.ts';
import { sendLines } from './chat/pipe.ts';
import { createScreen, type Screen } from './chat/screen.ts';
import { createStyle, harmless, wantsColours } from './chat/style.ts';
import { whyUnreachable } from './chat/unreachable.ts';

/**
 * `npm run chat -- --host HOST --port PORT`: the chat in a terminal. From a pipe, each line is sent, and the end of the input
 * is the end. Exits with 0, or with 1 when it could not enter, could not stay, or could not send something.
 */
interface Options {
  readonly host: string;
  readonly port: string;
  readonly tls?: true;
  readonly name?: string;
  readonly room?: string;
  readonly timeout: string;
}

/** How long it may take to find out why there is no connection. */
const PROBE_MS = 2_000;

const command = new Command('chat')
  .description('the chat in a terminal')
  .option('--host <host>', 'where the gate is', '127.0.0.1')
  .option('--port <port>', 'its port', '3014')
  .option('--tls', 'the gate speaks TLS')
  .option('--room <room>', 'the room to enter; default: MainHall')
  .option('--name <name>', 'your name; default: a guest')
  .option('--timeout <seconds>', 'how long to try to connect', '15')
  .parse();
const options: Options = command.opts();
const port = Number(options.port);
if (!Number.isInteger(port) || port < 1 || port > 65_535) command.error(`${options.port} is no port`);
const timeoutMs = Number(options.timeout) * 1_000;
if (!(timeoutMs > 0)) command.error(`${options.timeout} is no number of seconds`);

const { stdin, stdout, env } = process;
const isInteractive = stdin.isTTY && stdout.isTTY;
const lines = new Lines(createStyle({ colours: wantsColours({ isTerminal: stdout.isTTY, env }) }));
const host = options.host.includes(':') ? `[${options.host}]` : options.host;
const client = createClient({ gate: `${options.tls ? 'https' : 'http'}://${host}:${port}` });
let screen: Screen | undefined;
const print = (text: string) => {
  if (screen) screen.print(text);
  else stdout.write(`${text}\n`);
};

const ended = new Promise<number>((resolve) => {
  const chatter = new Chatter({
    client,
    lines,
    print,
    onPlace: ({ name, rid = '-' }) => screen?.setPrompt(`${harmless(name)}@${harmless(rid)}> `),
    onQuit: () => resolve(0),
  });
  void run(chatter, resolve);
});
for (const name of ['SIGTERM', 'SIGHUP'] as const) process.once(name, () => leave(0));
leave(await ended);

/** Enters, and chats until there is a reason to end. */
async function run(chatter: Chatter, end: (exitCode: number) => void): Promise<void> {
  try {
    await enter(client);
  } catch (error) {
    process.stderr.write(`${error instanceof TangeloError ? inWords(error) : String(error)}\n`);
    return end(1);
  }
  client.on('state', ({ state, error }) => {
    // Without an error it is we who left.
    if (state !== 'idle' || error === undefined) return;
    print(lines.warning(error.message));
    end(1);
  });
  if (!isInteractive) return end((await sendLines(stdin, chatter)) ? 0 : 1);
  screen = createScreen({
    input: stdin,
    output: stdout,
    onLine: (line) => void chatter.carryOut(parseCommand(line)),
    onEnd: () => end(0),
  });
  screen.setPrompt(`${harmless(client.username ?? '')}@${harmless(client.rooms.at(-1)?.rid ?? '-')}> `);
}

/** A client tries for ever; a person at a terminal wants to know. */
async function enter(entering: Client): Promise<void> {
  const { name: username, room: rid } = options;
  let reason = 'nobody answers';
  const stop = entering.on('state', (state) => {
    if (state.state === 'connecting' && state.reason !== undefined) reason = state.reason;
  });
  const tooLate = new AbortController();
  const entered = entering.connect({
    ...(username !== undefined && { username }),
    ...(rid !== undefined && { rid }),
  });
  const timeout = delay(timeoutMs, undefined, { signal: tooLate.signal }).then(async () => {
    const unreachable = await whyUnreachable({ host: options.host, port }, { timeoutMs: PROBE_MS });
    // Something listens there. What it is, nobody can know.
    const hint = options.tls
      ? 'a gate without a certificate needs no --tls'
      : 'one with a certificate needs --tls';
    const why = unreachable ?? `it is no gate, or has no connector for us (${reason}); ${hint}`;
    throw new TangeloError('UNAVAILABLE', `no connection to ${host}:${port}: ${why}`);
  });
  // Aborted once entering has settled.
  timeout.catch(() => {});
  try {
    await Promise.race([entered, timeout]);
  } finally {
    tooLate.abort();
    stop();
  }
}

function leave(exitCode: number): void {
  screen?.close();
  process.exitCode = exitCode;
  client.disconnect();
  // The goodbye is on its way; a terminal that is still read from would keep the process.
  stdin.destroy();
}
