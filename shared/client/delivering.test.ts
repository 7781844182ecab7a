import { expect, test } from 'vitest';
import type { ChatMessage } from '../contract/routes.ts';
import { Rehearsal, record } from './test/rehearsal.ts';

const ENTER = 'connector.entryHandler.enter';
const JOIN = 'chat.roomHandler.join';
const HISTORY = 'chat.chatHandler.history';

async function start() {
  const rehearsal = await Rehearsal.start();
  const client = rehearsal.client();
  const events: string[] = [];
  client.on('joined', ({ rid }) => events.push(`joined ${rid}`));
  client.on('onAdd', ({ rid, user }) => events.push(`added ${user} to ${rid}`));
  client.on('onChat', ({ msg }) => events.push(msg));
  return { cluster: rehearsal.cluster, client, events, chat: record(client) };
}

function message(rid: string, seq: number, msg = `${rid}${seq}`): ChatMessage {
  return { rid, msg, from: 'somebody', target: '*', seq, id: msg, time: 1 };
}

test('pushes that overtake the answer to enter come after it', async () => {
  const { cluster, client, events, chat } = await start();
  cluster.fault = ({ route, socket }) => {
    if (route === ENTER) {
      socket.emit('onAdd', { rid: 'den', user: 'bob' });
      socket.emit('onChat', message('den', 1));
    }
    return undefined;
  };
  await client.connect({ username: 'ann', rid: 'den' });
  await chat.until('den1');
  expect(events).toEqual(['joined den', 'added bob to den', 'den1']);
});

test('pushes that overtake the answer to join come after it, those of other rooms do not wait', async () => {
  const { cluster, client, events } = await start();
  await client.connect({ username: 'ann', rid: 'hall' });
  cluster.fault = ({ route, socket }) => {
    if (route === JOIN) {
      socket.emit('onChat', message('den', 1));
      socket.emit('onChat', message('hall', 1));
    }
    return undefined;
  };
  await client.join('den');
  expect(events).toEqual(['joined hall', 'hall1', 'joined den', 'den1']);
});

test('pushes of a room that could not be joined are not lost', async () => {
  const { cluster, client, chat } = await start();
  await client.connect({ username: 'ann', rid: 'hall' });
  cluster.fault = ({ route, socket }) => {
    if (route !== JOIN) return undefined;
    socket.emit('onChat', message('den', 0, 'psst'));
    return { code: 429, error: 'TOO_MANY_ROOMS', message: '' };
  };
  await expect(client.join('den')).rejects.toMatchObject({ error: 'TOO_MANY_ROOMS' });
  expect(chat.texts).toEqual(['psst']);
});

test('what the server pushes twice is heard once', async () => {
  const { cluster, client, chat } = await start();
  await client.connect({ username: 'ann', rid: 'den' });
  for (const seq of [1, 1, 2, 1, 3]) cluster.push('ann', 'onChat', message('den', seq));
  await chat.until('den3');
  expect(chat.texts).toEqual(['den1', 'den2', 'den3']);
});

test('what the server left out is fetched before what follows is heard', async () => {
  const { cluster, client, chat } = await start();
  await client.connect({ username: 'ann', rid: 'den' });
  cluster.rooms.say('den', 'one');
  cluster.rooms.say('den', 'two', { silently: true });
  cluster.rooms.say('den', 'three', { silently: true });
  cluster.rooms.say('den', 'four');
  await chat.until('four');
  expect(chat.texts).toEqual(['one', 'two', 'three', 'four']);
  expect(cluster.callsTo(HISTORY)).toEqual([{ rid: 'den', after: 1, limit: 200 }]);
});

test('what the server cannot give any more is skipped', async () => {
  const { cluster, client, chat } = await start();
  await client.connect({ username: 'ann', rid: 'den' });
  cluster.fault = ({ route }) =>
    route === HISTORY ? { code: 403, error: 'NOT_MEMBER', message: '' } : undefined;
  cluster.push('ann', 'onChat', message('den', 5));
  await chat.until('den5');
  cluster.push('ann', 'onChat', message('den', 6));
  await chat.until('den6');
  expect(chat.texts).toEqual(['den5', 'den6']);
});

test('private messages are heard as they come, whatever the room’s sequence', async () => {
  const { cluster, client, chat } = await start();
  await client.connect({ username: 'ann', rid: 'den' });
  cluster.push('ann', 'onChat', message('den', 0, 'first secret'));
  cluster.push('ann', 'onChat', message('den', 0, 'second secret'));
  await chat.until('second secret');
  expect(chat.texts).toEqual(['first secret', 'second secret']);
  expect(client.rooms).toEqual([{ rid: 'den', seq: 0 }]);
});

test('what is no push of the contract is not passed on', async () => {
  const { cluster, client, chat } = await start();
  await client.connect({ username: 'ann', rid: 'den' });
  const states: string[] = [];
  client.on('state', ({ state }) => states.push(state));
  for (const { emit } of [...cluster.connectors[0].sockets].map((socket) => ({
    emit: socket.emit.bind(socket),
  }))) {
    emit('state', { state: 'idle' });
    emit('onChat', 'nonsense');
    emit('onChat', { rid: 'den', seq: 'one' });
    emit('onChat');
    emit('onNovelty', {});
  }
  cluster.rooms.say('den', 'one');
  await chat.until('one');
  expect(chat.texts).toEqual(['one']);
  expect(states).toEqual([]);
});
