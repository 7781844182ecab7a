import { randomBytes } from 'node:crypto';
import { link, mkdir, open, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Config } from './config.ts';
import { ConfigError } from './config-error.ts';

const MIN_LENGTH = 32;
const VARIABLE = { file: 'environment', path: 'TANGELO_SECRET' };

/**
 * The secret that all processes of the cluster sign with, at least 32 bytes: TANGELO_SECRET or, outside of production, one
 * that the first process makes and keeps in the data folder.
 *
 * @throws ConfigError when TANGELO_SECRET is too short, is missing in production, or the kept secret is damaged
 */
export async function loadSecret(options: {
  readonly config: Pick<Config, 'environment' | 'dataDir'>;
  readonly env: NodeJS.ProcessEnv;
}): Promise<Uint8Array> {
  const { config, env } = options;
  const given = env.TANGELO_SECRET;
  if (given) {
    if (given.length >= MIN_LENGTH) return new TextEncoder().encode(given);
    // The value is left out on purpose: messages end up in logs.
    const found = `a text of ${given.length} characters`;
    throw new ConfigError([{ ...VARIABLE, found, expected: `at least ${MIN_LENGTH} random characters` }]);
  }
  if (config.environment === 'production') {
    const expected = `at least ${MIN_LENGTH} random characters, the same for every process of the cluster`;
    throw new ConfigError([{ ...VARIABLE, found: 'missing', expected }]);
  }
  return keptSecret(config.dataDir);
}

async function keptSecret(dataDir: string): Promise<Uint8Array> {
  const file = join(dataDir, 'secret');
  const text = (await readIfThere(file)) ?? (await createSecret(dataDir, file));
  const secret = Buffer.from(text, 'base64url');
  if (secret.length < MIN_LENGTH) {
    const found = `a secret of ${secret.length} bytes`;
    throw new ConfigError([
      { file, path: '', found, expected: `${MIN_LENGTH} bytes; delete it for a new one` },
    ]);
  }
  return new Uint8Array(secret);
}

async function readIfThere(file: string): Promise<string | undefined> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return undefined;
    throw error;
  }
}

/**
 * Of several processes that start at once, the first that links its file wins and all read that one. A link appears with its
 * whole content, so nobody reads half a secret.
 */
async function createSecret(dataDir: string, file: string): Promise<string> {
  await mkdir(dataDir, { recursive: true });
  const draft = `${file}.${process.pid}.${randomBytes(6).toString('hex')}`;
  try {
    const handle = await open(draft, 'wx', 0o600);
    try {
      await handle.writeFile(randomBytes(MIN_LENGTH).toString('base64url'));
      await handle.sync();
    } finally {
      await handle.close();
    }
    await link(draft, file);
  } catch (error) {
    if (!hasCode(error, 'EEXIST')) throw error;
  } finally {
    await rm(draft, { force: true });
  }
  return readFile(file, 'utf8');
}

function hasCode(error: unknown, code: string): boolean {
  return error instanceof Error && 'code' in error && error.code === code;
}
