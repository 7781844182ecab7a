import { expect, test } from 'vitest';
import { ERRORS } from '../errors.ts';
import { eventually } from '../testing/eventually.ts';
import { connect, createClient } from './index.ts';
import { MemoryStorage, nextState, Rehearsal } from './test/rehearsal.ts';

const ENTER = 'connector.entryHandler.enter';

test('a client connects through the gate and enters', async () => {
  const { cluster, ...rehearsal } = await start();
  const client = rehearsal.client();
  const reply = await client.connect({ username: 'ann', rid: 'den' });
  expect(reply).toMatchObject({ username: 'ann', rid: 'den', users: ['ann'] });
  expect(client).toMatchObject({ state: 'online', username: 'ann', rooms: [{ rid: 'den', seq: 0 }] });
  await eventually(() => expect(cluster.gate.sockets.size).toBe(0));
});

test('a name that is taken rejects, and the next attempt may use another', async () => {
  const { client } = await start();
  await client().connect({ username: 'ann' });
  const second = client();
  await expect(second.connect({ username: 'ann' })).rejects.toMatchObject({ error: 'NAME_TAKEN' });
  expect(second.state).toBe('idle');
  await expect(second.connect({ username: 'bob' })).resolves.toMatchObject({ username: 'bob' });
});

test('a client that has entered does not enter twice', async () => {
  const { client } = await start();
  const ann = client();
  const first = ann.connect({ username: 'ann' });
  await expect(ann.connect({ username: 'bob' })).rejects.toMatchObject({ error: 'ALREADY_ENTERED' });
  await first;
  await expect(ann.request(ENTER, {})).rejects.toMatchObject({ error: 'ALREADY_ENTERED' });
});

test('after init, routes that need no name work, and connect enters on the same connection', async () => {
  const { client, cluster } = await start();
  const ann = client();
  await ann.init();
  expect(ann.state).toBe('connecting');
  await expect(ann.request('chat.roomHandler.list', {})).rejects.toMatchObject({ error: 'NOT_ENTERED' });
  await client().connect({ username: 'bob' });
  await expect(ann.connect({ username: 'bob' })).rejects.toMatchObject({ error: 'NAME_TAKEN' });
  await ann.connect({ username: 'ann' });
  const sockets = cluster.calls.filter(({ body }) => body.username !== 'bob').map(({ socket }) => socket);
  expect(new Set(sockets).size).toBe(1);
});

test('when the connector of first choice is down, an alternative is used', async () => {
  const { client, cluster } = await start();
  await cluster.connectors[0].die();
  await client().connect({ username: 'ann' });
  expect(cluster.connectors[1].sockets.size).toBe(1);
});

test('a name that an attempt of our own still holds, because the storage was away, is waited for', async () => {
  const { client, cluster } = await start();
  const faults = [
    { code: 503, error: 'STORAGE_UNAVAILABLE', message: '' },
    { code: 409, error: 'NAME_TAKEN', message: '' },
  ] as const;
  let attempts = 0;
  cluster.fault = ({ route }) => (route === ENTER ? faults[attempts++] : undefined);
  await expect(client().connect({ username: 'ann' })).resolves.toMatchObject({ username: 'ann' });
  expect(attempts).toBe(3);
});

test('when one connector cannot serve, an alternative is used', async () => {
  const { client, cluster } = await start();
  const busy = { code: 503, error: 'SERVER_BUSY', message: '' } as const;
  let refusals = 0;
  cluster.fault = () => (refusals++ === 0 ? busy : undefined);
  await client().connect({ username: 'ann' });
  expect(cluster.callsTo(ENTER)).toHaveLength(2);
});

test('when one gate is down, the next one answers', async () => {
  const { client, cluster } = await start();
  const downUrl = 'http://127.0.0.1:1';
  await client({ gate: [downUrl, cluster.gate.url] }).connect({ username: 'ann' });
  expect(cluster.callsTo(ENTER)).toHaveLength(1);
});

test('a gate that is down is tried until it is up', async () => {
  const { client, cluster } = await start();
  await cluster.gate.die();
  const ann = client();
  const entered = ann.connect({ username: 'ann' });
  await nextState(ann, 'connecting');
  expect(ann.username).toBeUndefined();
  await cluster.gate.listen();
  await expect(entered).resolves.toMatchObject({ username: 'ann' });
});

test('polling is used where websockets do not get through', async () => {
  const { client, cluster } = await start();
  await cluster.connectors[0].die();
  await cluster.connectors[0].listen({ transports: ['polling'] });
  await client().connect({ username: 'ann' });
  const [socket] = cluster.connectors[0].sockets;
  expect(socket?.conn.transport.name).toBe('polling');
});

test('a reloaded page takes its session up again, with the newest token', async () => {
  const { client, cluster } = await start();
  const storage = new MemoryStorage();
  await client({ storage }).connect({ username: 'ann' });
  const first = storage.getItem('tangelo:resume');
  await client({ storage }).connect();
  expect(cluster.callsTo(ENTER)[1]).toEqual({ resume: first });
  expect(storage.getItem('tangelo:resume')).not.toBe(first);
  expect(storage.getItem('tangelo:username')).toBe('ann');
});

test('a token that is no longer valid is forgotten, and the name is asked for', async () => {
  const { client, cluster } = await start();
  const storage = new MemoryStorage();
  storage.setItem('tangelo:resume', 'uid99.1');
  await client({ storage }).connect({ username: 'ann' });
  expect(cluster.callsTo(ENTER)).toMatchObject([{ resume: 'uid99.1' }, { username: 'ann' }]);
});

test('a page that is reloaded when its token is no longer valid asks for the name that it had', async () => {
  const { client, cluster } = await start();
  const storage = new MemoryStorage();
  storage.setItem('tangelo:resume', 'uid99.1');
  storage.setItem('tangelo:username', 'ann');
  await client({ storage }).connect();
  expect(cluster.callsTo(ENTER)).toMatchObject([{ resume: 'uid99.1' }, { username: 'ann' }]);
});

test('a token that is no longer valid is forgotten even if the name cannot be had', async () => {
  const { client, cluster } = await start();
  const storage = new MemoryStorage();
  storage.setItem('tangelo:resume', 'uid99.1');
  cluster.takeName('ann');
  await expect(client({ storage }).connect({ username: 'ann' })).rejects.toMatchObject({
    error: 'NAME_TAKEN',
  });
  expect(storage.items.size).toBe(0);
});

test('the token of another person’s session is not used for an account', async () => {
  const { client, cluster } = await start();
  const storage = new MemoryStorage();
  await client({ storage }).connect({ username: 'ann' });
  await client({ storage }).connect({ username: 'bob', token: 'account' });
  expect(cluster.callsTo(ENTER)[1]).toEqual({ username: 'bob', token: 'account' });
});

test('storage that refuses to work is done without', async () => {
  const { client } = await start();
  const refuse = () => {
    throw new Error('SecurityError');
  };
  const ann = client({ storage: { getItem: refuse, setItem: refuse, removeItem: refuse } });
  await expect(ann.connect({ username: 'ann' })).resolves.toMatchObject({ username: 'ann' });
});

test('a name held by an own attempt whose answer was lost is waited for', async () => {
  const { client, cluster } = await start();
  cluster.fault = ({ route }) => {
    if (route !== ENTER) return undefined;
    cluster.fault = () => undefined;
    return 'break-before-answer';
  };
  const ann = client();
  const entered = ann.connect({ username: 'ann' });
  await nextState(ann, 'connecting');
  cluster.forgetSessions();
  await expect(entered).resolves.toMatchObject({ username: 'ann' });
});

test('disconnect says goodbye, forgets the session and rejects what waits', async () => {
  const { client, cluster } = await start();
  const storage = new MemoryStorage();
  const ann = client({ storage });
  await ann.connect({ username: 'ann' });
  cluster.fault = () => 'ignore';
  const request = ann.request('chat.roomHandler.list', {});
  const send = ann.send({ content: 'lost', target: '*' });
  ann.disconnect();
  await expect(request).rejects.toMatchObject({ error: 'UNAVAILABLE' });
  await expect(send).rejects.toMatchObject({ error: 'UNAVAILABLE' });
  await expect(ann.request('chat.roomHandler.list', {})).rejects.toMatchObject({ error: 'UNAVAILABLE' });
  await cluster.called('goodbye', 1);
  expect(cluster.goodbyes).toEqual(['ann']);
  expect(storage.items.size).toBe(0);
  expect(ann).toMatchObject({ state: 'idle', username: undefined, rooms: [] });
});

test('disconnecting while connecting rejects, and the client can connect again', async () => {
  const { client, cluster } = await start();
  await cluster.gate.die();
  const ann = client();
  const entered = ann.connect({ username: 'ann' });
  const initialized = ann.init();
  await nextState(ann, 'connecting');
  ann.disconnect();
  await expect(entered).rejects.toMatchObject({ error: 'UNAVAILABLE' });
  await expect(initialized).rejects.toMatchObject({ error: 'UNAVAILABLE' });
  await cluster.gate.listen();
  await expect(ann.connect({ username: 'ann' })).resolves.toMatchObject({ username: 'ann' });
});

test('the server’s refusals reject with their names and fields', async () => {
  const { client, cluster } = await start();
  const ann = client();
  await ann.connect({ username: 'ann' });
  cluster.fault = () => ({ code: 400, error: 'BAD_REQUEST', message: ERRORS.BAD_REQUEST.text, field: 'rid' });
  await expect(ann.join('!')).rejects.toMatchObject({ error: 'BAD_REQUEST', details: { field: 'rid' } });
});

test('connect creates a client that has entered', async () => {
  const { cluster } = await start();
  const client = await connect({ gate: cluster.gate.url }, { username: 'ann' });
  expect(client.state).toBe('online');
  client.disconnect();
});

test('a client without a server does nothing until it is told to', () => {
  expect(createClient({ gate: 'http://127.0.0.1:1' })).toMatchObject({ state: 'idle', rooms: [] });
});

async function start() {
  const rehearsal = await Rehearsal.start();
  return { cluster: rehearsal.cluster, client: rehearsal.client.bind(rehearsal) };
}

test('logging out ends the session and the connection, and another person may connect', async () => {
  const { client, cluster } = await start();
  const storage = new MemoryStorage();
  const ann = client({ storage });
  await ann.connect({ username: 'ann' });
  await ann.request('user.userHandler.logout', {});
  expect(ann).toMatchObject({ state: 'idle', username: undefined, rooms: [] });
  expect(storage.items.size).toBe(0);
  await ann.connect({ username: 'bob' });
  expect(cluster.callsTo(ENTER).at(-1)).toEqual({ username: 'bob' });
});

test('whoever logs out without an answer does not come back by itself', async () => {
  const { client, cluster } = await start();
  const ann = client();
  await ann.connect({ username: 'ann' });
  cluster.fault = ({ route }) => (route === 'user.userHandler.logout' ? 'break-before-answer' : undefined);
  await expect(ann.request('user.userHandler.logout', {})).rejects.toMatchObject({ error: 'UNAVAILABLE' });
  expect(ann.state).toBe('idle');
});
