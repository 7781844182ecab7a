import { connect, type Socket } from 'node:net';
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

  const endsOf = () => [url, unharmed.cluster.gateUrl];

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

test('after all that every process still lives and has logged no error', () => unharmed.check());
