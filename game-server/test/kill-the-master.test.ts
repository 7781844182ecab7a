import { beforeAll, expect, test } from 'vitest';
import { eventually } from '../../shared/testing/eventually.ts';
import { ChatClient } from './chat-client.ts';
import { type Cluster, startCluster } from './cluster.ts';

let cluster: Cluster;

beforeAll(async () => {
  cluster = await startCluster({ servers: { gate: 2, connector: 2, chat: 2 } });
  return () => cluster.stop();
});

const pids = async () => {
  const servers = await cluster.status();
  return new Map(servers.filter(({ type }) => type !== 'master').map(({ id, pid }) => [id, pid]));
};

test('chat goes on while the master is dead; it comes back, adopts the servers and restarts them', async () => {
  const [first = '', second = ''] = cluster.connectorUrls;
  const ann = await ChatClient.enter(first, { username: 'ann' });
  const ben = await ChatClient.enter(second, { username: 'ben' });
  const before = await pids();
  const { pid: masterPid } = await cluster.server('master-1');

  await cluster.kill('master-1', 'SIGKILL');
  expect(await ann.say('without a master')).toMatchObject({ code: 200 });
  await ben.hearsText('without a master');
  const gate = await ChatClient.connect(cluster.gateUrl);
  expect(await gate.ask('gate.gateHandler.queryEntry', { uid: 'cem' })).toMatchObject({ code: 200 });
  gate.leave();
  const cem = await ChatClient.enter(second, { username: 'cem', rid: 'new-room' });
  await cem.ask('chat.roomHandler.join', { rid: 'MainHall' });
  await ann.hears('onAdd', ({ user }) => user === 'cem');

  await cluster.whole(masterPid);
  expect(await pids()).toEqual(before);

  const chatPid = before.get('chat-1') ?? 0;
  await cluster.kill('chat-1', 'SIGKILL');
  await cluster.whole(chatPid);
  const after = await pids();
  expect([...after.keys()].filter((id) => after.get(id) !== before.get(id))).toEqual(['chat-1']);
  await ann.say('with all of them');
  for (const person of [ann, ben, cem]) await person.hearsText('with all of them');
  expect(cem.pushes('onKick')).toEqual([]);
  expect(ann.pushes('onLeave')).toEqual([]);
  for (const person of [ann, ben, cem]) {
    expect(person.disconnects).toEqual([]);
    person.leave();
  }
});

test('a server that dies while the master is dead is started by the next one', async () => {
  const before = await pids();
  const { pid: masterPid } = await cluster.server('master-1');
  const connectorPid = before.get('connector-2') ?? 0;
  await Promise.all([cluster.kill('master-1', 'SIGKILL'), cluster.kill('connector-2', 'SIGKILL')]);
  await cluster.whole(masterPid, connectorPid);
  const { url } = await cluster.server('connector-2');
  const dora = await ChatClient.enter(url, { username: 'dora' });
  await dora.say('here again');
  await dora.hearsText('here again');
  dora.leave();
});

test('without one gate the other one answers, and the killed one comes back', async () => {
  const [first = '', second = ''] = cluster.gateUrls;
  const { id, pid } = await findByUrl(first);
  await cluster.kill(id, 'SIGKILL');
  await expect(ChatClient.connect(first)).rejects.toThrow();
  const client = await ChatClient.connect(second);
  // It may learn a moment after the master that both connectors are there.
  await expect
    .poll(() => client.ask('gate.gateHandler.queryEntry', { uid: 'ann' }))
    .toMatchObject({ code: 200, host: '127.0.0.1', alternatives: [expect.anything()] });
  client.leave();
  await cluster.whole(pid);
  const { url } = await cluster.server(id);
  await eventually(async () => (await ChatClient.connect(url)).leave());
});

async function findByUrl(url: string) {
  const found = (await cluster.status()).find(({ clientAddress }) => `http://${clientAddress}` === url);
  if (found === undefined) throw new Error(`There is no server at ${url}.`);
  return found;
}

test('nothing of all this was an error', () => {
  expect(cluster.errors()).toEqual([]);
});
