import { fstatSync, writeSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { type DestinationStream, type Logger, type LoggerOptions, pino } from 'pino';

export type { Logger } from 'pino';

export interface CreateLoggerOptions {
  readonly serverId: string;
  /** Least severe level that is written: trace, debug, info, warn, error, fatal or silent. */
  readonly level: string;
  /** Folder for `<serverId>.log`, which is appended to; absent: the standard output. */
  readonly dir?: string;
}

const STDOUT = 1;

/** Bytes that may wait for a reader or for space on a full disk; later lines are dropped meanwhile. */
const MAX_WAITING_BYTES = 1_048_576;

/** How long a process that ends waits for a reader who does not read. */
const EXIT_WAIT_MS = 2_000;

/**
 * A logger that writes one JSON object a line, or lines for people when the standard output is a terminal. A log that
 * cannot be written never stops the process.
 */
export function createLogger({ serverId, level, dir }: CreateLoggerOptions): Logger {
  const options: LoggerOptions = {
    level,
    base: { serverId },
    timestamp: pino.stdTimeFunctions.isoTime,
    formatters: { level: (label) => ({ level: label }) },
    serializers: { err: pino.stdSerializers.err, error: pino.stdSerializers.err },
  };
  if (dir !== undefined) return pino(options, fileSink(join(dir, `${serverId}.log`)));
  if (fstatSync(STDOUT).isFile()) return pino(options, fileSink(STDOUT));
  return pino(options, process.stdout.isTTY ? prettyLines(readerSink()) : readerSink());
}

/** Written before the call returns, so that the log of a process that was killed is whole; about 4 µs a line. */
function fileSink(dest: string | number): DestinationStream {
  return sink({ dest, mkdir: true, append: true, sync: true });
}

/** A paused terminal or a pipe that nobody reads must not block the event loop. What waits is written at exit. */
function readerSink(): DestinationStream {
  const stream = sink({ dest: STDOUT, sync: false });
  return Object.assign(stream, { flushSync: () => flushOrGiveUp(stream) });
}

/**
 * Writes what waits when the process ends. sonic-boom's own way tries a pipe that its reader has closed again for ever, and the
 * process would never end; so this looks at what it keeps, and gives up when there is nobody left to read.
 */
function flushOrGiveUp(stream: object): void {
  const bufs: unknown = Reflect.get(stream, '_bufs');
  // What is being written at this moment is not for us to write again.
  const next: unknown = Reflect.get(stream, '_writing') === true ? '' : Reflect.get(stream, '_writingBuf');
  let rest = Buffer.from([next, ...(Array.isArray(bufs) ? bufs : [])].join(''));
  const pause = new Int32Array(new SharedArrayBuffer(4));
  for (let waitedMs = 0; rest.length > 0; ) {
    try {
      rest = rest.subarray(writeSync(STDOUT, rest));
    } catch (error) {
      const isFull = error instanceof Error && 'code' in error && error.code === 'EAGAIN';
      if (!isFull || waitedMs >= EXIT_WAIT_MS) return;
      Atomics.wait(pause, 0, 0, 10);
      waitedMs += 10;
    }
  }
}

function sink(options: Parameters<typeof pino.destination>[0] & object): ReturnType<typeof pino.destination> {
  const stream = pino.destination({ ...options, maxLength: MAX_WAITING_BYTES });
  // A full disk or a closed terminal: there is nowhere left to tell it, and writing is tried again with the next line.
  stream.on('error', () => undefined);
  return stream;
}

function prettyLines(target: DestinationStream): DestinationStream {
  // Loaded on a terminal only: no other process should pay for it.
  const { prettyFactory }: typeof import('pino-pretty') = createRequire(import.meta.url)('pino-pretty');
  const pretty = prettyFactory({
    colorize: !process.env.NO_COLOR,
    translateTime: 'SYS:HH:MM:ss.l',
    ignore: 'pid,hostname,serverId',
    messageFormat: '{serverId}: {msg}',
    singleLine: true,
    errorLikeObjectKeys: ['err', 'error'],
  });
  return { write: (line) => target.write(pretty(line)) };
}
