import { describe, expect, test } from 'vitest';
import { chat, development, failure, load, MASTER, type Mistake, SMALL } from './config-fixture.ts';

describe('mistakes', () => {
  test.each<Mistake>([
    [
      'a file that is not JSON',
      { servers: '{\n  "development": {\n    "chat": [{ id: 1 }]\n  }\n}' },
      'servers.json: development.chat[0]: id (line 3, column 16); expected a key in double quotes',
    ],
    [
      'a key that an object has twice',
      { servers: '{"development": {"chat": [], "chat": []}}' },
      'servers.json: development.chat: "chat" (line 1, column 30); expected each key once in an object',
    ],
    [
      'an empty file',
      { master: '' },
      'master.json: the end of the file (line 1, column 1); expected a JSON value',
    ],
    ['a missing servers.json', { servers: null }, 'servers.json: missing; expected a readable file'],
    ['a missing master.json', { master: null }, 'master.json: missing; expected a readable file'],
    [
      'a missing section',
      { servers: { production: SMALL } },
      'servers.json: development: missing; expected a section for NODE_ENV=development, as there is for production',
    ],
    [
      'a missing section of the master',
      { master: {} },
      'master.json: development: missing; expected a section for NODE_ENV=development',
    ],
    ['a file that holds no object', { servers: [] }, 'servers.json: []; expected an object'],
    [
      'a type that is no list',
      development({ ...SMALL, chat: {} }),
      'servers.json: development.chat: {}; expected a list',
    ],
    [
      'an entry that is no object',
      development({ ...SMALL, chat: ['chat-1'] }),
      'servers.json: development.chat[0]: "chat-1"; expected an object',
    ],
    [
      'an unknown key',
      chat({ prot: 6050 }),
      'servers.json: development.chat[0].prot: unknown key with value 6050; expected a known key, the closest is "port"',
    ],
    [
      'an unknown key of the master',
      { master: { development: { ...MASTER.development, httpport: 1 } } },
      'master.json: development.httpport: unknown key with value 1; expected a known key, the closest is "httpPort"',
    ],
    [
      'an unknown setting',
      { cluster: { limits: { messagebytes: 1 } } },
      'cluster.json: limits.messagebytes: unknown key with value 1; expected a known key, the closest is "messageBytes"',
    ],
    [
      'a mistake in a section that is not used',
      { servers: { development: SMALL, production: { chat: [{ id: 'c', host: 7 }] } } },
      'servers.json: production.chat[0].host: 7; expected a host name or an IP address, without a port',
    ],
  ])('%s is told with its place, the value and what was expected', (_what, files, message) => {
    expect(failure(files)).toBe(message);
  });

  test('a server type without a folder is named with the closest that has one', () => {
    const files = development({ ...SMALL, chatt: [{ id: 'x', host: '127.0.0.1' }] });
    expect(failure(files, { knownTypes: ['chat', 'connector', 'gate'] })).toBe(
      'servers.json: development.chatt: unknown server type with value [{"id":"x","host":"127.0.0.1"}]; ' +
        'expected a server type that has a folder (chat, connector, gate), the closest is "chat"',
    );
  });

  test('all mistakes of all files are told at once, one a line', () => {
    const message = failure(
      {
        servers: {
          development: {
            connector: [
              { id: 'a', host: '127.0.0.1', clientPort: 99999, colour: 'red' },
              { id: 'a', host: '127.0.0.1', clientPort: 3050 },
            ],
          },
        },
        master: { development: { ...MASTER.development, port: 3050 } },
        cluster: '{',
      },
      { env: { TANGELO_LIMITS__BRUST: '1' } },
    );
    expect(message.split('\n')).toEqual([
      expect.stringMatching(
        /^servers\.json: development\.connector\[0\]\.clientPort: 99999; expected a port/,
      ),
      expect.stringMatching(/^servers\.json: development\.connector\[0\]\.colour: unknown key/),
      expect.stringMatching(/^servers\.json: development\.chat: missing; expected at least one chat server/),
      expect.stringMatching(/^cluster\.json: the end of the file \(line 1, column 2\)/),
      expect.stringMatching(/^environment: TANGELO_LIMITS__BRUST: unknown variable/),
      expect.stringMatching(/^servers\.json: development\.connector\[1\]\.id: "a"; expected no duplicate id/),
      expect.stringMatching(
        /^master\.json: development\.port: 127\.0\.0\.1:3050; expected no duplicate host:port/,
      ),
    ]);
  });

  test('another kind of application says itself which types it needs', () => {
    const files = development({ connector: SMALL.connector });
    expect(load(files, { requiredTypes: ['connector'] }).servers).toHaveLength(1);
  });

  test('a long value is cut', () => {
    expect(failure(chat({ host: 'x'.repeat(10_000) })).length).toBeLessThan(250);
  });
});
