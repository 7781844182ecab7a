import { expect, test } from 'vitest';
import type { ClientOptions } from './client.ts';
import { nextState, Rehearsal } from './test/rehearsal.ts';

const ENTER = 'connector.entryHandler.enter';

async function start(options: Partial<ClientOptions> = {}) {
  const rehearsal = await Rehearsal.start();
  return { cluster: rehearsal.cluster, client: rehearsal.client(options) };
}

test('a kick below 3500 brings the client back', async () => {
  const { cluster, client } = await start();
  await client.connect({ username: 'ann' });
  const kicks: number[] = [];
  client.on('onKick', ({ code }) => kicks.push(code));
  const [offline, online] = [nextState(client, 'offline'), nextState(client, 'online')];
  cluster.kick('ann', 3001);
  await expect(offline).resolves.toMatchObject({ reason: 'kick 3001' });
  await online;
  expect(kicks).toEqual([3001]);
});

test('a kick from 3500 on makes the client idle and rejects what waits', async () => {
  const { cluster, client } = await start();
  await client.connect({ username: 'ann' });
  cluster.fault = () => 'ignore';
  const send = client.send({ content: 'waits', target: '*' });
  const refused = expect(send).rejects.toMatchObject({ error: 'UNAVAILABLE', details: { kickCode: 3504 } });
  const idle = nextState(client, 'idle');
  cluster.kick('ann', 3504);
  await expect(idle).resolves.toMatchObject({ reason: 'kick 3504', error: { details: { kickCode: 3504 } } });
  await refused;
});

test('a resumption that was given up and comes late does not end the session that it takes over', async () => {
  const { cluster, client } = await start({ requestTimeoutMs: 1_000 });
  await client.connect({ username: 'ann' });
  // The first connector stands still: nobody knows whether it will ever see what was asked.
  cluster.fault = ({ route, socket }) =>
    route === ENTER && cluster.connectors[0].sockets.has(socket) ? 'ignore' : undefined;
  const resumed = nextState(client, 'online');
  cluster.cut();
  await resumed;
  cluster.fault = () => undefined;
  const takenBack = nextState(client, 'online');
  cluster.kick('ann', 3504);
  await takenBack;
  await expect(client.send({ content: 'still here', target: '*' })).resolves.toMatchObject({ seq: 1 });
  // None of its own is on the way any more: now it is somebody else.
  const ended = nextState(client, 'idle');
  cluster.kick('ann', 3504);
  await expect(ended).resolves.toMatchObject({ error: { details: { kickCode: 3504 } } });
});

test('a connector that is full sends the client to another one', async () => {
  const { cluster, client } = await start();
  cluster.fault = ({ route, socket }) => {
    if (route !== ENTER || cluster.connectors[1].sockets.has(socket)) return undefined;
    socket.emit('onKick', { code: 3007, reason: 'full' });
    socket.disconnect(true);
    return 'ignore';
  };
  await client.connect({ username: 'ann' });
  expect(cluster.connectors[1].sockets.size).toBe(1);
});

test('a kick from 3500 on while entering rejects connect', async () => {
  const { cluster, client } = await start();
  cluster.fault = ({ socket }) => {
    socket.emit('onKick', { code: 3508, reason: 'too many' });
    socket.disconnect(true);
    return 'ignore';
  };
  await expect(client.connect({ username: 'ann' })).rejects.toMatchObject({ details: { kickCode: 3508 } });
  expect(client.state).toBe('idle');
});
