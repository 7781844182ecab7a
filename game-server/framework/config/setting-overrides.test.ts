import { describe, expect, test } from 'vitest';
import { ConfigError, type Problem } from './config-error.ts';
import { overridesOfEnvironment, overridesOfFlags } from './setting-overrides.ts';

function messageOf(read: (problems: Problem[]) => unknown): string {
  const problems: Problem[] = [];
  read(problems);
  return new ConfigError(problems).message;
}

describe('variables', () => {
  test('two underscores separate keys, one the words of a key', () => {
    const problems: Problem[] = [];
    const env = { TANGELO_CHANNEL__MEMORY_MESSAGES: '5', TANGELO_RPC__TLS__CA: 'ca.pem', HOME: '/' };
    expect(overridesOfEnvironment(env, problems)).toEqual([
      {
        path: ['channel', 'memoryMessages'],
        value: 5,
        source: { file: 'environment', path: 'TANGELO_CHANNEL__MEMORY_MESSAGES' },
      },
      {
        path: ['rpc', 'tls', 'ca'],
        value: 'ca.pem',
        source: { file: 'environment', path: 'TANGELO_RPC__TLS__CA' },
      },
    ]);
    expect(problems).toEqual([]);
  });

  test('those of the process itself are no settings, and empty ones are not set', () => {
    const env = {
      TANGELO_SECRET: 'x',
      TANGELO_CONFIG_DIR: 'x',
      TANGELO_STARTED_AT: '1',
      TANGELO_LOG__DIR: '',
      TANGELO_NONSENSE: '',
    };
    const problems: Problem[] = [];
    expect(overridesOfEnvironment(env, problems)).toEqual([]);
    expect(problems).toEqual([]);
  });

  test.each([
    ['TANGELO_LIMITS__MESSAGE_BYTE', 'TANGELO_LIMITS__MESSAGE_BYTES'],
    ['TANGELO_LIMITS_MESSAGE_BYTES', 'TANGELO_LIMITS__MESSAGE_BYTES'],
    ['TANGELO_SECRETS', 'TANGELO_SECRET'],
    ['TANGELO_limits__burst', 'TANGELO_LIMITS__BURST'],
  ])('%s is unknown, and %s is named', (name, closest) => {
    expect(messageOf((problems) => overridesOfEnvironment({ [name]: '1' }, problems))).toBe(
      `environment: ${name}: unknown variable with value "1"; expected a known variable, the closest is ${closest}`,
    );
  });
});

describe('flags', () => {
  test('the value begins after the first equals sign', () => {
    expect(overridesOfFlags(['log.dir=/var/a=b'], [])).toEqual([
      { path: ['log', 'dir'], value: '/var/a=b', source: { file: 'flag', path: 'log.dir' } },
    ]);
  });

  test.each([
    ['limits.burst', 'flag: "limits.burst"; expected key.path=value'],
    ['=1', 'flag: "=1"; expected key.path=value'],
    [
      'limits.brust=1',
      'flag: limits.brust: unknown setting with value "1"; expected a known setting, the closest is limits.burst',
    ],
    [
      '__proto__.burst=1',
      'flag: __proto__.burst: unknown setting with value "1"; expected a known setting, the closest is limits.burst',
    ],
  ])('%s is a mistake', (flag, message) => {
    expect(messageOf((problems) => overridesOfFlags([flag], problems))).toBe(message);
  });
});
