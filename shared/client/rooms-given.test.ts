import { expect, test } from 'vitest';
import { nextState, Rehearsal, record } from './test/rehearsal.ts';

const JOIN = 'chat.roomHandler.join';
const LIST = 'chat.groupHandler.list';

async function start() {
  const rehearsal = await Rehearsal.start();
  const { cluster } = rehearsal;
  const client = rehearsal.client();
  const events: string[] = [];
  client.on('joined', ({ rid, resumed }) => events.push(`${resumed ? 'again' : 'joined'} ${rid}`));
  client.on('onMove', ({ former, rid }) => events.push(`moved from ${former} to ${rid}`));
  client.on('onGroup', ({ rid }) => events.push(`taken into ${rid}`));
  client.on('onChat', ({ msg }) => events.push(msg));
  const chat = record(client);
  await client.connect({ username: 'ann', rid: 'hall' });
  /** Breaks the connection; resolves when the client knows it. */
  const breakUp = async () => {
    const offline = nextState(client, 'offline');
    cluster.cut();
    await offline;
  };
  return { cluster, client, events, chat, breakUp };
}

test('whoever is taken into a group learns of it, then what it is like, then what is said in it', async () => {
  const { cluster, client, events, chat } = await start();
  cluster.makeGroup('trip', ['ann']);
  cluster.rooms.say('trip', 'one');
  await chat.until('one');
  cluster.rooms.say('trip', 'two');
  await chat.until('two');
  expect(events).toEqual(['joined hall', 'taken into trip', 'joined trip', 'one', 'two']);
  expect(client.rooms.map(({ rid }) => rid)).toEqual(['hall', 'trip']);
});

test('what is said in a group is heard, whether or not anybody told of the group', async () => {
  const { cluster, events, chat } = await start();
  cluster.makeGroup('trip', ['ann'], { silently: true });
  cluster.rooms.say('trip', 'one');
  cluster.rooms.say('trip', 'two');
  await chat.until('two');
  expect(events).toEqual(['joined hall', 'joined trip', 'one', 'two']);
  expect(cluster.callsTo(JOIN)).toEqual([{ rid: 'trip', lastSeq: 0 }]);
});

test('what is said in a group before its join is answered is heard, though its push was not for us', async () => {
  const { cluster, events, chat } = await start();
  cluster.makeGroup('trip', ['ann']);
  cluster.rooms.say('trip', 'one', { silently: true });
  await chat.until('one');
  expect(events).toEqual(['joined hall', 'taken into trip', 'joined trip', 'one']);
  expect(cluster.callsTo(JOIN)).toEqual([{ rid: 'trip', lastSeq: 0 }]);
});

test('a group’s message that the server left out is fetched before what follows is heard', async () => {
  const { cluster, chat } = await start();
  cluster.makeGroup('trip', ['ann']);
  cluster.rooms.say('trip', 'one');
  await chat.until('one');
  cluster.rooms.say('trip', 'two', { silently: true });
  cluster.rooms.say('trip', 'three');
  await chat.until('three');
  expect(chat.texts).toEqual(['one', 'two', 'three']);
});

test('what was said in a group while there was no connection follows the return, once', async () => {
  const { cluster, events, chat, breakUp } = await start();
  cluster.makeGroup('trip', ['ann']);
  await cluster.called(JOIN, 1);
  await breakUp();
  cluster.rooms.say('trip', 'one');
  cluster.rooms.say('trip', 'two');
  await chat.until('two');
  expect(events.slice(3)).toEqual(['again hall', 'again trip', 'one', 'two']);
});

test('a group that one was taken into while away is found after the return', async () => {
  const { cluster, events, chat, breakUp } = await start();
  await breakUp();
  cluster.makeGroup('trip', ['ann']);
  await cluster.called(JOIN, 1);
  cluster.rooms.say('trip', 'one');
  await chat.until('one');
  expect(events).toEqual(['joined hall', 'again hall', 'joined trip', 'one']);
});

test('the list of groups is asked for until it is answered', async () => {
  const { cluster, client, breakUp } = await start();
  let refusals = 0;
  cluster.fault = ({ route }) => {
    if (route !== LIST || refusals === 2) return undefined;
    refusals += 1;
    return { code: 429, error: 'RATE_LIMITED', message: '', retryAfterMs: 1 };
  };
  await breakUp();
  cluster.makeGroup('trip', ['ann']);
  await cluster.called(JOIN, 1);
  expect(cluster.callsTo(LIST)).toHaveLength(3);
  expect(client.rooms.map(({ rid }) => rid)).toEqual(['hall', 'trip']);
});

test('a group is no room to write to by default, nor one to come back to', async () => {
  const { cluster, client, breakUp } = await start();
  cluster.makeGroup('trip', ['ann']);
  await cluster.called(JOIN, 1);
  await client.send({ content: 'to the hall', target: '*' });
  await client.leave('hall');
  await expect(client.send({ content: 'nowhere', target: '*' })).rejects.toMatchObject({
    error: 'NOT_MEMBER',
  });
  const online = nextState(client, 'online');
  await breakUp();
  await online;
  expect(cluster.callsTo('connector.entryHandler.enter')[1]).toMatchObject({ rid: 'hall' });
});

test('a group that was left is not joined again', async () => {
  const { cluster, client, breakUp } = await start();
  cluster.makeGroup('trip', ['ann']);
  await cluster.called(JOIN, 1);
  await client.request('chat.groupHandler.leave', { rid: 'trip' });
  expect(client.rooms.map(({ rid }) => rid)).toEqual(['hall']);
  const listed = cluster.called(LIST, 1);
  await breakUp();
  await listed;
  expect(cluster.callsTo(JOIN)).toHaveLength(1);
});

test('a room that ends moves its people, and what the other room is like follows', async () => {
  const { cluster, client, events, chat } = await start();
  await client.join('den');
  cluster.rooms.close('den', 'attic');
  cluster.rooms.say('attic', 'here');
  await chat.until('here');
  expect(events.slice(2)).toEqual(['moved from den to attic', 'joined attic', 'here']);
  expect(client.rooms.map(({ rid }) => rid)).toEqual(['hall', 'attic']);
  await expect(client.send({ content: 'hi', target: '*' })).resolves.toMatchObject({ seq: 2 });
});

test('whoever is moved to where they are already hears nothing twice', async () => {
  const { cluster, client, events, chat } = await start();
  await client.join('den');
  cluster.rooms.say('hall', 'one');
  cluster.rooms.close('den', 'hall');
  cluster.rooms.say('hall', 'two');
  await chat.until('two');
  expect(events.slice(2)).toEqual(['one', 'moved from den to hall', 'two']);
  expect(cluster.callsTo(JOIN)).toHaveLength(1);
});

test('after a move it is the other room that one comes back to', async () => {
  const { cluster, client, breakUp } = await start();
  cluster.rooms.close('hall', 'attic');
  await cluster.called(JOIN, 1);
  const online = nextState(client, 'online');
  await breakUp();
  await online;
  expect(cluster.callsTo('connector.entryHandler.enter')[1]).toMatchObject({ rid: 'attic' });
});
