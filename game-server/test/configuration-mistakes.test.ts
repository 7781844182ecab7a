import { once } from 'node:events';
import { createServer } from 'node:net';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { isAlive } from '../framework/supervisor/process-identity.ts';
import { ClusterProcesses } from '../framework/supervisor/testing/cluster-processes.ts';
import { freePort } from '../framework/testing/free-ports.ts';
import { START_CLUSTER } from './cluster.ts';

const HOST = '127.0.0.1';

let processes: ClusterProcesses;

beforeEach(() => {
  processes = new ClusterProcesses();
});
afterEach(() => processes.close());

/** A section of servers.json in which nothing is wrong. */
const gate = { id: 'gate-1', host: HOST, clientPort: 0 };
const connector = { id: 'connector-1', host: HOST, clientPort: 0 };
const chat = { id: 'chat-1', host: HOST };

async function start(servers: unknown, cluster: object = {}) {
  processes.write({
    master: { development: { id: 'master-1', host: HOST, port: await freePort(), httpPort: 0 } },
    servers,
    cluster: { web: { port: 0 }, ...cluster },
  });
  const { code, output } = await processes.runScript(START_CLUSTER).result();
  return { code, output: output.replaceAll(`${processes.configDir}/`, '') };
}

const development = (section: object) => ({
  development: { gate: [gate], connector: [connector], chat: [chat], ...section },
});

test.each<[string, unknown, string]>([
  [
    'that is not JSON',
    '{"development": {"chat": [}',
    'servers.json: development.chat[0]: } (line 1, column 27); expected a JSON value',
  ],
  [
    'with an unknown key',
    development({ chat: [{ ...chat, prot: 1 }] }),
    'servers.json: development.chat[0].prot: unknown key with value 1; expected a known key, the closest is "port"',
  ],
  [
    'with a duplicate id',
    development({ chat: [chat, chat] }),
    'servers.json: development.chat[1].id: "chat-1"; expected no duplicate id: development.chat[0].id has it already',
  ],
  [
    'with a duplicate host:port',
    development({
      chat: [
        { ...chat, port: 6050 },
        { ...chat, id: 'chat-2', port: 6050 },
      ],
    }),
    'servers.json: development.chat[1].port: 127.0.0.1:6050; expected no duplicate host:port: development.chat[0].port has it already',
  ],
  [
    'with a port out of range',
    development({ chat: [{ ...chat, port: 65_536 }] }),
    'servers.json: development.chat[0].port: 65536; expected a port, 0–65535, or with clusterCount the first of many as in "3050++"',
  ],
  [
    'without a connector',
    { development: { gate: [gate], chat: [chat] } },
    'servers.json: development.connector: missing; expected at least one connector server',
  ],
  [
    'without a chat server',
    development({ chat: [] }),
    'servers.json: development.chat: []; expected at least one chat server',
  ],
  [
    'with a server type that has no folder',
    development({ chatt: [{ id: 'chatt-1', host: HOST }] }),
    'servers.json: development.chatt: unknown server type with value [{"id":"chatt-1","host":"127.0.0.1"}]; expected a server type that has a folder (chat, connector, gate, user), the closest is "chat"',
  ],
])('a servers.json %s ends the command with 78 and one message', async (_what, servers, message) => {
  const { code, output } = await start(servers);
  expect({ code, output }).toEqual({ code: 78, output: `${message}\n` });
  expect(processes.processes().filter(isAlive)).toEqual([]);
});

/** Somebody else's server on a port. */
async function occupy() {
  const server = createServer().listen(0, HOST);
  await once(server, 'listening');
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  return { port, [Symbol.asyncDispose]: async () => void (await once(server.close(), 'close')) };
}

test.each(['chat', 'connector', 'gate', 'web'])(
  'a port of a %s server that is in use ends the command with 1, and nothing is left behind',
  async (type) => {
    await using taken = await occupy();
    const { port } = taken;
    const sections: Record<string, object> = {
      chat: {
        chat: [
          { ...chat, port },
          { ...chat, id: 'chat-2' },
        ],
      },
      connector: { connector: [{ ...connector, clientPort: port }] },
      gate: { gate: [{ ...gate, clientPort: port }] },
      web: {},
    };
    const { code, output } = await start(
      development(sections[type] ?? {}),
      type === 'web' ? { web: { port } } : {},
    );
    const id = type === 'web' ? 'web-server-1' : `${type}-1`;
    expect(code).toBe(1);
    expect(output).toContain(`${id} cannot listen on ${HOST}:${port}: the port is in use`);
    expect(output).not.toContain('cluster ready');
    expect(output).not.toMatch(/"level":"(error|fatal)"/);
    expect(processes.processes().filter(isAlive)).toEqual([]);
  },
);
