import { connect, type Socket } from 'node:net';
import { beforeAll, expect, test } from 'vitest';
import { eventually } from '../../shared/testing/eventually.ts';
import { ChatClient } from './chat-client.ts';
import { type Cluster, startCluster } from './cluster.ts';

/** As many systems have it by default: enough for a quiet cluster, and fewer than the sockets that are opened. */
const OPEN_FILES = 1_024;
const SOCKETS = 1_200;

let cluster: Cluster;

beforeAll(async () => {
  cluster = await startCluster({
    servers: { connector: 1, chat: 1 },
    settings: { limits: { connectionsPerAddress: 0 }, deadlines: { helloMs: 60_000 } },
    within: ['/bin/sh', '-c', `ulimit -n ${OPEN_FILES} && exec "$@"`, 'sh'],
  });
  return () => cluster.stop();
});

/** Resolves when the system has taken the connection, or its process has closed it. */
function open(address: string): Promise<Socket> {
  const [host = '', port = ''] = address.split(':');
  const socket = connect(Number(port), host);
  return new Promise((resolve) => {
    socket.on('error', () => {}).once('close', () => resolve(socket));
    socket.once('connect', () => resolve(socket));
  });
}

test('a server without a file descriptor left serves who is there, and takes others when it has one again', async () => {
  const [url = ''] = cluster.connectorUrls;
  const before = (await cluster.status()).map(({ id, pid }) => `${id} ${pid}`);
  const ann = await ChatClient.enter(url, { username: 'ann', rid: 'room' });
  const { clientAddress, rpcAddress } = await cluster.server('connector-1');
  for (const address of [clientAddress, rpcAddress]) {
    const sockets = await Promise.all(Array.from({ length: SOCKETS }, () => open(address)));
    // It tells of itself to the master, too, while it cannot even ask the system for its own memory.
    await eventually(async () => expect((await cluster.server('connector-1')).memory).toBe(0));
    expect((await ann.say(`while ${address} is flooded`)).code).toBe(200);
    for (const socket of sockets) socket.destroy();
    await eventually(async () => {
      const ben = await ChatClient.enter(url, { username: 'ben', rid: 'room' });
      ben.leave();
    });
  }
  expect(ann.disconnects).toEqual([]);
  expect((await cluster.status()).map(({ id, pid }) => `${id} ${pid}`)).toEqual(before);
  expect(cluster.errors()).toEqual([]);
  ann.leave();
});
