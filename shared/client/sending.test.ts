import { expect, test } from 'vitest';
import type { ClientOptions } from './client.ts';
import { nextState, Rehearsal, record } from './test/rehearsal.ts';
import type { Fault, StandInCluster } from './test/stand-in-cluster.ts';

const SEND = 'chat.chatHandler.send';

async function start(options: Partial<ClientOptions> = {}) {
  const rehearsal = await Rehearsal.start();
  const { cluster } = rehearsal;
  const client = rehearsal.client(options);
  await client.connect({ username: 'ann', rid: 'den' });
  return { rehearsal, cluster, client, chat: record(client) };
}

/** The first sends meet these, one each; all others go well. */
function faults(cluster: StandInCluster, ...list: (Fault | undefined)[]): void {
  cluster.fault = ({ route }) => (route === SEND ? list.shift() : undefined);
}

const say = (content: string) => ({ content, target: '*' });
const log = (cluster: StandInCluster, rid = 'den') => cluster.rooms.room(rid).log.map(({ msg }) => msg);

test('a send resolves with the place of the message', async () => {
  const { client } = await start();
  await expect(client.send(say('one'))).resolves.toMatchObject({ id: expect.any(String), seq: 1 });
  await expect(client.send({ ...say('two'), id: 'mine' })).resolves.toMatchObject({ id: 'mine', seq: 2 });
});

test('sends made while offline go out in order after the return', async () => {
  const { cluster, client, chat } = await start();
  const offline = nextState(client, 'offline');
  cluster.cut();
  await offline;
  const sends = ['1', '2', '3', '4', '5'].map((text) => client.send(say(text)));
  cluster.rooms.say('den', 'meanwhile');
  const replies = await Promise.all(sends);
  expect(replies.map(({ seq }) => seq)).toEqual([2, 3, 4, 5, 6]);
  await chat.until('5');
  expect(chat.texts).toEqual(['meanwhile', '1', '2', '3', '4', '5']);
});

test('sends made before the first connection go to the room that is being entered', async () => {
  const { rehearsal, cluster } = await start();
  const bob = rehearsal.client();
  await expect(bob.send(say('too early'))).rejects.toMatchObject({ error: 'UNAVAILABLE' });
  const entered = bob.connect({ username: 'bob', rid: 'attic' });
  const sent = bob.send(say('first'));
  await entered;
  await expect(sent).resolves.toMatchObject({ seq: 1 });
  expect(log(cluster, 'attic')).toEqual(['first']);
});

test('a send whose acknowledgement was lost goes out again with its id and is stored once', async () => {
  const { cluster, client, chat } = await start();
  faults(cluster, 'break-before-answer');
  const sends = [client.send(say('one')), client.send(say('two'))];
  await expect(Promise.all(sends)).resolves.toMatchObject([{ seq: 1 }, { seq: 2 }]);
  const ids = cluster.callsTo(SEND).map(({ id }) => id);
  expect(ids).toHaveLength(3);
  expect(ids[0]).toBe(ids[1]);
  expect(log(cluster)).toEqual(['one', 'two']);
  await chat.until('two');
  expect(chat.texts).toEqual(['one', 'two']);
});

test('a send that never arrived goes out again before those made later', async () => {
  const { cluster, client } = await start();
  faults(cluster, 'ignore');
  const first = client.send(say('one'));
  await cluster.called(SEND, 1);
  const offline = nextState(client, 'offline');
  cluster.cut();
  await offline;
  await Promise.all([first, client.send(say('two'))]);
  expect(log(cluster)).toEqual(['one', 'two']);
});

test('a send without an answer on a connection that lives is repeated with its id', async () => {
  const { cluster, client } = await start({ requestTimeoutMs: 100 });
  faults(cluster, 'lose-answer');
  await expect(client.send(say('one'))).resolves.toMatchObject({ seq: 1 });
  expect(log(cluster)).toEqual(['one']);
});

test('a send that is refused for the moment is repeated, and those behind it wait', async () => {
  const { cluster, client } = await start();
  faults(
    cluster,
    { code: 429, error: 'RATE_LIMITED', message: '', retryAfterMs: 20 },
    { code: 503, error: 'STORAGE_UNAVAILABLE', message: '' },
  );
  await Promise.all(['one', 'two', 'three'].map((text) => client.send(say(text))));
  expect(log(cluster)).toEqual(['one', 'two', 'three']);
  expect(cluster.callsTo(SEND).map(({ content }) => content)).toEqual(['one', 'one', 'one', 'two', 'three']);
});

test('a send that is refused for good rejects alone', async () => {
  const { cluster, client } = await start();
  faults(cluster, { code: 413, error: 'TOO_LARGE', message: 'too large' });
  const [first, second] = await Promise.allSettled([client.send(say('one')), client.send(say('two'))]);
  expect(first).toMatchObject({ status: 'rejected', reason: { error: 'TOO_LARGE' } });
  expect(second).toMatchObject({ status: 'fulfilled', value: { seq: 1 } });
});

test('rooms do not wait for each other', async () => {
  const { cluster, client } = await start();
  await client.join('attic');
  cluster.fault = ({ route, body }) => (route === SEND && body.rid === 'den' ? 'ignore' : undefined);
  const stuck = client.send({ ...say('stuck'), rid: 'den' });
  await expect(client.send({ ...say('through'), rid: 'attic' })).resolves.toMatchObject({ seq: 1 });
  client.disconnect();
  await expect(stuck).rejects.toMatchObject({ error: 'UNAVAILABLE' });
});

test('a send stays in the room that was joined last when it was made', async () => {
  const { cluster, client } = await start();
  const offline = nextState(client, 'offline');
  const online = nextState(client, 'online');
  cluster.cut();
  await offline;
  const sent = client.send(say('for the den'));
  await online;
  await client.join('attic');
  await client.send(say('for the attic'));
  await sent;
  expect([log(cluster), log(cluster, 'attic')]).toEqual([['for the den'], ['for the attic']]);
});

test('the room that was joined again is the one that was joined last', async () => {
  const { cluster, client } = await start();
  await client.join('attic');
  await client.join('den');
  await client.send(say('in the den'));
  expect(log(cluster)).toEqual(['in the den']);
});

test('after the return, sends wait until their room has been joined again', async () => {
  const { cluster, client } = await start();
  await client.join('attic');
  let refusals = 0;
  cluster.fault = ({ route }) => {
    if (route !== 'chat.roomHandler.join' || refusals === 1) return undefined;
    refusals += 1;
    return { code: 503, error: 'NO_SERVER', message: '' };
  };
  const offline = nextState(client, 'offline');
  cluster.cut();
  await offline;
  await expect(client.send(say('in the attic'))).resolves.toMatchObject({ seq: 1 });
  expect(log(cluster, 'attic')).toEqual(['in the attic']);
});

test('sends to a room that was left as the last one go to the one before, and to nowhere when there is none', async () => {
  const { cluster, client } = await start();
  await client.join('attic');
  await client.leave('attic');
  await client.send(say('home'));
  expect(log(cluster)).toEqual(['home']);
  await client.leave('den');
  await expect(client.send(say('void'))).rejects.toMatchObject({ error: 'NOT_MEMBER' });
});

test('a room is left after what was sent to it', async () => {
  const { cluster, client } = await start();
  const sends = ['one', 'two', 'three'].map((text) => client.send(say(text)));
  await client.leave('den');
  await Promise.all(sends);
  expect(log(cluster)).toEqual(['one', 'two', 'three']);
});

test('a private message is not repeated when its acknowledgement was lost', async () => {
  const { rehearsal, cluster, client } = await start();
  const bob = rehearsal.client();
  await bob.connect({ username: 'bob', rid: 'den' });
  faults(cluster, 'break-before-answer');
  const online = nextState(client, 'online');
  const secret = client.send({ content: 'secret', target: 'bob' });
  const after = client.send(say('after'));
  await expect(secret).rejects.toMatchObject({ error: 'UNAVAILABLE' });
  await online;
  await after;
  expect(cluster.callsTo(SEND).map(({ content }) => content)).toEqual(['secret', 'after']);
});

test('a private message that was refused before it was carried out is repeated', async () => {
  const { rehearsal, cluster, client } = await start();
  const bob = rehearsal.client();
  await bob.connect({ username: 'bob', rid: 'den' });
  const heard = record(bob);
  faults(cluster, { code: 429, error: 'RATE_LIMITED', message: '', retryAfterMs: 1 });
  await expect(client.send({ content: 'secret', target: 'bob' })).resolves.toMatchObject({ seq: 0 });
  await heard.until('secret');
  expect(heard.texts).toEqual(['secret']);
});

test('a private message made while offline waits for the connection', async () => {
  const { rehearsal, cluster, client } = await start();
  const bob = rehearsal.client();
  await bob.connect({ username: 'bob', rid: 'den' });
  const offline = nextState(client, 'offline');
  cluster.drop('ann');
  await offline;
  await expect(client.send({ content: 'secret', target: 'bob' })).resolves.toMatchObject({ seq: 0 });
});

test('no more than so many sends wait while offline', async () => {
  const { cluster, client } = await start({ offlineSends: 2 });
  const offline = nextState(client, 'offline');
  cluster.cut();
  await offline;
  const sends = [client.send(say('one')), client.send(say('two'))];
  await expect(client.send(say('three'))).rejects.toMatchObject({ error: 'OVERLOADED' });
  await Promise.all(sends);
  expect(log(cluster)).toEqual(['one', 'two']);
});

test('notify is carried out without an answer', async () => {
  const { cluster, client } = await start();
  client.notify(SEND, { ...say('by the way'), rid: 'den' });
  await cluster.called(SEND, 1);
  expect(log(cluster)).toEqual(['by the way']);
});
