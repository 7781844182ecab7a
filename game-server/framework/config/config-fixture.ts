import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, expect } from 'vitest';
import { ConfigError } from './config-error.ts';
import { type LoadConfigOptions, loadConfig } from './load-config.ts';

const folders: string[] = [];

/** The folder above the configuration that was loaded last. */
export function baseDir(): string {
  return folders.at(-1) ?? '';
}

afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true });
});

export const MASTER = {
  development: { id: 'master-server-1', host: '127.0.0.1', port: 3005, httpPort: 7001 },
};

export const SMALL = {
  connector: [{ id: 'connector-server-1', host: '127.0.0.1', clientPort: 3050 }],
  chat: [{ id: 'chat-server-1', host: '127.0.0.1', port: 6050 }],
};

/** What stands in the files of a configuration; without any, a small one that is right. */
export interface Files {
  servers?: unknown;
  master?: unknown;
  cluster?: unknown;
}

/** Texts are written as they are, everything else as JSON; `null` writes no file. */
export function load(files: Files, options: LoadConfigOptions = {}) {
  const dir = join(mkdtempSync(join(tmpdir(), 'tangelo-config-')), 'config');
  folders.push(dirname(dir));
  mkdirSync(dir);
  const all = { servers: { development: SMALL }, master: MASTER, cluster: null, ...files };
  for (const [name, content] of Object.entries(all)) {
    if (content === null) continue;
    writeFileSync(join(dir, `${name}.json`), typeof content === 'string' ? content : JSON.stringify(content));
  }
  return loadConfig({ dir, env: {}, ...options });
}

/** A servers.json with one section. */
export function development(section: unknown): Files {
  return { servers: { development: section } };
}

/** A servers.json whose chat server has these keys, too. */
export function chat(entry: Record<string, unknown>): Files {
  return development({ ...SMALL, chat: [{ ...SMALL.chat[0], ...entry }] });
}

/** What is wrong, in which files, and the message that says so. */
export type Mistake = [what: string, files: Files, message: string];

/** The message of the error, with the folder of the files taken off. */
export function failure(files: Files, options: LoadConfigOptions = {}): string {
  try {
    load(files, options);
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    expect(error.exitCode).toBe(78);
    return error.message.replaceAll(`${join(baseDir(), 'config')}/`, '');
  }
  throw new Error('the configuration was accepted');
}
