import { expect, test } from 'vitest';
import type { ClientEvents } from './client.ts';
import { deferred } from './deferred.ts';
import { nextState, rehearse } from './test/rehearsal.ts';

const ENTER = 'connector.entryHandler.enter';
const JOIN = 'chat.roomHandler.join';

test('every room is joined again, each with what was missed there', async () => {
  const { cluster, client, chat } = await rehearse();
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
  const { cluster, client, chat } = await rehearse();
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
  const { cluster, client } = await rehearse();
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

test('a room to which the server moved the client is one of its rooms', async () => {
  const { cluster, client, chat } = await rehearse();
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
