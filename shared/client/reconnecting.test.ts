import { expect, onTestFinished, test, vi } from 'vitest';
import type { ClientEvents } from './client.ts';
import { deferred } from './deferred.ts';
import { nextState, Rehearsal, record } from './test/rehearsal.ts';

const ENTER = 'connector.entryHandler.enter';
const JOIN = 'chat.roomHandler.join';

async function start() {
  const rehearsal = await Rehearsal.start();
  const { cluster } = rehearsal;
  const client = rehearsal.client();
  const joined: ClientEvents['joined'][] = [];
  client.on('joined', (event) => joined.push(event));
  return { rehearsal, cluster, client, joined, chat: record(client) };
}

test('after a broken connection the session is resumed and what was missed is delivered, once and in order', async () => {
  const { cluster, client, joined, chat } = await start();
  await client.connect({ username: 'ann', rid: 'den' });
  cluster.rooms.say('den', 'one');
  await chat.until('one');
  const offline = nextState(client, 'offline');
  cluster.cut();
  await expect(offline).resolves.toMatchObject({ retryInMs: expect.any(Number) });
  cluster.rooms.say('den', 'two');
  cluster.rooms.say('den', 'three');
  await nextState(client, 'online');
  cluster.rooms.say('den', 'four');
  await chat.until('four');
  expect(chat.texts).toEqual(['one', 'two', 'three', 'four']);
  expect(cluster.callsTo(ENTER)[1]).toEqual({ resume: expect.any(String), rid: 'den', lastSeq: 1 });
  expect(joined.map(({ rid, resumed }) => [rid, resumed])).toEqual([
    ['den', false],
    ['den', true],
  ]);
});

test('what is more than one answer holds is fetched before anything newer is heard', async () => {
  const { cluster, client, joined, chat } = await start();
  await client.connect({ username: 'ann', rid: 'den' });
  cluster.rooms.say('den', '0');
  await chat.until('0');
  const offline = nextState(client, 'offline');
  cluster.cut();
  await offline;
  cluster.rooms.pageSize = 3;
  const texts = Array.from({ length: 10 }, (_, index) => `${index + 1}`);
  for (const text of texts) cluster.rooms.say('den', text);
  await nextState(client, 'online');
  cluster.rooms.say('den', 'newest');
  await chat.until('newest');
  expect(chat.texts).toEqual(['0', ...texts, 'newest']);
  expect(joined.at(-1)).toMatchObject({ resumed: true, complete: false });
});

test('what is not kept any more is skipped, and everything after it is heard', async () => {
  const { cluster, client, chat } = await start();
  await client.connect({ username: 'ann', rid: 'den' });
  const offline = nextState(client, 'offline');
  cluster.cut();
  await offline;
  cluster.rooms.pageSize = 2;
  for (const text of ['1', '2', '3', '4', '5', '6']) cluster.rooms.say('den', text);
  cluster.rooms.room('den').log.splice(0, 2);
  await chat.until('6');
  expect(chat.texts).toEqual(['3', '4', '5', '6']);
});

async function startWakeable() {
  const network = new EventTarget();
  vi.stubGlobal('addEventListener', network.addEventListener.bind(network));
  vi.stubGlobal('removeEventListener', network.removeEventListener.bind(network));
  onTestFinished(() => void vi.unstubAllGlobals());
  const rehearsal = await Rehearsal.start();
  const client = rehearsal.client({ requestTimeoutMs: 200 });
  await client.connect({ username: 'ann' });
  await client.send({ content: 'hello', target: '*' });
  return { cluster: rehearsal.cluster, client, wakeUp: () => network.dispatchEvent(new Event('online')) };
}

test('a connection that died unnoticed is given up when the machine wakes up', async () => {
  const { cluster, client, wakeUp } = await startWakeable();
  const [offline, online] = [nextState(client, 'offline'), nextState(client, 'online')];
  cluster.fault = ({ route }) => (route === 'chat.roomHandler.list' ? 'ignore' : undefined);
  wakeUp();
  await expect(offline).resolves.toMatchObject({ reason: 'the server has fallen silent' });
  await online;
});

test('a connection that lives is kept when the machine wakes up', async () => {
  const { cluster, client, wakeUp } = await startWakeable();
  wakeUp();
  await cluster.called('chat.roomHandler.list', 1);
  cluster.fault = ({ route }) => (route === 'chat.chatHandler.history' ? 'ignore' : undefined);
  // By then it would have been given up.
  await expect(client.request('chat.chatHandler.history', {})).rejects.toMatchObject({ error: 'TIMEOUT' });
  expect(client.state).toBe('online');
});

test('each return uses the token of the one before', async () => {
  const { cluster, client } = await start();
  await client.connect({ username: 'ann' });
  for (const _ of [1, 2, 3]) {
    const online = nextState(client, 'online');
    cluster.cut();
    await online;
  }
  const tokens = cluster.callsTo(ENTER).map(({ resume }) => resume);
  expect(tokens).toEqual([undefined, 'uid1.1', 'uid1.2', 'uid1.3']);
});

test('every room is joined again, each with what was missed there', async () => {
  const { cluster, client, chat } = await start();
  await client.connect({ username: 'ann', rid: 'a' });
  await client.join('b');
  await client.join('c');
  cluster.rooms.say('b', 'b1');
  await chat.until('b1');
  const offline = nextState(client, 'offline');
  cluster.cut();
  await offline;
  for (const rid of ['a', 'b', 'c']) cluster.rooms.say(rid, `${rid}2`);
  await Promise.all([chat.until('a2'), chat.until('b2'), chat.until('c2')]);
  expect(chat.texts).toEqual(['b1', 'a2', 'b2', 'c2']);
  expect(cluster.callsTo(JOIN).slice(2)).toEqual([
    { rid: 'b', lastSeq: 1 },
    { rid: 'c', lastSeq: 0 },
  ]);
  expect(client.rooms.map(({ rid, seq }) => [rid, seq])).toEqual([
    ['a', 1],
    ['b', 2],
    ['c', 1],
  ]);
});

test('a room that cannot be joined for the moment is tried again', async () => {
  const { cluster, client, chat } = await start();
  await client.connect({ username: 'ann', rid: 'a' });
  await client.join('b');
  let refusals = 0;
  cluster.fault = ({ route }) => {
    if (route !== JOIN || refusals === 2) return undefined;
    refusals += 1;
    return { code: 503, error: 'NO_SERVER', message: '' };
  };
  cluster.cut();
  await cluster.called(JOIN, 4);
  cluster.rooms.say('b', 'back');
  await chat.until('back');
  expect(client.rooms.map(({ rid }) => rid)).toEqual(['a', 'b']);
});

test('a room that cannot be joined again is told and given up', async () => {
  const { cluster, client } = await start();
  await client.connect({ username: 'ann', rid: 'a' });
  await client.join('b');
  cluster.fault = ({ route }) =>
    route === JOIN ? { code: 404, error: 'NO_SUCH_ROOM', message: 'gone' } : undefined;
  const left = deferred<ClientEvents['left']>();
  client.on('left', left.resolve);
  cluster.cut();
  await expect(left.promise).resolves.toMatchObject({ rid: 'b', error: { error: 'NO_SUCH_ROOM' } });
  expect(client.rooms.map(({ rid }) => rid)).toEqual(['a']);
});

test('the gate may be away for a while', async () => {
  const { cluster, client } = await start();
  await client.connect({ username: 'ann' });
  const states: ClientEvents['state'][] = [];
  client.on('state', (change) => states.push(change));
  await cluster.gate.die();
  const offline = nextState(client, 'offline');
  cluster.cut();
  await offline;
  await nextState(client, 'offline');
  const online = nextState(client, 'online');
  await cluster.gate.listen();
  await online;
  expect(states.slice(0, 2).map(({ state }) => state)).toEqual(['offline', 'offline']);
});

test('when its connector dies, the client goes on at another one', async () => {
  const { cluster, client, chat } = await start();
  await client.connect({ username: 'ann' });
  const online = nextState(client, 'online');
  await cluster.connectors[0].die();
  await online;
  cluster.rooms.say('MainHall', 'hello');
  await chat.until('hello');
  expect(cluster.connectors[1].sockets.size).toBe(1);
});

test('a token that has become invalid is replaced by entering with the name', async () => {
  const { cluster, client } = await start();
  await client.connect({ username: 'ann', rid: 'den' });
  cluster.forgetSessions();
  const online = nextState(client, 'online');
  cluster.cut();
  await online;
  expect(cluster.callsTo(ENTER).slice(1)).toEqual([
    { resume: 'uid1.1', rid: 'den', lastSeq: 0 },
    { username: 'ann', rid: 'den', lastSeq: 0 },
  ]);
});

test('when somebody else has the name by then, the client is idle and says why', async () => {
  const { cluster, client } = await start();
  await client.connect({ username: 'ann' });
  cluster.fault = ({ route }) => (route === 'chat.chatHandler.send' ? 'ignore' : undefined);
  const send = client.send({ content: 'waits', target: '*' });
  const refused = expect(send).rejects.toMatchObject({ error: 'NAME_TAKEN' });
  cluster.takeName('ann');
  const idle = nextState(client, 'idle');
  cluster.cut();
  await expect(idle).resolves.toMatchObject({ reason: expect.any(String), error: { error: 'NAME_TAKEN' } });
  await refused;
  await client.connect({ username: 'ann2' });
  expect(cluster.callsTo(ENTER).at(-1)).toMatchObject({ username: 'ann2', resume: 'uid1.1' });
});

test('a name that was changed is the one to come back with', async () => {
  const { cluster, client } = await start();
  await client.connect({ username: 'ann' });
  await client.request('connector.entryHandler.rename', { username: 'anna' });
  expect(client.username).toBe('anna');
  cluster.forgetSessions();
  const online = nextState(client, 'online');
  cluster.cut();
  await online;
  expect(cluster.callsTo(ENTER).at(-1)).toMatchObject({ username: 'anna' });
});

test('a request in flight is not repeated when the connection breaks', async () => {
  const { cluster, client } = await start();
  await client.connect({ username: 'ann' });
  cluster.fault = ({ route }) => (route === 'chat.roomHandler.who' ? 'break-before-answer' : undefined);
  const online = nextState(client, 'online');
  await expect(client.request('chat.roomHandler.who', { rid: 'MainHall' })).rejects.toMatchObject({
    error: 'UNAVAILABLE',
  });
  await online;
  expect(cluster.callsTo('chat.roomHandler.who')).toHaveLength(1);
});

test('a room to which the server moved the client is one of its rooms', async () => {
  const { cluster, client, chat } = await start();
  await client.connect({ username: 'ann', rid: 'den' });
  const moved = deferred<unknown>();
  client.on('onMove', moved.resolve);
  cluster.push('ann', 'onMove', { former: 'den', rid: 'MainHall', reason: 'deleted' });
  await moved.promise;
  expect(client.rooms).toEqual([{ rid: 'MainHall', seq: 0 }]);
  const online = nextState(client, 'online');
  cluster.cut();
  await online;
  cluster.rooms.say('MainHall', 'here');
  await chat.until('here');
  expect(cluster.callsTo(ENTER).at(-1)).toMatchObject({ rid: 'MainHall' });
});

test('a server that answers nothing more is left', async () => {
  const { rehearsal, cluster } = await start();
  const client = rehearsal.client({ requestTimeoutMs: 100 });
  await client.connect({ username: 'ann' });
  cluster.fault = ({ route }) => (route === ENTER ? undefined : 'ignore');
  const online = nextState(client, 'offline').then(() => nextState(client, 'online'));
  await expect(client.request('chat.roomHandler.list', {})).rejects.toMatchObject({ error: 'TIMEOUT' });
  await online;
  expect(cluster.callsTo(ENTER)).toHaveLength(2);
  expect(cluster.goodbyes).toEqual([]);
});

test('whatever breaks, every client hears the same messages in the same order, each once', async () => {
  const { rehearsal, cluster } = await start();
  const people = await Promise.all(
    ['ann', 'bob', 'cyd'].map(async (username) => {
      const client = rehearsal.client();
      await client.connect({ username, rid: 'den' });
      return { username, client, chat: record(client) };
    }),
  );
  let calls = 0;
  cluster.fault = ({ route }) => {
    if (route !== 'chat.chatHandler.send') return undefined;
    calls += 1;
    if (calls % 17 === 0) return 'break-before-answer';
    if (calls % 5 === 0) return { code: 429, error: 'RATE_LIMITED', message: '', retryAfterMs: 1 };
    return undefined;
  };
  const sends = people.flatMap(({ username, client }) =>
    Array.from({ length: 12 }, (_, number) => client.send({ content: `${username} ${number}`, target: '*' })),
  );
  await Promise.all(sends);
  const log = cluster.rooms.room('den').log.map(({ msg }) => msg);
  await Promise.all(people.map(({ chat }) => chat.until(log.at(-1) ?? '')));
  expect(log).toHaveLength(36);
  for (const { username, chat } of people) {
    expect(chat.texts).toEqual(log);
    const own = log.filter((text) => text.startsWith(username));
    expect(own).toEqual(Array.from({ length: 12 }, (_, number) => `${username} ${number}`));
  }
});
