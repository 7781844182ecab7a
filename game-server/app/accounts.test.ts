import { afterAll, beforeAll, expect, test } from 'vitest';
import { createTestChat, type TestChat, type TestPerson } from './chat-fixture.ts';
import { MAIN_HALL } from './domain/rooms.ts';

const PASSWORD = 'correct horse';

let chat: TestChat;
beforeAll(async () => {
  chat = await createTestChat();
});
afterAll(() => chat.close());

async function register(person: TestPerson, username: string): Promise<string> {
  const { token = '', code } = await person.call('user.userHandler.register', {
    username,
    password: PASSWORD,
  });
  expect(code).toBe(200);
  return token;
}

test('who registers the name that they use keeps their rooms, and the name is theirs', async () => {
  const ann = await chat.enter('ann');
  await ann.call('chat.roomHandler.create', { rid: 'annex' });
  const token = await register(ann, 'ann');
  expect(await ann.call('connector.entryHandler.rename', { username: 'anna' })).toMatchObject({
    error: 'NAME_FIXED',
  });
  await ann.call('user.userHandler.logout', {});
  const thief = await chat.connect();
  expect(await thief.call('connector.entryHandler.enter', { username: 'ann' })).toMatchObject({
    error: 'TOKEN_REQUIRED',
  });
  expect(await ann.call('connector.entryHandler.enter', { token, rid: 'annex' })).toMatchObject({
    code: 200,
    owner: 'ann',
  });
  expect(await ann.call('chat.roomHandler.delete', { rid: 'annex' })).toMatchObject({ code: 200 });
});

test.each([
  [{ username: 'nobody_here', password: PASSWORD }],
  [{ username: 'cat', password: 'wrong horse' }],
  [{ username: "' OR 1=1 --", password: PASSWORD }],
  [{ username: '', password: '' }],
])('%j is no login', async (body) => {
  const person = await chat.connect();
  await person.call('user.userHandler.register', { username: 'cat', password: PASSWORD });
  expect(await person.call('user.userHandler.login', body)).toMatchObject({
    code: 401,
    error: 'BAD_CREDENTIALS',
  });
});

test('a token is for its own name only', async () => {
  const person = await chat.connect();
  const token = await register(person, 'dan');
  for (const body of [{ token, username: 'emma' }, { token: `${token}x` }, { token: 'x' }, { token: '' }]) {
    expect(await person.call('connector.entryHandler.enter', body)).toMatchObject({ error: 'BAD_TOKEN' });
  }
  expect(await person.call('connector.entryHandler.enter', { token, username: 'dan' })).toMatchObject({
    code: 200,
  });
});

test('logging out leaves all rooms, frees the name, ends the resume token; the connection enters again', async () => {
  const watcher = await chat.enter('watcher', 'connector-2');
  const guest = await chat.connect();
  const { resume = '' } = await guest.call('connector.entryHandler.enter', { username: 'guest_x' });
  await watcher.next('onAdd', ({ user }) => user === 'guest_x');
  expect(await guest.call('user.userHandler.logout', {})).toMatchObject({ code: 200 });
  expect(await guest.call('user.userHandler.logout', {})).toMatchObject({ code: 200 });
  await watcher.next('onLeave', ({ user, rid }) => user === 'guest_x' && rid === MAIN_HALL);
  expect(await guest.call('chat.roomHandler.list', {})).toMatchObject({ error: 'NOT_ENTERED' });
  expect(await guest.call('connector.entryHandler.enter', { resume })).toMatchObject({ error: 'BAD_TOKEN' });
  const other = await chat.enter('guest_x');
  expect(other.socket.connected).toBe(true);
  expect(await guest.call('connector.entryHandler.enter', { username: 'guest_y' })).toMatchObject({
    code: 200,
  });
  await watcher.call('chat.chatHandler.send', { content: 'hello', target: '*' });
  await guest.next('onChat');
  expect(guest.all('onChat')).toHaveLength(1);
});

test('logging out ends the login on all its devices, and no other login', async () => {
  const desk = await chat.connect();
  const token = await register(desk, 'gia');
  const phone = await chat.connect('connector-2');
  const tablet = await chat.connect('connector-2');
  await desk.call('connector.entryHandler.enter', { token });
  const { resume = '' } = await phone.call('connector.entryHandler.enter', { token });
  const login = { username: 'gia', password: PASSWORD };
  const another = (await tablet.call('user.userHandler.login', login)).token ?? '';
  await tablet.call('connector.entryHandler.enter', { token: another });

  expect(await desk.call('user.userHandler.logout', {})).toMatchObject({ code: 200 });
  expect(await phone.next('onKick')).toMatchObject({ code: 3510 });
  const back = await chat.connect();
  for (const body of [{ resume }, { token }]) {
    expect(await back.call('connector.entryHandler.enter', body)).toMatchObject({ error: 'BAD_TOKEN' });
  }
  expect(await tablet.call('chat.directHandler.inbox', {})).toMatchObject({ code: 200 });
  expect(tablet.all('onKick')).toEqual([]);
  expect(desk.socket.connected).toBe(true);
});

test('a salt that a client sends is not used', async () => {
  const [one, two] = [await chat.connect(), await chat.connect()];
  const body = { username: 'salty', password: PASSWORD, salt: 'A'.repeat(22) };
  expect(await one.call('user.userHandler.register', body)).toMatchObject({ code: 200 });
  expect(await two.call('user.userHandler.register', body)).toMatchObject({ error: 'NAME_TAKEN' });
});

test('accounts are listed by name, with who is here', async () => {
  const person = await chat.connect();
  for (const name of ['z1', 'z2', 'z3']) await register(person, name);
  const token = (await person.call('user.userHandler.login', { username: 'z2', password: PASSWORD })).token;
  await person.call('connector.entryHandler.enter', { token });
  const first = await person.call('user.userHandler.list', { cursor: 'z', limit: 2 });
  expect(first).toMatchObject({
    users: [
      { username: 'z1', online: false },
      { username: 'z2', online: true },
    ],
    next: 'z2',
  });
  expect(await person.call('user.userHandler.list', { cursor: 'z2' })).toMatchObject({
    users: [{ username: 'z3', online: false }],
  });
});

test('who of some people is here is told of accounts and of guests, and nothing of anybody else', async () => {
  const person = await chat.connect();
  for (const name of ['y1', 'y2']) await register(person, name);
  const token = (await person.call('user.userHandler.login', { username: 'y2', password: PASSWORD })).token;
  await person.call('connector.entryHandler.enter', { token });
  await chat.enter('y_guest', 'connector-2');
  const names = ['y1', 'y2', 'y_guest', 'y_nobody', 'y1'];
  const { users = [] } = await person.call('user.userHandler.list', { names });
  expect(users).toEqual([
    { username: 'y1', online: false },
    { username: 'y2', online: true },
    { username: 'y_guest', online: true },
  ]);
});

test('a failed enter leaves nothing behind: the same connection enters another room', async () => {
  const person = await chat.connect();
  const body = { username: 'late_one', rid: 'group-nothing' };
  expect(await person.call('connector.entryHandler.enter', body)).toMatchObject({ error: 'NOT_MEMBER' });
  expect(await person.call('connector.entryHandler.enter', { username: 'late_one' })).toMatchObject({
    code: 200,
  });
});
