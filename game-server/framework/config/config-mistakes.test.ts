import { describe, expect, test } from 'vitest';
import { development, type Files, failure, load, MASTER, SMALL } from './config-fixture.ts';

describe('mistakes', () => {
  const chat = (entry: Record<string, unknown>) =>
    development({ ...SMALL, chat: [{ ...SMALL.chat[0], ...entry }] });
  const connector = (entry: Record<string, unknown>) =>
    development({ ...SMALL, connector: [{ id: 'c', host: '127.0.0.1', ...entry }] });

  test.each<[string, Files, string]>([
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
      'a setting of the wrong type',
      { cluster: { limits: { inFlight: '100' } } },
      'cluster.json: limits.inFlight: "100"; expected a whole number, 0 or more',
    ],
    [
      'a negative setting',
      { cluster: { limits: { inFlight: -1 } } },
      'cluster.json: limits.inFlight: -1; expected a whole number, 0 or more',
    ],
    [
      'a burst with which nobody could ever send anything',
      { cluster: { limits: { burst: 0 } } },
      'cluster.json: limits.burst: 0; expected a whole number of 1 or more; messagesPerSecond 0 turns the limit off',
    ],
    [
      'a duration that no timer can wait for',
      { cluster: { deadlines: { pongMs: 2_147_483_648 } } },
      'cluster.json: deadlines.pongMs: 2147483648; expected milliseconds, a whole number from 1 to 1000000000',
    ],
    [
      'an origin with a path',
      { cluster: { limits: { origins: ['https://example.org/chat'] } } },
      `cluster.json: limits.origins[0]: "https://example.org/chat"; expected an origin such as https://chat.example.org, or '*'`,
    ],
    [
      'a lease that is shorter than its heartbeat',
      { cluster: { registry: { leaseMs: 500 } } },
      'cluster.json: registry.leaseMs: 500; expected more than registry.heartbeatMs (default 1000)',
    ],
    [
      'a database in memory',
      { cluster: { storage: { url: 'sqlite::memory:' } } },
      'cluster.json: storage.url: "sqlite::memory:"; expected sqlite:FILE or postgres://USER:PASSWORD@HOST:PORT/DATABASE',
    ],
    [
      'a storage URL that cannot be read, without telling its password',
      {
        cluster: { storage: { url: 'postgres://tangelo:s3:cr@t@db.example.org:port/chat?password=s3cret' } },
      },
      'cluster.json: storage.url: "postgres:***@db.example.org:port/chat?password=***"; expected sqlite:FILE or postgres://USER:PASSWORD@HOST:PORT/DATABASE',
    ],
    [
      'a duplicate id',
      development({ ...SMALL, chat: [{ id: 'connector-server-1', host: '127.0.0.1' }] }),
      'servers.json: development.chat[0].id: "connector-server-1"; expected no duplicate id: development.connector[0].id has it already',
    ],
    [
      'an id that clusterCount makes a second time',
      development({
        ...SMALL,
        chat: [
          { id: 'chat-1', host: '127.0.0.1' },
          { id: 'chat', host: '127.0.0.1', clusterCount: 1 },
        ],
      }),
      'servers.json: development.chat[1].id: "chat-1"; expected no duplicate id: development.chat[0].id has it already',
    ],
    [
      'the id of the web server',
      chat({ id: 'web-server-1' }),
      'cluster.json: web.id: "web-server-1"; expected no duplicate id: development.chat[0].id in servers.json has it already',
    ],
    [
      'a duplicate port',
      chat({ port: 3050 }),
      'servers.json: development.chat[0].port: 127.0.0.1:3050; expected no duplicate host:port: development.connector[0].clientPort has it already',
    ],
    [
      'the port of the master',
      chat({ host: 'localhost', port: 3005 }),
      'master.json: development.port: 127.0.0.1:3005; expected no duplicate host:port: development.chat[0].port in servers.json has it already',
    ],
    [
      "the operator's port",
      chat({ port: 7001 }),
      'master.json: development.httpPort: 127.0.0.1:7001; expected no duplicate host:port: development.chat[0].port in servers.json has it already',
    ],
    [
      'the port of the web server on every address',
      chat({ host: '0.0.0.0', port: 3001 }),
      'cluster.json: web.port: 127.0.0.1:3001; expected no duplicate host:port: development.chat[0].port in servers.json has it already',
    ],
    [
      'a port out of range',
      chat({ port: 70000 }),
      'servers.json: development.chat[0].port: 70000; expected a port, 0–65535, or with clusterCount the first of many as in "3050++"',
    ],
    [
      'a port out of range as a text',
      chat({ port: '70000' }),
      'servers.json: development.chat[0].port: "70000"; expected a port, 0–65535, or with clusterCount the first of many as in "3050++"',
    ],
    [
      'a port that is no number',
      chat({ port: true }),
      'servers.json: development.chat[0].port: true; expected a port, 0–65535, or with clusterCount the first of many as in "3050++"',
    ],
    [
      'a port of the master out of range',
      { master: { development: { ...MASTER.development, port: -1 } } },
      'master.json: development.port: -1; expected a port, 0–65535',
    ],
    [
      'a count of ports without a clusterCount',
      chat({ port: '6050++' }),
      'servers.json: development.chat[0].port: "6050++"; expected a single port, or a clusterCount beside it',
    ],
    [
      'one port for many servers',
      chat({ clusterCount: 3 }),
      'servers.json: development.chat[0].port: 6050; expected no duplicate host:port: "6050++", so that each of the 3 servers has a port of its own',
    ],
    [
      'ports that count past the last',
      chat({ port: '65535++', clusterCount: 2 }),
      'servers.json: development.chat[0].port: "65535++"; expected 2 ports in the range 0–65535',
    ],
    [
      'a clusterCount of none',
      chat({ clusterCount: 0 }),
      'servers.json: development.chat[0].clusterCount: 0; expected a number of servers, 1–1000',
    ],
    [
      'a clusterCount beyond all measure',
      chat({ port: 0, clusterCount: 1e9 }),
      'servers.json: development.chat[0].clusterCount: 1000000000; expected a number of servers, 1–1000',
    ],
    [
      'no connector',
      development({ chat: SMALL.chat }),
      'servers.json: development.connector: missing; expected at least one connector server',
    ],
    [
      'an empty list of chat servers',
      development({ ...SMALL, chat: [] }),
      'servers.json: development.chat: []; expected at least one chat server',
    ],
    [
      'an empty host',
      chat({ host: '' }),
      'servers.json: development.chat[0].host: ""; expected a host name or an IP address, without a port',
    ],
    [
      'a host with a port',
      chat({ host: '127.0.0.1:6050' }),
      'servers.json: development.chat[0].host: "127.0.0.1:6050"; expected a host name or an IP address, without a port',
    ],
    [
      'an address that is none',
      chat({ host: '127.0.0.256' }),
      'servers.json: development.chat[0].host: "127.0.0.256"; expected a host name or an IP address, without a port',
    ],
    [
      'a missing host',
      development({ ...SMALL, chat: [{ id: 'chat-1' }] }),
      'servers.json: development.chat[0].host: missing; expected a host name or an IP address, without a port',
    ],
    [
      'a missing id',
      development({ ...SMALL, chat: [{ host: '127.0.0.1' }] }),
      'servers.json: development.chat[0].id: missing; expected the id of the server',
    ],
    [
      'an id that would name a file elsewhere',
      chat({ id: '../chat' }),
      'servers.json: development.chat[0].id: "../chat"; expected a name of 1–64 letters, digits, ".", "_" and "-" that starts with a letter or digit',
    ],
    [
      'a front-end without a port',
      connector({}),
      'servers.json: development.connector[0].clientPort: missing; expected the port for clients',
    ],
    [
      'a connector that would be no front-end',
      connector({ clientPort: 3050, frontend: 'false' }),
      'servers.json: development.connector[0].frontend: false; expected true: every connector is a front-end',
    ],
    [
      'a client port of a back-end',
      chat({ clientPort: 3060, frontend: false }),
      'servers.json: development.chat[0].frontend: false; expected true, because there is a clientPort',
    ],
    [
      'a frontend that is neither true nor false',
      chat({ frontend: 'yes' }),
      'servers.json: development.chat[0].frontend: "yes"; expected true or false',
    ],
    [
      'arguments that are no texts',
      chat({ args: [1] }),
      'servers.json: development.chat[0].args: [1]; expected a text or a list of texts',
    ],
    [
      'a type that could be no folder',
      development({ ...SMALL, '../x': [] }),
      'servers.json: development["../x"]: []; expected a server type: letters, digits, "_" and "-"',
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
