import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeAll, describe, expect, test } from 'vitest';
import { enterAccount, PASSWORD, register } from './accounts.ts';
import { ChatClient } from './chat-client.ts';
import { type Cluster, startCluster } from './cluster.ts';
import { forgeriesOf, resigner } from './forged-tokens.ts';
import { requestsToRefuse, SQL } from './sql-texts.ts';

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

async function enterAsGuest(username?: string) {
  const client = await ChatClient.enter(url, username === undefined ? {} : { username });
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
    const guest = await enterAsGuest('guest_g');
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
    const guest = await enterAsGuest();
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
    const sign = resigner(token, secret);
    // The signing here is the servers' own: what is refused below is refused for what was changed.
    const client = await connect();
    expect(await client.call(ENTER, { token: await sign({}) })).toMatchObject({
      code: 200,
      username: 'ann',
    });
    const { resume } = (await enterAsGuest()).entered;

    const forgeries = { 'a resume token': resume, ...(await forgeriesOf(token, secret)) };
    for (const [what, forgery] of Object.entries(forgeries)) {
      for (const body of [{ token: forgery }, { resume: forgery === resume ? token : forgery }]) {
        const answer = await (await connect()).call(ENTER, body);
        expect(answer, what).toMatchObject({ code: 401, error: 'BAD_TOKEN' });
      }
    }
  });
});

describe('SQL', () => {
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
      for (const [route, body] of requestsToRefuse(text, group.rid)) {
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

test('nothing of all this was an error', () => {
  expect(cluster.errors()).toEqual([]);
});
