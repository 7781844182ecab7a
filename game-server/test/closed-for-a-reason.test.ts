import { connect } from 'node:net';
import { io, type Socket } from 'socket.io-client';
import { beforeAll, describe, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import { DISCONNECTS } from '../../shared/disconnect.ts';
import { type Cluster, startCluster } from './cluster.ts';

const ENTER = 'connector.entryHandler.enter';

let cluster: Cluster;
let url = '';

beforeAll(async () => {
  cluster = await startCluster({
    servers: { connector: 1, chat: 1 },
    settings: {
      // Together as long as the longest: a busy machine takes its time for what is to be done before them.
      deadlines: { helloMs: 3_000, profileMs: 5_000, pingMs: 300, pongMs: 4_000, ageMs: 15_000 },
      limits: { messagesPerSecond: 20, burst: 20, connectionsPerAddress: 3, trustedProxies: ['127.0.0.1'] },
    },
  });
  [url = ''] = cluster.connectorUrls;
  return () => cluster.stop();
});

interface End {
  readonly kick: unknown;
  readonly reason: unknown;
}

/** A client behind the proxy, from an address of its own; `end` is what it is told and how it ends. */
async function open(address: string): Promise<{ socket: Socket; end: Promise<End> }> {
  const socket = io(url, {
    transports: ['websocket'],
    forceNew: true,
    reconnection: false,
    extraHeaders: { 'x-forwarded-for': address },
  });
  let kick: unknown;
  socket.on('onKick', (body) => {
    kick = body;
  });
  const end = new Promise<End>((resolve) => socket.once('disconnect', (reason) => resolve({ kick, reason })));
  await new Promise<void>((resolve, reject) => {
    socket.once('connect', resolve);
    socket.once('connect_error', reject);
  });
  return { socket, end };
}

/** A client that does with engine.io's packets what it likes. */
function openRaw(receive: (packet: string, send: (packet: string) => void) => void) {
  const socket = new WebSocket(`${url.replace('http', 'ws')}/socket.io/?EIO=4&transport=websocket`);
  const packets: string[] = [];
  socket.on('message', (data) => {
    packets.push(String(data));
    receive(String(data), (packet) => socket.send(packet));
  });
  return new Promise<string[]>((resolve) => socket.once('close', () => resolve(packets)));
}

const kicked = (why: { code: number; reason: string }): End => ({
  kick: why,
  reason: 'io server disconnect',
});

/** All at once, for most of the time they wait. */
describe.concurrent('a connection is closed, and told why,', () => {
  test('when nothing comes after it was opened', async () => {
    const port = Number(new URL(url).port);
    for (const opening of ['', 'GET /socket.io/?EIO=4&transport=polling HTTP/1.1\r\nhost: h\r\n']) {
      const socket = connect(port, '127.0.0.1', () => socket.write(opening));
      await new Promise((resolve) => socket.resume().once('close', resolve));
    }
    const packets = await openRaw(() => undefined);
    expect(JSON.parse(packets.at(-1)?.slice(2) ?? '').data).toEqual(DISCONNECTS.NO_HELLO);
  });

  test('when nobody enters on it', async () => {
    const { end } = await open('192.0.2.2');
    expect(await end).toEqual(kicked(DISCONNECTS.NO_PROFILE));
  });

  test('when pings are not answered, although it chats', async () => {
    let entered = false;
    const packets = await openRaw((packet, send) => {
      if (packet.startsWith('0')) send('40');
      if (packet.startsWith('40')) send(`420["${ENTER}",{"rid":"deaf"}]`);
      if (packet.startsWith('430') || packet.startsWith('431')) {
        entered = true;
        setTimeout(() => send('421["chat.chatHandler.send",{"content":"still here","target":"*"}]'), 100);
      }
    });
    expect(entered).toBe(true);
    expect(packets.filter((packet) => packet.startsWith('42["onChat"')).length).toBeGreaterThan(0);
    expect(packets.slice(-2)).toEqual([`42["onKick",${JSON.stringify(DISCONNECTS.NO_PONG)}]`, '41']);
  });

  test('when it is too old, although active', async () => {
    const { socket, end } = await open('192.0.2.3');
    await socket.emitWithAck(ENTER, { rid: 'old' });
    const chatting = setInterval(
      () => socket.emit('chat.chatHandler.send', { content: 'x', target: '*' }),
      200,
    );
    expect(await end).toEqual(kicked(DISCONNECTS.MAX_AGE));
    clearInterval(chatting);
  });

  test('when it ignores for ten seconds that it is too fast', async () => {
    const { socket, end } = await open('192.0.2.4');
    await socket.emitWithAck(ENTER, { rid: 'fast' });
    const codes = new Set<number>();
    const flooding = setInterval(() => {
      for (let count = 0; count < 5; count += 1)
        socket.emit('chat.roomHandler.list', {}, ({ code }: { code: number }) => codes.add(code));
    }, 10);
    expect(await end).toEqual(kicked(DISCONNECTS.TOO_FAST));
    clearInterval(flooding);
    expect([...codes].sort()).toEqual([200, 429]);
  });

  test('when its address has too many', async () => {
    const three = await Promise.all([1, 2, 3].map(() => open('192.0.2.5')));
    const { end } = await open('192.0.2.5');
    expect(await end).toEqual(kicked(DISCONNECTS.TOO_MANY_CONNECTIONS));
    // Written by the client itself, before what the proxy added.
    const forged = await open('198.51.100.1, 192.0.2.5');
    expect(await forged.end).toEqual(kicked(DISCONNECTS.TOO_MANY_CONNECTIONS));
    three[0]?.socket.disconnect();
    const next = await open('192.0.2.5');
    expect(await next.socket.emitWithAck(ENTER, {})).toMatchObject({ code: 200 });
    for (const { socket } of [...three, next]) socket.disconnect();
  });

  test('when it sends what is too large, or nothing that the protocol knows', async () => {
    const large = await open('192.0.2.6');
    large.socket.emit('chat.chatHandler.send', { content: 'x'.repeat(100_000), target: '*' });
    expect((await large.end).kick).toEqual(DISCONNECTS.TOO_LARGE);
    const malformed = await open('192.0.2.6');
    malformed.socket.io.engine.write('2{');
    expect(await malformed.end).toEqual(kicked(DISCONNECTS.BAD_PROTOCOL));
  });
});

test('nothing of all this was an error', () => {
  expect(cluster.errors()).toEqual([]);
});
