import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { baseDir, failure, load } from './config-fixture.ts';
import { loadConfig } from './load-config.ts';

describe('the result', () => {
  test('is frozen to its depths', () => {
    const config = load({});
    expect(Object.isFrozen(config.servers[0]?.args)).toBe(true);
    expect(Object.isFrozen(config.settings.limits.origins)).toBe(true);
    expect(() => Object.assign(config.settings.limits, { burst: 1 })).toThrow(TypeError);
  });

  test('names files by absolute paths, relative ones taken from the folder above the configuration', () => {
    const config = load({ cluster: { dataDir: 'var', log: { dir: 'logs' } } });
    const base = baseDir();
    expect(config.configDir).toBe(join(base, 'config'));
    expect(config.dataDir).toBe(join(base, 'var'));
    expect(config.settings.log.dir).toBe(join(base, 'logs'));
    expect(config.settings.storage.url).toBe(`sqlite:${join(base, 'var', 'tangelo.db')}`);
    expect(load({ cluster: { dataDir: '/srv/tangelo' } }).dataDir).toBe('/srv/tangelo');
  });

  test('keeps the URL of a PostgreSQL as it is', () => {
    const url = 'postgres://tangelo:secret@db.example.org:5432/chat?sslmode=require';
    expect(load({ cluster: { storage: { url } } }).settings.storage.url).toBe(url);
  });

  test('has client ports listen on clientBind where it is set', () => {
    const { servers } = load({ cluster: { clientBind: '0.0.0.0' } });
    expect(servers[0]).toMatchObject({ host: '127.0.0.1', clientBind: '0.0.0.0' });
    expect(servers[1]).not.toHaveProperty('clientBind');
  });

  test('comes from TANGELO_CONFIG_DIR when no folder is named', () => {
    const { configDir } = load({});
    expect(loadConfig({ env: { TANGELO_CONFIG_DIR: configDir } }).servers).toHaveLength(2);
  });
});

describe('precedence', () => {
  const cluster = { limits: { burst: 1, inFlight: 1 } };

  test('files override defaults, the environment files, and flags the environment', () => {
    const { limits } = load(
      { cluster },
      {
        env: { TANGELO_LIMITS__IN_FLIGHT: '2', TANGELO_LIMITS__MESSAGE_BYTES: '1024' },
        flags: ['limits.messageBytes=2048'],
      },
    ).settings;
    expect(limits).toMatchObject({ burst: 1, inFlight: 2, messageBytes: 2048, messagesPerSecond: 50 });
  });

  test('a mistake is told where it was made', () => {
    const options = { env: { TANGELO_WEB__PORT: '99999' }, flags: ['limits.burst=many'] };
    expect(failure({ cluster }, options).split('\n')).toEqual([
      'environment: TANGELO_WEB__PORT: 99999; expected a port, 0–65535',
      'flag: limits.burst: "many"; expected a whole number of 1 or more; messagesPerSecond 0 turns the limit off',
    ]);
  });

  test('lists, booleans and optional groups can be set, and a text that looks like JSON stays a text', () => {
    const { settings, dataDir } = load(
      {},
      {
        env: { TANGELO_LIMITS__ORIGINS: '["https://a.example"]', TANGELO_WEB__ENABLED: 'false' },
        flags: ['log.dir=/var/log/tangelo', 'dataDir=2024'],
      },
    );
    expect(settings.limits.origins).toEqual(['https://a.example']);
    expect(settings.web.enabled).toBe(false);
    expect(settings.log.dir).toBe('/var/log/tangelo');
    expect(dataDir).toBe(join(baseDir(), '2024'));
  });

  test('certificates must be readable files', () => {
    const tls = { ca: 'ca.pem', cert: 'cert.pem', key: 'key.pem' };
    const lines = failure({ cluster: { rpc: { tls } } }, { flags: ['rpc.tls.ca=package.json'] }).split('\n');
    expect(lines).toHaveLength(3);
    expect(lines[0]).toMatch(/^flag: rpc\.tls\.ca: ".*\/package\.json"; expected a readable file$/);
    expect(lines[1]).toMatch(/^cluster\.json: rpc\.tls\.cert: ".*\/cert\.pem"; expected a readable file$/);
  });
});
