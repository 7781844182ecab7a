import { afterEach, beforeEach, expect, test } from 'vitest';
import { isAlive } from '../framework/supervisor/process-identity.ts';
import { ClusterProcesses, type RunningCommand } from '../framework/supervisor/testing/cluster-processes.ts';
import { freePort, freePorts } from '../framework/testing/free-ports.ts';
import { ChatClient } from './chat-client.ts';
import { START_CLUSTER } from './cluster.ts';

const HOST = '127.0.0.1';

let processes: ClusterProcesses;

beforeEach(() => {
  processes = new ClusterProcesses();
});
afterEach(() => processes.close());

async function start(section: object): Promise<RunningCommand> {
  const master = { id: 'master-1', host: HOST, port: await freePort(), httpPort: 0 };
  processes.write({
    master: { development: master },
    servers: { development: section },
    cluster: { web: { enabled: false } },
  });
  const launcher = processes.runScript(START_CLUSTER);
  await launcher.says('cluster ready in ');
  return launcher;
}

/** Two people who go through the gate, as in the tutorial. */
async function chatThrough(gatePort: number, connectorPorts: readonly number[]): Promise<void> {
  const people = [];
  for (const uid of ['ann', 'ben']) {
    const gate = await ChatClient.connect(`http://${HOST}:${gatePort}`);
    const { host, port, alternatives } = await gate.ask('gate.gateHandler.queryEntry', { uid });
    expect([port, ...alternatives.map((alternative) => alternative.port)].sort()).toEqual(
      [...connectorPorts].sort(),
    );
    gate.leave();
    people.push(await ChatClient.enter(`http://${host}:${port}`, { username: uid, rid: 'tutorial' }));
  }
  await people[0]?.say('hello');
  for (const person of people) await person.hearsText('hello');
  for (const person of people) person.leave();
}

async function stop(launcher: RunningCommand): Promise<void> {
  const running = processes.processes();
  launcher.kill('SIGTERM');
  expect(await launcher.exitCode()).toBe(0);
  expect(running.filter(isAlive)).toEqual([]);
}

test("the tutorial's file, in which servers have only id, host and port", async () => {
  const [connector1 = 0, connector2 = 0, chat1 = 0, chat2 = 0, gate = 0] = await freePorts(5);
  const launcher = await start({
    connector: [
      { id: 'connector-server-1', host: HOST, port: connector1 },
      { id: 'connector-server-2', host: HOST, port: connector2 },
    ],
    chat: [
      { id: 'chat-server-1', host: HOST, port: chat1 },
      { id: 'chat-server-2', host: HOST, port: chat2 },
    ],
    gate: [{ id: 'gate-server-1', host: HOST, port: gate }],
  });
  await chatThrough(gate, [connector1, connector2]);
  const addresses = new Map((await processes.status()).map(({ id, rpcAddress }) => [id, rpcAddress]));
  expect(addresses.get('chat-server-1')).toBe(`${HOST}:${chat1}`);
  await stop(launcher);
});

test('the full form, with clientPort, frontend and arguments', async () => {
  const [connector = 0, connectorClients = 0, chat = 0, gate = 0] = await freePorts(4);
  const launcher = await start({
    connector: [
      {
        id: 'connector-server-1',
        host: HOST,
        port: connector,
        clientHost: HOST,
        clientPort: connectorClients,
        frontend: 'true',
        args: '--max-old-space-size=256',
      },
    ],
    chat: [{ id: 'chat-server-1', host: HOST, port: String(chat), 'restart-force': true }],
    gate: [{ id: 'gate-server-1', host: HOST, clientPort: gate, frontend: true }],
  });
  await chatThrough(gate, [connectorClients]);
  const addresses = new Map((await processes.status()).map(({ id, rpcAddress }) => [id, rpcAddress]));
  expect(addresses.get('connector-server-1')).toBe(`${HOST}:${connector}`);
  await stop(launcher);
});

test('clusterCount with counting ports, with and without an id', async () => {
  const [first = 0, second = 0, third = 0, chat = 0, chat2 = 0, gate = 0] = await freePorts(6);
  const launcher = await start({
    connector: [{ id: 'connector-server', host: HOST, clientPort: `${first}++`, clusterCount: 3 }],
    chat: [{ host: HOST, port: `${chat}++`, clusterCount: '2' }],
    gate: [{ id: 'gate-server-1', host: HOST, clientPort: gate }],
  });
  const servers = await processes.status();
  expect(servers.map(({ id }) => id).sort()).toEqual([
    'cluster-server-chat-0',
    'cluster-server-chat-1',
    'connector-server-1',
    'connector-server-2',
    'connector-server-3',
    'gate-server-1',
    'master-1',
  ]);
  const addresses = new Map(servers.map(({ id, rpcAddress }) => [id, rpcAddress]));
  expect(addresses.get('cluster-server-chat-1')).toBe(`${HOST}:${chat2}`);
  await chatThrough(gate, [first, second, third]);
  await stop(launcher);
});
