import { mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { loadSecret } from './load-secret.ts';

let base: string;

beforeEach(() => {
  base = mkdtempSync(join(tmpdir(), 'tangelo-secret-'));
});

afterEach(() => rmSync(base, { recursive: true }));

const load = (environment = 'development', env: NodeJS.ProcessEnv = {}, dataDir = join(base, 'data')) =>
  loadSecret({ config: { environment, dataDir }, env });

describe('loadSecret', () => {
  test('takes TANGELO_SECRET in every environment and keeps nothing', async () => {
    const env = { TANGELO_SECRET: 'x'.repeat(32) };
    expect(Buffer.from(await load('production', env)).toString()).toBe(env.TANGELO_SECRET);
    expect(Buffer.from(await load('development', env)).toString()).toBe(env.TANGELO_SECRET);
    expect(readdirSync(base)).toEqual([]);
  });

  test('refuses a short one without repeating it', async () => {
    await expect(load('development', { TANGELO_SECRET: 'hunter2' })).rejects.toMatchObject({
      exitCode: 78,
      message: 'environment: TANGELO_SECRET: a text of 7 characters; expected at least 32 random characters',
    });
  });

  test.each([{}, { TANGELO_SECRET: '' }])('refuses to go without in production: %j', async (env) => {
    await expect(load('production', env)).rejects.toMatchObject({
      exitCode: 78,
      message: expect.stringMatching(
        /^environment: TANGELO_SECRET: missing; expected at least 32 random characters/,
      ),
    });
    expect(readdirSync(base)).toEqual([]);
  });

  test('makes one for the owner alone and gives the same ever after', async () => {
    const first = await load();
    expect(first.length).toBe(32);
    expect(await load()).toEqual(first);
    expect(statSync(join(base, 'data', 'secret')).mode & 0o777).toBe(0o600);
    expect(await load('development', {}, join(base, 'other'))).not.toEqual(first);
  });

  test('many that start at once agree, and leave nothing else behind', async () => {
    const secrets = await Promise.all(Array.from({ length: 20 }, () => load()));
    expect(new Set(secrets.map((secret) => Buffer.from(secret).toString('hex'))).size).toBe(1);
    expect(readdirSync(join(base, 'data'))).toEqual(['secret']);
  });

  test('refuses a damaged file', async () => {
    writeFileSync(join(base, 'secret'), 'short');
    await expect(load('development', {}, base)).rejects.toMatchObject({
      exitCode: 78,
      message: expect.stringContaining(`${join(base, 'secret')}: a secret of 3 bytes; expected 32 bytes`),
    });
  });
});
