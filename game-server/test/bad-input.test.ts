import { connect, type Socket } from 'node:net';
import { afterEach, beforeAll, describe, expect, test } from 'vitest';
import { DISCONNECTS } from '../../shared/disconnect.ts';
import { ChatClient } from './chat-client.ts';
import { type Cluster, startCluster } from './cluster.ts';

let cluster: Cluster;
let pids: readonly number[];
let url: string;
/** Two people who chat while all this happens. */
let control: readonly [ChatClient, ChatClient];
let lines = 0;

const pidsNow = async () => (await cluster.status()).map(({ pid }) => pid);

beforeAll(async () => {
  cluster = await startCluster({ servers: { connector: 2, chat: 2 } });
  pids = await pidsNow();
  const [first = '', second = ''] = cluster.connectorUrls;
  url = first;
  control = [
    await ChatClient.enter(first, { username: 'control1', rid: 'control' }),
    await ChatClient.enter(second, { username: 'control2', rid: 'control' }),
  ];
  return () => cluster.stop();
});

afterEach(async () => {
  lines += 1;
  expect(await control[0].say(`line ${lines}`)).toMatchObject({ code: 200, seq: lines });
  await control[1].hearsText(`line ${lines}`);
  expect(control.flatMap(({ disconnects }) => disconnects)).toEqual([]);
});

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
    const gate = await ChatClient.connect(cluster.gateUrl);
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
    const client = await ChatClient.connect(cluster.gateUrl);
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
      expect(await client.ends()).toBe('transport close');
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
      const other = await ChatClient.enter(cluster.connectorUrls[1] ?? '', { rid: name });
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
  const other = await ChatClient.enter(cluster.connectorUrls[1] ?? '', { rid: 'hostile' });
  expect(await one.say(content)).toMatchObject({ code: 200 });
  expect(await other.hears('onChat')).toMatchObject({ msg: content });
  one.leave();
  other.leave();
});

describe('a socket', () => {
  /** Writes to a client port and resolves when the server has ended the connection. */
  async function ended(to: string, write: (socket: Socket) => void): Promise<string> {
    const { hostname, port } = new URL(to);
    const socket = connect(Number(port), hostname);
    let answer = '';
    socket.setEncoding('latin1').on('data', (text) => {
      answer += String(text);
    });
    // A reset is as good an end as any.
    socket.on('error', () => undefined);
    const closed = new Promise<void>((resolve) => {
      socket.once('close', () => resolve());
    });
    socket.once('connect', () => write(socket));
    await closed;
    return answer;
  }

  const upgrade = (to: string) =>
    [
      'GET /socket.io/?EIO=4&transport=websocket HTTP/1.1',
      `Host: ${new URL(to).host}`,
      'Connection: Upgrade',
      'Upgrade: websocket',
      'Sec-WebSocket-Version: 13',
      'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==',
      '\r\n',
    ].join('\r\n');

  /** A masked frame with a payload of less than 126 bytes. */
  const frame = (opcode: number, payload: string) => {
    const data = Buffer.from(payload);
    return Buffer.concat([Buffer.from([0x80 | opcode, 0x80 | data.length, 0, 0, 0, 0]), data]);
  };

  const endsOf = () => [url, cluster.gateUrl];

  test('that speaks nothing we know is told so and closed', async () => {
    for (const to of endsOf()) {
      // What does not begin as HTTP is taken for Pomelo's protocol, in which the package of type 5 tells why.
      const told = await ended(to, (socket) => socket.write('\u0000\u0001garbage\r\n\r\n'));
      expect(told.codePointAt(0)).toBe(5);
      expect(JSON.parse(told.slice(4))).toEqual(DISCONNECTS.TOO_LARGE);
      expect(await ended(to, (socket) => socket.write('GARBAGE\r\n\r\n'))).toMatch(/^HTTP\/1.1 400 /);
      expect(
        await ended(to, (socket) => socket.write(`GET / HTTP/1.1\r\nX: ${'x'.repeat(100_000)}`)),
      ).toMatch(/^HTTP\/1.1 431 /);
    }
  });

  test('that upgrades and sends frames that are none is closed', async () => {
    const nonsense: [string, (socket: Socket) => void][] = [
      ['reserved bits', (socket) => socket.write(Buffer.from([0xff, 0xff, 1, 2, 3, 4, 5]))],
      ['an unmasked frame', (socket) => socket.write(Buffer.from([0x81, 1, 0x34]))],
      ['an unknown opcode', (socket) => socket.write(frame(0x3, 'x'))],
      [
        'a length without end',
        (socket) => socket.write(Buffer.from([0x81, 0xff, ...Array(8).fill(0xff), 0, 0, 0, 0])),
      ],
      ['text that is no UTF-8', (socket) => socket.write(Buffer.from([0x81, 0x82, 0, 0, 0, 0, 0xc3, 0x28]))],
      ['a continuation of nothing', (socket) => socket.write(frame(0x0, 'x'))],
    ];
    for (const to of endsOf()) {
      for (const [what, write] of nonsense) {
        const answer = await ended(to, (socket) => {
          socket.write(upgrade(to));
          socket.once('data', () => write(socket));
        });
        expect(answer, what).toMatch(/^HTTP\/1.1 101 /);
      }
    }
  });

  test('that sends packets that engine.io or socket.io does not know is closed', async () => {
    const packets = [
      '9',
      'x',
      '4',
      '49',
      '40{',
      '42["x"',
      '42notjson',
      '42{"a":1}',
      '451-["x"]',
      '40/nowhere,',
    ];
    for (const packet of packets) {
      const answer = await ended(url, (socket) => {
        socket.write(upgrade(url));
        socket.once('data', () => {
          socket.write(frame(0x1, '40'));
          socket.write(frame(0x1, packet));
          socket.write(frame(0x8, ''));
        });
      });
      expect(answer, packet).toMatch(/^HTTP\/1.1 101 /);
    }
  });

  test('that uses a session which is not its own is refused', async () => {
    const answer = await fetch(`${url}/socket.io/?EIO=4&transport=polling&sid=__proto__`);
    expect(answer.status).toBe(400);
    const unknown = await fetch(`${url}/socket.io/?EIO=4&transport=smoke`);
    expect(unknown.status).toBe(400);
    const anything = await fetch(`${url}/etc/passwd`);
    expect(anything.status).toBe(404);
  });

  test('that sends more than a message may hold is closed', async () => {
    const large = await ChatClient.enter(url, { rid: 'large' });
    large.socket.emit(SEND, { content: 'x'.repeat(200_000), target: '*' });
    expect(await large.ends()).toMatch(/transport/);
    const binary = await ChatClient.enter(url, { rid: 'large' });
    binary.socket.emit(SEND, { content: Buffer.alloc(200_000), target: '*' });
    expect(await binary.ends()).toMatch(/transport/);
  });

  test('that sends binary attachments where none belong is answered', async () => {
    const client = await ChatClient.enter(url, { rid: 'binary' });
    expect(await client.call(SEND, { content: Buffer.from('x'), target: '*' })).toMatchObject({ code: 400 });
    expect(await client.call(SEND, { content: 'x', target: '*', rid: Buffer.from('x') })).toMatchObject({
      code: 400,
    });
    expect(await client.call('chat.roomHandler.list', { x: Buffer.alloc(10) })).toMatchObject({ code: 200 });
    client.leave();
  });

  test('that asks too much at once is told so, and lives', async () => {
    const client = await ChatClient.enter(url, { rid: 'flood' });
    const answers = await Promise.all(
      Array.from({ length: 300 }, () => client.call('chat.roomHandler.list', {})),
    );
    const refused = answers.filter(({ code }) => code === 429);
    expect(new Set(refused.map(({ error }) => error))).toContain('RATE_LIMITED');
    expect(refused.find(({ error }) => error === 'RATE_LIMITED')?.retryAfterMs).toBeGreaterThan(0);
    expect(answers.every(({ code }) => code === 200 || code === 429)).toBe(true);
    expect(answers.some(({ code }) => code === 200)).toBe(true);
    expect(client.disconnects).toEqual([]);
    client.leave();
  });

  test('of a page from elsewhere is refused', async () => {
    const answer = await fetch(`${url}/socket.io/?EIO=4&transport=polling`, {
      headers: { origin: 'https://evil.example' },
    });
    expect(answer.status).toBe(403);
  });
});

test('after all that every process still lives and has logged no error', async () => {
  expect(await pidsNow()).toEqual(pids);
  expect(cluster.errors()).toEqual([]);
});
