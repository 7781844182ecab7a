import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { SignJWT } from 'jose';
import { afterEach, beforeAll, describe, expect, test } from 'vitest';
import { enterAccount, PASSWORD, register } from './accounts.ts';
import { ChatClient } from './chat-client.ts';
import { type Cluster, startCluster } from './cluster.ts';

let cluster: Cluster;
let url: string;
let token: string;
const clients: ChatClient[] = [];

beforeAll(async () => {
  cluster = await startCluster({
    servers: { connector: 2, chat: 2, user: 2 },
    settings: { limits: { messagesPerSecond: 0 } },
  });
  url = cluster.connectorUrls[0] ?? '';
  token = await register(url, 'ann');
  return () => cluster.stop();
});
afterEach(() => {
  for (const client of clients.splice(0)) client.leave();
});

async function connect(): Promise<ChatClient> {
  const client = await ChatClient.connect(url);
  clients.push(client);
  return client;
}

const ENTER = 'connector.entryHandler.enter';
const LOGIN = 'user.userHandler.login';
const REGISTER = 'user.userHandler.register';

describe('logging in', () => {
  test.each([
    ['a wrong password', { username: 'ann', password: 'wrong horse battery' }],
    ['no password', { username: 'ann', password: '' }],
    ['an unknown user', { username: 'nobody', password: PASSWORD }],
    ['a name that nobody can have', { username: "ann' --", password: PASSWORD }],
    ['another case', { username: 'ANN', password: PASSWORD }],
  ])('with %s is refused, always in the same words', async (_what, body) => {
    const client = await connect();
    expect(await client.call(LOGIN, body)).toEqual({
      code: 401,
      error: 'BAD_CREDENTIALS',
      message: 'The user name or the password is wrong.',
    });
    expect(await client.call(LOGIN, { username: 'ann', password: PASSWORD })).toMatchObject({ code: 200 });
  });

  test.each([
    [{ username: 'ann' }, 'password'],
    [{ password: PASSWORD }, 'username'],
    [{ username: ['ann'], password: PASSWORD }, 'username'],
    [{ username: 'ann', password: { $ne: '' } }, 'password'],
    [{ username: 'ann', password: 'x'.repeat(257) }, 'password'],
  ])('with a body that is wrong names the field, number %#', async (body, field) => {
    const client = await connect();
    expect(await client.call(LOGIN, body)).toMatchObject({ code: 400, error: 'BAD_REQUEST', field });
  });
});

describe('registering', () => {
  test('a name that an account has, or that a guest uses, is refused', async () => {
    const guest = await ChatClient.enter(url, { username: 'guest_g' });
    clients.push(guest);
    const client = await connect();
    for (const username of ['ann', 'guest_g']) {
      expect(await client.call(REGISTER, { username, password: PASSWORD })).toMatchObject({
        code: 409,
        error: 'NAME_TAKEN',
      });
    }
    // The first password is the account's still.
    expect(await client.call(LOGIN, { username: 'ann', password: PASSWORD })).toMatchObject({ code: 200 });
    expect(await guest.say('mine')).toMatchObject({ code: 200 });
    expect(await guest.call(REGISTER, { username: 'guest_g', password: PASSWORD })).toMatchObject({
      code: 200,
    });
  });

  test('one name from many connections at once succeeds once', async () => {
    const many = await Promise.all(Array.from({ length: 12 }, connect));
    const answers = await Promise.all(
      many.map((client, i) => client.call(REGISTER, { username: 'wanted', password: `${PASSWORD} ${i}` })),
    );
    expect(answers.filter(({ code }) => code === 200)).toHaveLength(1);
    expect(answers.filter(({ error }) => error === 'NAME_TAKEN')).toHaveLength(11);
    const winner = answers.findIndex(({ code }) => code === 200);
    const client = await connect();
    for (const [i] of many.entries()) {
      const { code } = await client.call(LOGIN, { username: 'wanted', password: `${PASSWORD} ${i}` });
      expect(code).toBe(i === winner ? 200 : 401);
    }
  });

  test.each([
    [{ username: "x'; DROP TABLE accounts; --", password: PASSWORD }, 'username'],
    [{ username: '', password: PASSWORD }, 'username'],
    [{ username: 'x'.repeat(21), password: PASSWORD }, 'username'],
    [{ username: 'short', password: '12345' }, 'password'],
    [{ username: 'long', password: 'x'.repeat(257) }, 'password'],
  ])('with a body that is wrong names the field, number %#', async (body, field) => {
    const client = await connect();
    expect(await client.call(REGISTER, body)).toMatchObject({ code: 400, error: 'BAD_REQUEST', field });
  });
});

describe('entering', () => {
  test('under a registered name needs its token', async () => {
    const client = await connect();
    expect(await client.call(ENTER, { username: 'ann' })).toMatchObject({
      code: 401,
      error: 'TOKEN_REQUIRED',
    });
    const guest = await ChatClient.enter(url);
    clients.push(guest);
    expect(await guest.call('connector.entryHandler.rename', { username: 'ann' })).toMatchObject({
      code: 409,
      error: 'NAME_TAKEN',
    });
    expect(await client.call(ENTER, { username: 'ben', token })).toMatchObject({
      code: 401,
      error: 'BAD_TOKEN',
    });
    expect(await client.call(ENTER, { username: 'ann', token })).toMatchObject({
      code: 200,
      username: 'ann',
    });
  });

  test('with a token that is forged, expired, unsigned or meant for something else is refused', async () => {
    const secret = new Uint8Array(
      Buffer.from(readFileSync(join(cluster.dataDir, 'secret'), 'utf8'), 'base64url'),
    );
    const [header = '', payload = '', signature = ''] = token.split('.');
    const claims: Record<string, unknown> = JSON.parse(Buffer.from(payload, 'base64url').toString());
    const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
    const sign = (key: Uint8Array, changes: object, alg = 'HS256') =>
      new SignJWT({ ...claims, ...changes }).setProtectedHeader({ alg }).sign(key);
    // The signing here is the servers' own: what is refused below is refused for what was changed.
    const client = await connect();
    expect(await client.call(ENTER, { token: await sign(secret, {}) })).toMatchObject({
      code: 200,
      username: 'ann',
    });
    const { resume } = await ChatClient.enter(url).then((guest) => {
      clients.push(guest);
      return guest.entered;
    });

    const forgeries: Record<string, string> = {
      nothing: '',
      garbage: 'garbage',
      'a resume token': resume,
      expired: await sign(secret, { exp: Math.floor(Date.now() / 1_000) - 1 }),
      'not valid yet': await sign(secret, { nbf: Math.floor(Date.now() / 1_000) + 3_600 }),
      'another secret': await sign(new Uint8Array(32).fill(7), {}),
      'another algorithm': await sign(new Uint8Array([...secret, ...secret]), {}, 'HS512'),
      'the same secret, another algorithm': await sign(secret, {}, 'HS512').catch(() => 'a.b.c'),
      'for another audience': await sign(secret, { aud: 'tangelo:resume' }),
      'for no audience': await sign(secret, { aud: undefined }),
      'without a person': await sign(secret, { sub: '' }),
      'another name under the old signature': `${header}.${part({ ...claims, name: 'ben' })}.${signature}`,
      unsigned: `${part({ alg: 'none' })}.${payload}.`,
      'unsigned, in capitals': `${part({ alg: 'NONE', typ: 'JWT' })}.${payload}.`,
      'unsigned, without the last dot': `${part({ alg: 'none' })}.${payload}`,
      'with the signature cut off': `${header}.${payload}.`,
    };
    for (const [what, forgery] of Object.entries(forgeries)) {
      expect(await (await connect()).call(ENTER, { token: forgery }), what).toMatchObject({
        code: 401,
        error: 'BAD_TOKEN',
      });
      expect(
        await (await connect()).call(ENTER, { resume: forgery === resume ? token : forgery }),
        what,
      ).toMatchObject({
        code: 401,
        error: 'BAD_TOKEN',
      });
    }
  });
});

describe('SQL', () => {
  const SQL = [
    "'; DROP TABLE messages; --",
    "' OR '1'='1",
    '"; DELETE FROM rooms; --',
    "%' OR rid LIKE '%",
    '_%',
    "\\'; SELECT 1; /*",
    "1); INSERT INTO names VALUES ('x','x','x','x'); --",
    `${randomUUID()}' UNION SELECT password_hash FROM accounts --`,
  ];

  test('is text like any other in every field that takes text', async () => {
    const ann = await enterAccount(url, 'ann', { rid: 'sql' });
    await register(url, 'sql_ben');
    const ben = await enterAccount(url, 'sql_ben', { rid: 'sql' });
    clients.push(ann, ben);
    for (const [index, text] of SQL.entries()) {
      const id = text.slice(0, 64);
      const sent = { content: text, target: '*', id };
      const answer = await ann.ask('chat.chatHandler.send', sent);
      expect(answer).toMatchObject({ code: 200, seq: index + 1, id });
      expect(await ann.ask('chat.chatHandler.send', sent)).toEqual(answer);
      expect(await ben.hearsText(text)).toMatchObject({ msg: text, id, seq: index + 1 });
      expect(await ann.call('chat.chatHandler.send', { content: 'x', target: id })).toMatchObject({
        error: 'NO_SUCH_USER',
      });
      expect(await ann.ask('chat.directHandler.send', { to: 'sql_ben', content: text, id })).toMatchObject({
        code: 200,
        seq: index + 1,
      });
      const group = await ann.ask('chat.groupHandler.create', { name: id.trim(), members: ['sql_ben'] });
      expect(group).toMatchObject({ code: 200 });
      const { groups } = await ben.ask('chat.groupHandler.list', {});
      expect(groups).toContainEqual(expect.objectContaining({ rid: group.rid, name: id.trim() }));
      // What looks like a pattern matches itself only.
      expect(await ann.ask('chat.roomHandler.list', { prefix: text.slice(0, 32) })).toEqual({
        code: 200,
        rooms: [],
      });
      expect(await ann.ask('chat.roomHandler.list', { cursor: `e:${text}` })).toMatchObject({ code: 200 });
      expect(await ann.ask('chat.roomHandler.list', { cursor: text })).toMatchObject({ code: 400 });
      expect(await ann.ask('chat.roomHandler.who', { rid: 'sql', cursor: text })).toMatchObject({
        code: 200,
      });
      expect(await ann.ask('user.userHandler.list', { cursor: text })).toMatchObject({ code: 200 });
      for (const [route, body] of [
        ['chat.roomHandler.join', { rid: text }],
        ['chat.roomHandler.create', { rid: text }],
        ['chat.roomHandler.delete', { rid: text }],
        ['chat.roomHandler.who', { rid: text }],
        ['chat.chatHandler.history', { rid: text }],
        ['chat.groupHandler.invite', { rid: text, username: 'ann' }],
        ['chat.groupHandler.invite', { rid: group.rid, username: text }],
        ['chat.groupHandler.create', { name: 'x', members: [text] }],
        ['chat.directHandler.send', { to: text, content: 'x' }],
        ['chat.directHandler.history', { with: text }],
        ['chat.directHandler.read', { with: text, seq: 1 }],
        ['connector.entryHandler.rename', { username: text }],
        [REGISTER, { username: text, password: PASSWORD }],
      ] as const) {
        expect(await ann.call(route, body), `${route} ${text}`).toMatchObject({
          code: 400,
          error: 'BAD_REQUEST',
        });
      }
      expect(await ann.call(LOGIN, { username: text, password: text })).toMatchObject({ code: 401 });
    }
    const { messages } = await ann.ask('chat.chatHandler.history', { rid: 'sql' });
    expect(messages.map(({ msg }) => msg)).toEqual(SQL);
    const direct = await ben.ask('chat.directHandler.history', { with: 'ann' });
    expect(direct.messages.map(({ msg }) => msg)).toEqual(SQL);
    expect((await ben.ask('chat.directHandler.inbox', {})).conversations).toMatchObject([
      { with: 'ann', unread: SQL.length, last: { msg: SQL.at(-1) } },
    ]);
  });

  test('is a password like any other', async () => {
    const client = await connect();
    const password = "' OR 1=1 --";
    expect(await client.call(REGISTER, { username: 'sql_cem', password })).toMatchObject({ code: 200 });
    expect(await client.call(LOGIN, { username: 'sql_cem', password })).toMatchObject({ code: 200 });
    expect(await client.call(LOGIN, { username: 'sql_cem', password: "' OR 1=1" })).toMatchObject({
      code: 401,
    });
  });
});

test('the list of users shows who is there, in pages, and nothing else of them', async () => {
  const ann = await enterAccount(url, 'ann');
  clients.push(ann);
  await register(url, 'list_away');
  const { users } = await ann.ask('user.userHandler.list', {});
  expect(users).toContainEqual({ username: 'ann', online: true });
  expect(users).toContainEqual({ username: 'list_away', online: false });
  expect(users.map(({ username }) => username)).toEqual(users.map(({ username }) => username).sort());
  const paged: typeof users = [];
  let cursor: string | undefined;
  do {
    const page = await ann.ask('user.userHandler.list', {
      limit: 2,
      ...(cursor !== undefined && { cursor }),
    });
    paged.push(...page.users);
    cursor = page.next;
  } while (cursor !== undefined);
  expect(paged).toEqual(users);
});

test('a killed account server is left at once, and the other one answers', async () => {
  const client = await connect();
  const { pid } = await cluster.server('user-1');
  const dying = cluster.kill('user-1', 'SIGKILL');
  for (let i = 0; i < 10; i += 1) {
    expect(await client.call(LOGIN, { username: 'ann', password: PASSWORD })).toMatchObject({ code: 200 });
  }
  await dying;
  await cluster.whole(pid);
  expect(await client.call(LOGIN, { username: 'ann', password: PASSWORD })).toMatchObject({ code: 200 });
});

test('nothing of all this was an error', () => {
  expect(cluster.errors()).toEqual([]);
});
