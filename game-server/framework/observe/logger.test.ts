import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { transformWithOxc } from 'vite';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { TangeloError } from '../../../shared/errors.ts';
import { createLogger } from './logger.ts';

let dir: string;

beforeEach(() => {
  dir = join(mkdtempSync(join(tmpdir(), 'tangelo-log-')), 'logs');
});

afterEach(() => rmSync(dirname(dir), { recursive: true }));

function lines(serverId: string): unknown[] {
  return readFileSync(join(dir, `${serverId}.log`), 'utf8')
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));
}

describe('a log file', () => {
  test('has one object a line with the server, the level by name and the time as ISO 8601', () => {
    const logger = createLogger({ serverId: 'chat-server-1', level: 'info', dir });
    logger.info({ room: 'Main\nHall' }, 'a room was opened');
    logger.child({ shard: 7 }).warn('slow');
    expect(lines('chat-server-1')).toEqual([
      {
        level: 'info',
        time: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/),
        serverId: 'chat-server-1',
        room: 'Main\nHall',
        msg: 'a room was opened',
      },
      expect.objectContaining({ level: 'warn', serverId: 'chat-server-1', shard: 7, msg: 'slow' }),
    ]);
  });

  test('is written when the call returns, and leaves out what is below the level', () => {
    const logger = createLogger({ serverId: 'a', level: 'warn', dir });
    logger.info('not this');
    logger.error('this');
    expect(lines('a')).toEqual([expect.objectContaining({ level: 'error', msg: 'this' })]);
  });

  test('tells errors with their message, stack, cause and fields', () => {
    const logger = createLogger({ serverId: 'a', level: 'info', dir });
    const error = new TangeloError('NO_SERVER', 'no chat server');
    logger.error({ err: error }, 'failed');
    logger.error({ error: new Error('outer', { cause: new RangeError('inner') }) }, 'failed');
    expect(lines('a')).toEqual([
      expect.objectContaining({
        err: expect.objectContaining({
          type: 'TangeloError',
          message: 'no chat server',
          error: 'NO_SERVER',
          stack: expect.stringContaining('logger.test.ts'),
        }),
      }),
      expect.objectContaining({
        error: expect.objectContaining({ message: expect.stringContaining('inner') }),
      }),
    ]);
  });

  test('is one a server, and appended to', () => {
    createLogger({ serverId: 'a', level: 'info', dir }).info('first');
    createLogger({ serverId: 'b', level: 'info', dir }).info('other');
    createLogger({ serverId: 'a', level: 'info', dir }).info('second');
    expect(readdirSync(dir).sort()).toEqual(['a.log', 'b.log']);
    expect(lines('a')).toMatchObject([{ msg: 'first' }, { msg: 'second' }]);
  });
});

describe('the standard output of a process', () => {
  const root = join(dirname(fileURLToPath(import.meta.url)), '../../..');

  /** Runs `body` after the logger's own code, as `node --eval`: node itself reads no TypeScript. */
  async function run(body: string): Promise<ChildProcess & { readonly stdout: NodeJS.ReadableStream }> {
    const source = join(root, 'game-server/framework/observe/logger.ts');
    const { code } = await transformWithOxc(readFileSync(source, 'utf8'), source, { target: 'es2023' });
    return spawn(process.execPath, ['--input-type=module', '--eval', `${code}\n${body}`], {
      cwd: root,
      stdio: ['ignore', 'pipe', 'ignore'],
    });
  }

  const LOG = `const logger = createLogger({ serverId: 'a', level: 'info' });
    for (let i = 0; i < 5000; i++) logger.info({ i }, 'line');`;

  test.each([
    ['process.exit', 'process.exit(0)', 0],
    ['an uncaught error', 'throw new Error()', 1],
    ['nothing left to do', '', 0],
  ])('has every line once when the process ends by %s', async (_how, end, code) => {
    const child = await run(`${LOG}\n${end}`);
    const ended = new Promise((resolve) => child.once('exit', resolve));
    const written = (await text(child.stdout)).trimEnd().split('\n');
    expect(await ended).toBe(code);
    expect(written.map((line) => JSON.parse(line).i)).toEqual(Array.from({ length: 5000 }, (_, i) => i));
  });

  test('does not hold the process up while nobody reads it', async () => {
    const child = await run(`${LOG}\nsetTimeout(() => process.kill(process.pid, 'SIGKILL'), 1);`);
    // Its pipe holds 64 KiB of the half megabyte: a blocked event loop would never get to the timer.
    const signal = await new Promise((resolve) => child.once('exit', (_code, name) => resolve(name)));
    child.stdout.resume();
    expect(signal).toBe('SIGKILL');
  });

  test('may be closed by its reader', async () => {
    const child = await run(`${LOG}
      setTimeout(() => { logger.info('more'); setTimeout(() => process.exit(7), 1); }, 1);`);
    const ended = new Promise((resolve) => child.once('exit', resolve));
    child.stdout.once('data', () => {
      if ('destroy' in child.stdout && typeof child.stdout.destroy === 'function') child.stdout.destroy();
    });
    expect(await ended).toBe(7);
  });
});
