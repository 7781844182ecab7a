import { afterEach, beforeAll, describe, expect, test } from 'vitest';
import { DISCONNECTS } from '../../shared/disconnect.ts';
import { ChatClient } from './chat-client.ts';
import { startUnharmed, type UnharmedCluster } from './unharmed-cluster.ts';

let unharmed: UnharmedCluster;
let url: string;

beforeAll(async () => {
  unharmed = await startUnharmed();
  [url = ''] = unharmed.cluster.connectorUrls;
  return () => unharmed.cluster.stop();
});
afterEach(() => unharmed.chat());

const SEND = 'chat.chatHandler.send';
const ENTER = 'connector.entryHandler.enter';
const NOT_OBJECTS = [null, 1, 'text', true, [], [{ content: 'x', target: '*' }], Buffer.from('x')];

describe('a body', () => {
  test('that is not an object is refused, on every kind of server', async () => {
    const client = await ChatClient.enter(url, { rid: 'bodies' });
    for (const route of [SEND, ENTER, 'chat.roomHandler.list', 'connector.entryHandler.rename']) {
      for (const body of NOT_OBJECTS) {
        expect(await client.call(route, body), `${route} ${JSON.stringify(body)}`).toMatchObject({
          code: 400,
          error: 'BAD_REQUEST',
        });
      }
      expect(await client.call(route, {}, {}), route).toMatchObject({ code: 400, error: 'BAD_REQUEST' });
    }
    const gate = await ChatClient.connect(unharmed.cluster.gateUrl);
    for (const body of NOT_OBJECTS) {
      expect(await gate.call('gate.gateHandler.queryEntry', body)).toMatchObject({ code: 400 });
    }
    expect(await client.say('alive')).toMatchObject({ code: 200 });
    expect(await gate.call('gate.gateHandler.queryEntry', { uid: 'x' })).toMatchObject({ code: 200 });
    client.leave();
    gate.leave();
  });

  const long = (character: string) => character.repeat(8_193);

  test.each<[string, Record<string, unknown>, string]>([
    [SEND, { target: '*' }, 'content'],
    [SEND, { content: 'x' }, 'target'],
    [SEND, { content: 1, target: '*' }, 'content'],
    [SEND, { content: {}, target: '*' }, 'content'],
    [SEND, { content: '', target: '*' }, 'content'],
    [SEND, { content: long('x'), target: '*' }, 'content'],
    [SEND, { content: long('\u{1f600}'), target: '*' }, 'content'],
    [SEND, { content: 'nul \u0000', target: '*' }, 'content'],
    [SEND, { content: 'x', target: ['*'] }, 'target'],
    [SEND, { content: 'x', target: '' }, 'target'],
    [SEND, { content: 'x', target: '*', id: '' }, 'id'],
    [SEND, { content: 'x', target: '*', id: 'x'.repeat(65) }, 'id'],
    [SEND, { content: 'x', target: '*', id: 7 }, 'id'],
    [SEND, { content: 'x', target: '*', rid: 7 }, 'rid'],
    [SEND, { content: 'x', target: '*', rid: '../etc' }, 'rid'],
    ['chat.roomHandler.join', {}, 'rid'],
    ['chat.roomHandler.join', { rid: '' }, 'rid'],
    ['chat.roomHandler.join', { rid: 'x'.repeat(33) }, 'rid'],
    ['chat.roomHandler.join', { rid: 'a b' }, 'rid'],
    ['chat.roomHandler.join', { rid: 'x', lastSeq: -1 }, 'lastSeq'],
    ['chat.roomHandler.join', { rid: 'x', lastSeq: 1.5 }, 'lastSeq'],
    ['chat.roomHandler.join', { rid: 'x', lastSeq: 1e300 }, 'lastSeq'],
    ['chat.roomHandler.leave', { rid: null }, 'rid'],
    ['chat.roomHandler.list', { limit: 0 }, 'limit'],
    ['chat.roomHandler.list', { limit: 1_001 }, 'limit'],
    ['chat.roomHandler.list', { cursor: {} }, 'cursor'],
    ['chat.roomHandler.who', { rid: 'bodies', cursor: 1 }, 'cursor'],
    ['connector.entryHandler.rename', {}, 'username'],
    ['connector.entryHandler.rename', { username: 'x'.repeat(21) }, 'username'],
    ['connector.entryHandler.rename', { username: ['x'] }, 'username'],
  ])('number %# that is wrong, of %s, is refused, and the field is named', async (route, body, field) => {
    const client = await ChatClient.enter(url, { rid: 'fields' });
    expect(await client.call(route, body)).toMatchObject({ code: 400, error: 'BAD_REQUEST', field });
    expect(await client.say('alive')).toMatchObject({ code: 200 });
    client.leave();
  });

  test('with half a surrogate pair is refused, or is what the wire made of it', async () => {
    const client = await ChatClient.enter(url, { rid: 'surrogates' });
    const { code, error } = await client.call(SEND, { content: 'half \ud83d', target: '*' });
    // A WebSocket carries UTF-8, in which there is no such thing: the client's side has replaced it.
    if (code === 200) expect(await client.hears('onChat')).toMatchObject({ msg: 'half \ufffd' });
    else expect({ code, error }).toEqual({ code: 400, error: 'BAD_REQUEST' });
    client.leave();
  });
});

describe('a route', () => {
  test.each([
    '',
    '.',
    'chat',
    'chat.chatHandler',
    'chat.chatHandler.nothing',
    'chat.nothing.send',
    'nothing.chatHandler.send',
    'chat.chatHandler.send.more',
    'chat.chatHandler.constructor',
    'chat.chatHandler.__proto__',
    'chat.__proto__.toString',
    'connector.entryHandler.constructor',
    'connector.entryHandler.toString',
    '__proto__.x.y',
    'constructor.prototype.call',
    'gate.gateHandler.queryEntry',
    'tangelo.channel.ChannelOwner',
    `${'x'.repeat(100)}.y.z`,
    '<script>.alert.x',
    'chat\u0000.chatHandler.send',
  ])('that there is not is refused: %j', async (route) => {
    const client = await ChatClient.enter(url, { rid: 'routes' });
    const answer = await client.call(route, { rid: 'routes' });
    expect(answer).toMatchObject({ code: 404, error: 'NO_SUCH_ROUTE' });
    expect(JSON.stringify(answer)).not.toContain('at ');
    expect(await client.say('alive')).toMatchObject({ code: 200 });
    client.leave();
  });

  test('is refused before entering, whatever it is', async () => {
    const client = await ChatClient.connect(url);
    for (const route of [SEND, 'chat.roomHandler.list', 'connector.entryHandler.rename', 'nothing.at.all']) {
      expect(await client.call(route, {}), route).toMatchObject({ code: 401, error: 'NOT_ENTERED' });
    }
    expect(await client.call(ENTER, { username: 'entered_at_last' })).toMatchObject({ code: 200 });
    client.leave();
  });

  test('that the gate does not have is refused there', async () => {
    const client = await ChatClient.connect(unharmed.cluster.gateUrl);
    expect(await client.call('gate.gateHandler.nothing', {})).toMatchObject({
      code: 404,
      error: 'NO_SUCH_ROUTE',
    });
    expect(await client.call(ENTER, {})).toMatchObject({ code: 401, error: 'NOT_ENTERED' });
    expect(await client.call(SEND, { content: 'x', target: '*' })).toMatchObject({ code: 401 });
    client.leave();
  });

  test.each(['disconnect', 'newListener', 'connect_error'])(
    'that is an event of socket.io itself ends the connection: %s',
    async (event) => {
      const client = await ChatClient.enter(url, { rid: 'reserved' });
      // The client library refuses to emit these; the packet is written by hand.
      client.socket.io.engine.write(`2["${event}",{}]`);
      expect(await client.hears('onKick')).toEqual(DISCONNECTS.BAD_PROTOCOL);
      expect(await client.ends()).toBe('io server disconnect');
    },
  );
});

describe('names', () => {
  test.each([
    '<script>alert(1)</script>',
    '\u202eevil',
    'a b',
    'a\u0000',
    '\ud83d',
    '\u{1f600}',
    "'; DROP TABLE names; --",
    '../../etc',
    '',
    'x'.repeat(21),
    'admin\n',
  ])('that nobody may have are refused: %j', async (username) => {
    const client = await ChatClient.connect(url);
    expect(await client.call(ENTER, { username })).toMatchObject({
      code: 400,
      error: 'BAD_REQUEST',
      field: 'username',
    });
    expect(await client.call(ENTER, {})).toMatchObject({ code: 200 });
    client.leave();
  });

  test.each(['__proto__', 'constructor', 'toString', 'hasOwnProperty'])(
    'that mean something to a program mean nothing here: %s',
    async (name) => {
      const one = await ChatClient.enter(url, { username: name, rid: name });
      const other = await ChatClient.enter(unharmed.cluster.connectorUrls[1] ?? '', { rid: name });
      expect(one.entered).toMatchObject({ username: name, rid: name, users: [name], count: 1 });
      await other.say('hello');
      expect(await one.hears('onChat')).toMatchObject({ rid: name, seq: 1 });
      expect(await other.call(SEND, { content: 'psst', target: name, id: '__proto__' })).toMatchObject({
        code: 200,
      });
      await one.hearsText('psst');
      const { rooms } = await one.ask('chat.roomHandler.list', { prefix: name });
      expect(rooms).toEqual([{ rid: name, count: 2 }]);
      for (const stranger of ['__proto__', 'constructor', 'valueOf']) {
        if (stranger === name) continue;
        expect(await one.call(SEND, { content: 'psst', target: stranger })).toMatchObject({ code: 404 });
      }
      one.leave();
      expect(await other.hears('onLeave')).toEqual({ rid: name, user: name });
      other.leave();
    },
  );

  test('in a body that tries to change its prototype change nothing', async () => {
    const client = await ChatClient.enter(url, { rid: 'proto' });
    const body: unknown = JSON.parse(
      '{"content":"x","target":"*","__proto__":{"rid":"elsewhere"},"constructor":1}',
    );
    expect(await client.call(SEND, body)).toMatchObject({ code: 200 });
    expect(await client.hears('onChat')).toMatchObject({ rid: 'proto' });
    expect(
      await client.call('chat.roomHandler.leave', JSON.parse('{"__proto__":{"rid":"proto"}}')),
    ).toMatchObject({
      code: 400,
      field: 'rid',
    });
    client.leave();
  });
});

test.each<[string, string]>([
  ['markup', '<script>alert(1)</script><img src=x onerror=alert(1)>'],
  ['direction overrides', '\u202e\u2066evil\u2069\u200f\ufeff'],
  ['8,192 emoji', '\u{1f600}'.repeat(8_192)],
  ['control characters', '\u0001\u0007\u001b[31m\u007f\u0085\u2028\u2029'],
  ['json', '"}],[{"'],
])('a message of %s arrives as it is', async (_what, content) => {
  const one = await ChatClient.enter(url, { rid: 'hostile' });
  const other = await ChatClient.enter(unharmed.cluster.connectorUrls[1] ?? '', { rid: 'hostile' });
  expect(await one.say(content)).toMatchObject({ code: 200 });
  expect(await other.hears('onChat')).toMatchObject({ msg: content });
  one.leave();
  other.leave();
});

test('after all that every process still lives and has logged no error', () => unharmed.check());
