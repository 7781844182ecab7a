import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { chmod, chown, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { promisify } from 'node:util';
import pg from 'pg';
import { pino } from 'pino';
import { freePort } from '../testing/free-ports.ts';
import { createPostgresStorage } from './postgres-storage.ts';
import type { StorageUnderTest } from './storage-contract.ts';

const run = promisify(execFile);
/** PostgreSQL refuses to run as root; this user owns nothing on most systems. */
const NOBODY = 65_534;

/** A PostgreSQL of the machine, run for tests. */
export interface PostgresFixture {
  /** An empty database of its own. */
  createDatabase(): Promise<StorageUnderTest & { readonly url: string }>;
  /** Ends the server and all its processes at once, as a power cut would. */
  kill(): Promise<void>;
  /** Starts it again, on the same data and port. */
  start(): Promise<void>;
  /** Stops all its processes where they are: connections stay open, and nobody answers. */
  pause(): Promise<void>;
  /** They go on. */
  resume(): Promise<void>;
  /** Ends every connection to a database, as an administrator may. Resolves with how many there were. */
  dropConnections(url: string): Promise<number>;
  dispose(): Promise<void>;
}

/**
 * The folder of the server to test with; `undefined`: there is none, which is said loudly, and the tests are to be skipped. With
 * `REQUIRE_POSTGRES=1` in the environment that is an error.
 */
export async function requirePostgres(): Promise<string | undefined> {
  const binaries = await findPostgres();
  if (binaries === undefined) {
    const message = 'PostgreSQL is not installed here: the storage on PostgreSQL was NOT tested.';
    if (process.env.REQUIRE_POSTGRES === '1') {
      throw new Error(message);
    }
    const line = '!'.repeat(message.length);
    process.stderr.write(`\n${line}\n${message}\n${line}\n\n`);
  }
  return binaries;
}

/** The folder of the newest server that is installed. */
async function findPostgres(): Promise<string | undefined> {
  const distribution = '/usr/lib/postgresql';
  const versions = existsSync(distribution) ? await readdir(distribution) : [];
  const folders = [
    ...versions
      .toSorted((a, b) => Number(b) - Number(a))
      .map((version) => join(distribution, version, 'bin')),
    ...(process.env.PATH ?? '').split(':'),
  ];
  return folders.find((folder) => ['initdb', 'postgres'].every((name) => existsSync(join(folder, name))));
}

/** Starts a private server: a folder and a port of its own, on the loopback interface. */
export async function createPostgresFixture(binaries: string): Promise<PostgresFixture> {
  const asNobody = process.getuid?.() === 0 ? { uid: NOBODY, gid: NOBODY } : {};
  const folder = await mkdtemp(join(tmpdir(), 'tangelo-postgres-'));
  await chmod(folder, 0o700);
  if (asNobody.uid !== undefined) {
    await chown(folder, asNobody.uid, asNobody.gid);
  }
  const data = join(folder, 'data');
  await run(
    join(binaries, 'initdb'),
    ['-D', data, '-U', 'tangelo', '-A', 'trust', '-E', 'UTF8', '--no-locale', '--no-sync'],
    { cwd: folder, ...asNobody },
  );
  const port = await freePort();
  const urlOf = (database: string) => `postgres://tangelo:secret@127.0.0.1:${port}/${database}`;
  let server: ChildProcess | undefined;
  let databases = 0;

  async function start(): Promise<void> {
    // What the server wrote survives the death of its processes without being forced to the disk.
    const args = [
      '-D',
      data,
      '-p',
      String(port),
      '-h',
      '127.0.0.1',
      '-k',
      folder,
      '-c',
      'max_connections=100',
    ];
    const child = spawn(join(binaries, 'postgres'), args, {
      cwd: folder,
      stdio: ['ignore', 'ignore', 'pipe'],
      ...asNobody,
    });
    server = child;
    await untilReady(child);
  }

  async function kill(): Promise<void> {
    const child = server;
    server = undefined;
    if (child?.pid === undefined || child.exitCode !== null || child.signalCode !== null) {
      return;
    }
    const ended = once(child, 'exit');
    await signalAll(child.pid, 'SIGKILL');
    await ended;
  }

  async function administer(statement: string, values: readonly string[] = []): Promise<number> {
    const client = new pg.Client({ connectionString: urlOf('postgres') });
    await client.connect();
    const { rowCount } = await client.query(statement, [...values]);
    await client.end();
    return rowCount ?? 0;
  }

  await start();
  return {
    start,
    kill,
    async pause() {
      // Once before, so that it starts no others meanwhile.
      server?.kill('SIGSTOP');
      await signalAll(server?.pid, 'SIGSTOP');
    },
    resume: () => signalAll(server?.pid, 'SIGCONT'),
    dropConnections: (url) =>
      administer('SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = $1', [
        new URL(url).pathname.slice(1),
      ]),

    async createDatabase() {
      const name = `test${++databases}`;
      await administer(`CREATE DATABASE ${name}`);
      const url = urlOf(name);
      return {
        url,
        open: () => createPostgresStorage({ url, log: pino({ level: 'silent' }) }),
        async dispose() {
          await administer(`DROP DATABASE ${name} WITH (FORCE)`);
        },
      };
    },

    async dispose() {
      await kill();
      await rm(folder, { recursive: true, maxRetries: 10, retryDelay: 50 });
    },
  };
}

async function untilReady(server: ChildProcess): Promise<void> {
  if (server.stderr === null) {
    throw new Error('the output of the server is a pipe');
  }
  const said: string[] = [];
  const lines = createInterface(server.stderr);
  await new Promise<void>((resolve, reject) => {
    lines.on('line', (line) => {
      said.push(line);
      if (line.includes('database system is ready to accept connections')) {
        resolve();
      }
    });
    server.once('error', reject);
    server.once('exit', () => reject(new Error(`PostgreSQL did not start:\n${said.join('\n')}`)));
  });
}

async function childrenOf(pid: number): Promise<number[]> {
  const { stdout } = await run('ps', ['-o', 'pid=', '--ppid', String(pid)]).catch(() => ({ stdout: '' }));
  return stdout.split('\n').filter(Boolean).map(Number);
}

async function signalAll(pid: number | undefined, signal: NodeJS.Signals): Promise<void> {
  if (pid === undefined) {
    throw new Error('PostgreSQL does not run');
  }
  const workers = await childrenOf(pid);
  for (const one of [pid, ...workers]) {
    try {
      process.kill(one, signal);
    } catch {
      // it has just ended by itself
    }
  }
}
