import { afterAll, beforeAll, expect, test } from 'vitest';
import { createTestChat, type TestChat, type TestPerson } from './chat-fixture.ts';

let chat: TestChat;
beforeAll(async () => {
  chat = await createTestChat();
});
afterAll(() => chat.close());

type Named = TestPerson & { readonly name: string };

let people = 0;
async function enter(connector?: string): Promise<Named> {
  people += 1;
  const name = `q${people}`;
  return Object.assign(await chat.enter(name, connector), { name });
}

/** A second device of an account, and the first one. */
async function twoDevices(): Promise<[Named, Named]> {
  people += 1;
  const username = `q${people}`;
  const devices = [await chat.connect('connector-1'), await chat.connect('connector-2')];
  const { token = '' } = await (devices[0] as TestPerson).call('user.userHandler.register', {
    username,
    password: 'correct horse',
  });
  for (const device of devices) {
    expect(await device.call('connector.entryHandler.enter', { token })).toMatchObject({
      code: 200,
      username,
    });
  }
  const [one, other] = devices.map((device) => Object.assign(device, { name: username }));
  if (!one || !other) throw new Error('two devices');
  return [one, other];
}

async function groupOf(founder: TestPerson, ...members: Named[]): Promise<string> {
  const created = await founder.call('chat.groupHandler.create', {
    name: 'hikers',
    members: members.map(({ name }) => name),
  });
  expect(created.code).toBe(200);
  return created.rid ?? '';
}

test('a direct message reaches each device of both once, however often it is sent', async () => {
  const [ann, ann2] = await twoDevices();
  const bob = await enter('connector-2');
  const send = () => bob.call('chat.directHandler.send', { to: ann.name, content: 'hi', id: 'm1' });
  expect(await send()).toMatchObject({ code: 200, seq: 1, status: 'delivered' });
  expect(await send()).toMatchObject({ code: 200, seq: 1, status: 'delivered' });
  await ann.call('chat.directHandler.send', { to: bob.name, content: 'hello' });
  for (const device of [ann, ann2, bob]) {
    await device.next('onDirect', ({ seq }) => seq === 2);
    expect(device.all('onDirect').map(({ seq, msg }) => [seq, msg])).toEqual([
      [1, 'hi'],
      [2, 'hello'],
    ]);
  }
});

test('who is away finds in the inbox who wrote, and a read mark moves on all devices and never back', async () => {
  const bob = await enter();
  const [ann, ann2] = await twoDevices();
  ann2.socket.disconnect();
  await ann.call('chat.directHandler.send', { to: bob.name, content: 'first' });
  ann.socket.disconnect();
  let status: string | undefined;
  for (let number = 2; status !== 'stored'; number += 1) {
    const answer = await bob.call('chat.directHandler.send', { to: ann.name, content: `${number}` });
    expect(answer.code).toBe(200);
    status = answer.status;
  }
  const [back, back2] = [await chat.connect(), await chat.connect('connector-2')];
  const login = { username: ann.name, password: 'correct horse' };
  const { token = '' } = await back.call('user.userHandler.login', login);
  for (const device of [back, back2]) await device.call('connector.entryHandler.enter', { token });
  const { conversations = [] } = await back.call('chat.directHandler.inbox', {});
  expect(conversations).toHaveLength(1);
  const [{ unread = 0, last } = {}] = conversations;
  expect(unread).toBeGreaterThanOrEqual(1);
  expect(last).toMatchObject({ from: bob.name, to: ann.name });
  const seq = last?.seq ?? 0;
  expect(await back.call('chat.directHandler.read', { with: bob.name, seq })).toMatchObject({ seq });
  await back2.next('onRead');
  expect(await back2.call('chat.directHandler.read', { with: bob.name, seq: 1 })).toMatchObject({ seq });
  const after = await back2.call('chat.directHandler.inbox', {});
  expect(after.conversations?.[0]).toMatchObject({ with: bob.name, unread: 0, read: seq });
});

test('a conversation follows a person who was renamed, and not a name that passed on', async () => {
  const [ann, bob] = [await enter(), await enter()];
  await bob.call('chat.directHandler.send', { to: ann.name, content: 'as before' });
  const renamed = `${bob.name}b`;
  await bob.call('connector.entryHandler.rename', { username: renamed });
  const heir = await chat.enter(bob.name);
  await ann.call('chat.directHandler.read', { with: renamed, seq: 1 });
  await bob.call('chat.directHandler.send', { to: ann.name, content: 'renamed' });
  const inbox = await ann.call('chat.directHandler.inbox', {});
  expect(inbox.conversations).toMatchObject([{ with: renamed, unread: 1, read: 1 }]);
  const history = await ann.call('chat.directHandler.history', { with: renamed });
  expect(history.messages?.map(({ msg }) => msg)).toEqual(['as before', 'renamed']);
  expect(await heir.call('chat.directHandler.inbox', {})).toMatchObject({ conversations: [] });
  expect(await ann.call('chat.directHandler.history', { with: bob.name })).toMatchObject({ messages: [] });
});

test('nobody writes to themselves or to nobody', async () => {
  const ann = await enter();
  const content = 'hi';
  expect(await ann.call('chat.directHandler.send', { to: ann.name, content })).toMatchObject({ field: 'to' });
  expect(await ann.call('chat.directHandler.send', { to: 'nobody_there', content })).toMatchObject({
    error: 'NO_SUCH_USER',
  });
});

test('members of a group talk on all their devices, those who came later included', async () => {
  const [ann, bob] = [await enter(), await enter('connector-2')];
  const [cat, cat2] = await twoDevices();
  const rid = await groupOf(ann, bob);
  expect(await bob.next('onGroup')).toEqual({ rid, name: 'hikers', by: ann.name, seq: 0 });
  expect(await bob.call('chat.groupHandler.invite', { rid, username: cat.name })).toMatchObject({
    code: 200,
  });
  await Promise.all([cat, cat2].map((device) => device.next('onGroup')));
  await cat.call('chat.chatHandler.send', { rid, content: 'hello all', target: '*', id: 'g1' });
  for (const device of [ann, bob, cat, cat2]) {
    await device.next('onChat', (message) => message.rid === rid);
    expect(device.all('onChat').filter((message) => message.rid === rid)).toMatchObject([
      { seq: 1, id: 'g1' },
    ]);
  }
  const { groups = [] } = await bob.call('chat.groupHandler.list', {});
  expect(groups).toMatchObject([{ rid, name: 'hikers', unread: 1, last: { msg: 'hello all' } }]);
  expect(groups[0]?.members.sort()).toEqual([ann.name, bob.name, cat.name].sort());
  expect(await bob.call('chat.groupHandler.read', { rid, seq: 1 })).toMatchObject({ seq: 1 });
});

test('a group does not exist for anybody else, by any route', async () => {
  const [ann, eve] = [await enter(), await enter()];
  const rid = await groupOf(ann);
  await ann.call('chat.chatHandler.send', { rid, content: 'secret', target: '*' });
  for (const target of [rid, 'group-AAAAAAAAAAAAAAAAAAAAAA']) {
    const refused = { error: 'NOT_MEMBER' };
    expect(await eve.call('chat.roomHandler.join', { rid: target, lastSeq: 0 })).toMatchObject(refused);
    expect(await eve.call('chat.roomHandler.who', { rid: target })).toMatchObject(refused);
    expect(await eve.call('chat.chatHandler.history', { rid: target })).toMatchObject(refused);
    expect(await eve.call('chat.chatHandler.send', { rid: target, content: 'x', target: '*' })).toMatchObject(
      refused,
    );
    expect(await eve.call('chat.groupHandler.invite', { rid: target, username: 'eve' })).toMatchObject(
      refused,
    );
    expect(await eve.call('chat.groupHandler.leave', { rid: target })).toMatchObject(refused);
    expect(await eve.call('chat.groupHandler.read', { rid: target, seq: 1 })).toMatchObject(refused);
    expect(await eve.call('chat.roomHandler.delete', { rid: target })).toMatchObject({ error: 'NOT_OWNER' });
    expect(await eve.call('chat.roomHandler.create', { rid: target })).toMatchObject({
      error: 'ROOM_EXISTS',
    });
    const stranger = await chat.connect();
    expect(await stranger.call('connector.entryHandler.enter', { rid: target })).toMatchObject(refused);
  }
  expect((await eve.call('chat.roomHandler.list', { prefix: 'group-' })).rooms).toEqual([]);
  await eve.call('chat.roomHandler.join', { rid: 'zoo' });
  await eve.next('onRooms', ({ rooms }) => rooms.some((room) => room.rid === 'zoo'));
  expect(
    eve
      .all('onRooms')
      .flatMap(({ rooms }) => rooms)
      .map((room) => room.rid),
  ).not.toContain(rid);
});

test('who leaves a group is out of it on all devices, and comes back only by an invitation', async () => {
  const ann = await enter();
  const [bob, bob2] = await twoDevices();
  const rid = await groupOf(ann, bob);
  await Promise.all([bob, bob2].map((device) => device.next('onGroup')));
  expect(await bob.call('chat.groupHandler.leave', { rid })).toMatchObject({ code: 200 });
  await ann.next('onLeave', (body) => body.rid === rid && body.user === bob.name);
  for (const device of [bob, bob2]) {
    expect(await device.call('chat.roomHandler.join', { rid })).toMatchObject({ error: 'NOT_MEMBER' });
    expect(await device.call('chat.chatHandler.history', { rid })).toMatchObject({ error: 'NOT_MEMBER' });
  }
  await ann.call('chat.chatHandler.send', { rid, content: 'he is gone', target: '*' });
  expect(await ann.call('chat.groupHandler.invite', { rid, username: bob.name })).toMatchObject({
    code: 200,
  });
  await bob2.next('onGroup', () => bob2.all('onGroup').length === 2);
  await ann.call('chat.chatHandler.send', { rid, content: 'welcome back', target: '*' });
  await bob2.next('onChat', ({ msg }) => msg === 'welcome back');
  expect(bob2.all('onChat').map(({ msg }) => msg)).not.toContain('he is gone');
});

test('a device that joins while another one leaves the group does not stay in it', async () => {
  const ann = await enter();
  for (let round = 0; round < 10; round += 1) {
    const [bob, bob2] = await twoDevices();
    const rid = await groupOf(ann, bob);
    await bob.call('chat.roomHandler.leave', { rid });
    const [, left] = await Promise.all([
      bob.call('chat.roomHandler.join', { rid }),
      bob2.call('chat.groupHandler.leave', { rid }),
    ]);
    expect(left.code).toBe(200);
    expect(
      await bob.call('chat.chatHandler.send', { rid, content: 'still here', target: '*' }),
    ).toMatchObject({
      error: 'NOT_MEMBER',
    });
    expect((await ann.call('chat.roomHandler.who', { rid })).users).toEqual([ann.name]);
  }
});

test('entering joins all groups again', async () => {
  const ann = await enter();
  const [bob, bob2] = await twoDevices();
  const rid = await groupOf(ann, bob);
  bob.socket.disconnect();
  bob2.socket.disconnect();
  const back = await chat.connect('connector-2');
  const { token = '' } = await back.call('user.userHandler.login', {
    username: bob.name,
    password: 'correct horse',
  });
  expect(await back.call('connector.entryHandler.enter', { token })).toMatchObject({ code: 200 });
  await ann.call('chat.chatHandler.send', { rid, content: 'are you there?', target: '*' });
  await back.next('onChat', ({ msg }) => msg === 'are you there?');
});
