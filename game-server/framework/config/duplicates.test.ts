import { describe, expect, test } from 'vitest';
import { chat, development, failure, load, type Mistake, SMALL } from './config-fixture.ts';

describe('addresses', () => {
  test('one port on two machines is no duplicate, also when clients may come from anywhere', () => {
    const config = load({
      ...development({
        connector: [
          { id: 'c-1', host: '10.0.0.1', clientPort: 3050 },
          { id: 'c-2', host: '10.0.0.2', clientPort: 3050 },
        ],
        chat: [{ id: 'chat-1', host: '10.0.0.1' }],
      }),
      cluster: { clientBind: '0.0.0.0' },
    });
    expect(config.servers).toHaveLength(3);
  });

  test('a client port on every address takes the port on each', () => {
    const files = { ...development({ ...SMALL, chat: [{ id: 'x', host: '127.0.0.1', port: 3050 }] }) };
    expect(failure({ ...files, cluster: { clientBind: '0.0.0.0' } })).toMatch(/no duplicate host:port/);
  });

  test('a web server that is not started takes neither a port nor an id', () => {
    const files = development({ ...SMALL, chat: [{ id: 'web-server-1', host: '127.0.0.1', port: 3001 }] });
    expect(load({ ...files, cluster: { web: { enabled: false } } }).servers).toHaveLength(2);
  });
});

describe('mistakes', () => {
  test.each<Mistake>([
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
  ])('%s is told with its place, the value and what was expected', (_what, files, message) => {
    expect(failure(files)).toBe(message);
  });
});
