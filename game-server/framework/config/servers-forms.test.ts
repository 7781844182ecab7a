import { describe, expect, test } from 'vitest';
import { development, failure, load, MASTER, SMALL } from './config-fixture.ts';

describe('forms of servers.json', () => {
  test("in Pomelo's tutorial form a front-end's port is its client port", () => {
    const { servers } = load(
      development({
        gate: [{ id: 'gate-server-1', host: '127.0.0.1', port: 3014 }],
        connector: [{ id: 'connector-server-1', host: '127.0.0.1', port: 3050 }],
        chat: [{ id: 'chat-server-1', host: '127.0.0.1', port: 6050 }],
      }),
    );
    expect(servers).toEqual([
      {
        id: 'gate-server-1',
        type: 'gate',
        host: '127.0.0.1',
        frontend: true,
        clientPort: 3014,
        clientBind: '127.0.0.1',
        args: [],
      },
      {
        id: 'connector-server-1',
        type: 'connector',
        host: '127.0.0.1',
        frontend: true,
        clientPort: 3050,
        clientBind: '127.0.0.1',
        args: [],
      },
      { id: 'chat-server-1', type: 'chat', host: '127.0.0.1', frontend: false, port: 6050, args: [] },
    ]);
  });

  test("Pomelo's full form loads with its texts for booleans and numbers and its further keys", () => {
    const { servers } = load(
      development({
        gate: [{ id: 'gate-server-1', host: '127.0.0.1', clientPort: 3014, frontend: true }],
        connector: [
          {
            id: 'connector-server-1',
            host: '127.0.0.1',
            port: '4050',
            clientPort: '3050',
            frontend: 'true',
            args: '--max-old-space-size=512  --trace-warnings',
            cpu: 2,
            memory: 512,
            'auto-restart': 'true',
            'restart-force': 'false',
            'max-connections': 100,
            username: 'somebody',
            env: 'development',
          },
        ],
        chat: [
          {
            id: 'chat-server-1',
            host: '127.0.0.1',
            port: 6050,
            frontend: 'false',
            args: ['--trace-warnings'],
          },
        ],
      }),
    );
    expect(servers).toMatchObject([
      { id: 'gate-server-1', clientPort: 3014, frontend: true },
      { port: 4050, clientPort: 3050, args: ['--max-old-space-size=512', '--trace-warnings'] },
      { port: 6050, frontend: false, args: ['--trace-warnings'] },
    ]);
    expect(servers[0]).not.toHaveProperty('port');
    expect(servers[2]).not.toHaveProperty('clientPort');
  });

  test('clusterCount makes numbered servers with ports that count up', () => {
    const { servers } = load(
      development({
        connector: [
          { id: 'front', host: '127.0.0.1', port: '4050++', clientPort: '3050++', clusterCount: 2 },
          { id: 'other', host: '127.0.0.1', port: '5050++', clusterCount: '1' },
        ],
        chat: [{ id: 'chat', host: '127.0.0.1', clusterCount: 2 }],
      }),
    );
    expect(servers.map(({ id, port, clientPort }) => [id, port, clientPort])).toEqual([
      ['front-1', 4050, 3050],
      ['front-2', 4051, 3051],
      ['other-1', undefined, 5050],
      ['chat-1', undefined, undefined],
      ['chat-2', undefined, undefined],
    ]);
  });

  test('servers of entries without an id are named as in Pomelo, counting on from entry to entry', () => {
    const { servers } = load(
      development({
        connector: SMALL.connector,
        chat: [
          { host: '127.0.0.1', port: '6050++', clusterCount: 2 },
          { host: '10.0.0.2', port: '6050++', clusterCount: 1 },
        ],
      }),
    );
    expect(servers.slice(1).map(({ id, host, port }) => [id, host, port])).toEqual([
      ['cluster-server-chat-0', '127.0.0.1', 6050],
      ['cluster-server-chat-1', '127.0.0.1', 6051],
      ['cluster-server-chat-2', '10.0.0.2', 6050],
    ]);
  });

  test('frontend or clientPort makes a front-end of any type', () => {
    const { servers } = load(
      development({
        ...SMALL,
        lobby: [
          { id: 'lobby-1', host: '127.0.0.1', clientPort: 3060 },
          { id: 'lobby-2', host: '127.0.0.1', port: 3061, frontend: true },
          { id: 'lobby-3', host: '127.0.0.1', port: 3062 },
        ],
      }),
    );
    expect(servers.slice(2).map(({ frontend, port, clientPort }) => [frontend, port, clientPort])).toEqual([
      [true, undefined, 3060],
      [true, undefined, 3061],
      [false, 3062, undefined],
    ]);
  });

  test('a port of 0 may be there any number of times', () => {
    const { servers } = load(
      development({
        connector: [{ id: 'c', host: '127.0.0.1', port: 0, clientPort: 0, clusterCount: 2 }],
        chat: [{ id: 'chat', host: '127.0.0.1', port: '0++', clusterCount: 2 }],
      }),
    );
    expect(servers.map(({ port, clientPort }) => [port, clientPort])).toEqual([
      [0, 0],
      [0, 0],
      [0, undefined],
      [0, undefined],
    ]);
  });

  test('NODE_ENV picks the section of both files', () => {
    const production = {
      connector: [{ id: 'c', host: '10.0.0.1', clientPort: 80, clientHost: 'chat.example.org' }],
      chat: [{ id: 'chat-9', host: '10.0.0.2' }],
    };
    const config = load(
      {
        servers: { development: SMALL, production },
        master: { ...MASTER, production: { id: 'm', host: '10.0.0.3', port: 3005 } },
      },
      { env: { NODE_ENV: 'production' } },
    );
    expect(config.environment).toBe('production');
    expect(config.servers.map(({ id }) => id)).toEqual(['c', 'chat-9']);
    expect(config.servers[0]).toMatchObject({ clientHost: 'chat.example.org', clientBind: '10.0.0.1' });
    expect(config.master).toEqual({ id: 'm', host: '10.0.0.3', port: 3005, httpPort: 7001 });
  });

  test('a byte order mark does no harm', () => {
    expect(load({ servers: `\uFEFF${JSON.stringify({ development: SMALL })}` }).servers).toHaveLength(2);
  });
});

describe('ports for line protocols', () => {
  const connector = { id: 'front', host: '127.0.0.1', clientPort: '3050++', clusterCount: 2 };

  test('are numbered like the client port', () => {
    const { servers } = load(
      development({ ...SMALL, connector: [{ ...connector, linePort: '4444++', utfPort: 0 }] }),
    );
    expect(servers.map(({ id, linePort, utfPort }) => [id, linePort, utfPort])).toEqual([
      ['front-1', 4444, 0],
      ['front-2', 4445, 0],
      ['chat-server-1', undefined, undefined],
    ]);
  });

  test('are ports like all others, and of connectors only', () => {
    const wrong = development({
      connector: [{ ...connector, linePort: '3051++', utfPort: 4_444 }],
      chat: [{ id: 'chat', host: '127.0.0.1', linePort: 5_555 }],
    });
    const message = failure(wrong);
    expect(message).toContain('127.0.0.1:3051');
    expect(message).toContain('4444++');
    expect(message).toContain('no such port: a chat server has none');
  });
});
