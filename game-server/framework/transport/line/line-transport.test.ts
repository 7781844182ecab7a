import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { pino } from 'pino';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { deferred } from '../../../../shared/client/deferred.ts';
import { DISCONNECTS, type Disconnect } from '../../../../shared/disconnect.ts';
import { TangeloError } from '../../../../shared/errors.ts';
import type { ClientRequest, CloseKind, TransportConnection } from '../transport.ts';
import type { LineLink } from './line-protocol.ts';
import { createLineTransport, type LineTransport } from './line-transport.ts';
import { newlineFraming } from './newline-framing.ts';

/** What one client's protocol and receiver saw, and how a test steers them. */
class Peer {
  readonly received: string[] = [];
  readonly requests: ClientRequest[] = [];
  readonly closes: CloseKind[] = [];
  link: LineLink | undefined;
  connection: TransportConnection | undefined;
  /** What the next message waits for before it is carried out, and while. */
  paced: Promise<void> = Promise.resolve();
  work: (message: string) => Promise<boolean> = async () => true;
  readonly closed = deferred<void>();
}

const transports: LineTransport[] = [];
const sockets: Socket[] = [];

afterEach(async () => {
  for (const socket of sockets.splice(0)) socket.destroy();
  for (const transport of transports.splice(0)) await transport.close();
});

interface StartOptions {
  readonly isFull?: () => boolean;
  readonly unsentBytes?: number;
  readonly refusal?: Disconnect;
  readonly perAddress?: number;
}

async function start(options: StartOptions = {}) {
  const peers: Peer[] = [];
  const transport = createLineTransport({
    framing: newlineFraming,
    protocol: (link) => {
      const peer = peers.at(-1);
      if (!peer) throw new Error('not accepted');
      peer.link = link;
      return {
        opened: async () => link.write(['welcome']),
        received: async (message) => {
          peer.received.push(message);
          return peer.work(message);
        },
        pushed: ({ event }) => link.write([event]),
      };
    },
    accept: (connection) => {
      const peer = new Peer();
      peer.connection = connection;
      peers.push(peer);
      if (options.refusal) connection.close(options.refusal);
      return {
        request: (request) => void peer.requests.push(request),
        pace: () => peer.paced,
        pinged: () => undefined,
        ponged: () => undefined,
        closed: (kind) => {
          peer.closes.push(kind);
          peer.closed.resolve();
        },
      };
    },
    isFull: () => false,
    openings: { inAll: 0, perAddress: options.perAddress ?? 0, isProxy: () => false },
    messageBytes: 1_000,
    unsentBytes: 1_000_000,
    keepAliveMs: 25_000,
    helloMs: 5_000,
    log: pino({ level: 'silent' }),
    ...options,
  });
  transports.push(transport);
  const port = await transport.listen('127.0.0.1', 0);
  return { transport, peers, port };
}

/** Connects; resolves with the socket, the texts it gets, and what the server sees. */
async function open(server: Awaited<ReturnType<typeof start>>) {
  const socket = connect({ port: server.port, host: '127.0.0.1', allowHalfOpen: true });
  sockets.push(socket);
  socket.setEncoding('utf8');
  const client = { text: '', socket };
  socket.on('data', (text) => {
    client.text += text;
  });
  await once(socket, 'data');
  const peer = server.peers.at(-1);
  if (!peer) throw new Error('not accepted');
  return { ...client, client, peer };
}

const until = async (holds: () => boolean, event: () => Promise<unknown>) => {
  while (!holds()) await event();
};

describe('a line transport', () => {
  test('greets whoever connects, before it has said anything', async () => {
    const { client, peer } = await open(await start());
    expect(client.text).toBe('welcome\n');
    expect(peer.connection).toMatchObject({ remoteAddress: '127.0.0.1', requestedHost: '127.0.0.1' });
  });

  test('carries messages out one after the other, and reads nothing more meanwhile', async () => {
    const { socket, peer } = await open(await start());
    const gate = deferred<boolean>();
    const arrived = deferred<void>();
    let atOnce = 0;
    let most = 0;
    const all = deferred<void>();
    peer.work = async (message) => {
      atOnce += 1;
      most = Math.max(most, atOnce);
      arrived.resolve();
      await gate.promise;
      atOnce -= 1;
      if (message === 'three') all.resolve();
      return true;
    };
    socket.write('one\ntwo\nthree\n');
    await arrived.promise;
    expect(peer.received).toEqual(['one']);
    gate.resolve(true);
    await all.promise;
    expect(peer.received).toEqual(['one', 'two', 'three']);
    expect(most).toBe(1);
  });

  test('holds back a client that is too fast until it may go on', async () => {
    const { socket, peer } = await open(await start());
    const pause = deferred<void>();
    const second = deferred<void>();
    peer.work = async (message) => {
      if (message === 'first') peer.paced = pause.promise;
      else second.resolve();
      return true;
    };
    socket.write('first\nsecond\n');
    await until(
      () => peer.received.length > 0,
      () => new Promise(setImmediate),
    );
    await new Promise(setImmediate);
    expect(peer.received).toEqual(['first']);
    pause.resolve();
    await second.promise;
    expect(peer.received).toEqual(['first', 'second']);
  });

  test('passes requests on as admitted, and their failures back as errors', async () => {
    const { peer } = await open(await start());
    const asked = peer.link?.request('chat.roomHandler.list', { limit: 1 });
    const refused = peer.link?.request('chat.roomHandler.join', {});
    const [list, join] = peer.requests;
    expect(list).toMatchObject({ route: 'chat.roomHandler.list', body: { limit: 1 }, admitted: true });
    list?.reply?.({ code: 200, rooms: [] });
    join?.reply?.(new TangeloError('NOT_MEMBER').toReply());
    expect(await asked).toEqual({ rooms: [] });
    await expect(refused).rejects.toMatchObject({ error: 'NOT_MEMBER' });
  });

  test('answers all that was sent before the client ended its side, and says goodbye for it', async () => {
    const { socket, client, peer } = await open(await start());
    peer.work = async (message) => {
      await new Promise(setImmediate);
      peer.link?.write([`did ${message}`]);
      return true;
    };
    socket.end('one\ntwo\nwithout a newline');
    await once(socket, 'end');
    expect(client.text).toBe('welcome\ndid one\ndid two\ndid without a newline\n');
    expect(peer.closes).toEqual(['goodbye']);
  });

  test('tells once that a client is gone, also when its connection broke', async () => {
    const { socket, peer } = await open(await start());
    socket.resetAndDestroy();
    await peer.closed.promise;
    peer.link?.write(['to nobody']);
    peer.connection?.close(DISCONNECTS.KICKED);
    expect(peer.closes).toEqual(['goodbye']);
  });

  test('closes at the twentieth wrong message in a row, and not before', async () => {
    const { socket, peer } = await open(await start());
    peer.work = async (message) => message === 'right';
    socket.write(`${'wrong\n'.repeat(19)}right\n${'wrong\n'.repeat(30)}`);
    await once(socket, 'end');
    expect(peer.received).toHaveLength(40);
    expect(peer.closes).toEqual(['goodbye']);
  });

  test('closes when a message is too long, and carries out what came before it', async () => {
    const { socket, peer } = await open(await start());
    socket.write(`short\n${'x'.repeat(1_001)}`);
    await once(socket, 'end');
    expect(peer.received).toEqual(['short']);
  });

  test('closes a client whose protocol fails', async () => {
    const { socket, peer } = await open(await start());
    peer.work = async () => {
      throw new TangeloError('STORAGE_UNAVAILABLE');
    };
    socket.write('one\ntwo\n');
    await once(socket, 'end');
    expect(peer.received).toEqual(['one']);
  });

  test('closes a client that does not read', async () => {
    const { socket, peer } = await open(await start({ unsentBytes: 100_000 }));
    socket.pause();
    const long = ['x'.repeat(50_000)];
    for (let i = 0; peer.closes.length === 0 && i < 1_000; i += 1) {
      peer.link?.write(long);
      await new Promise(setImmediate);
    }
    expect(peer.closes).toEqual(['goodbye']);
  });

  test('tells how much a client has not read', async () => {
    const { socket, client, peer } = await open(await start({ unsentBytes: 0 }));
    expect(peer.connection?.unsentBytes).toBe(0);
    socket.pause();
    for (let i = 0; i < 32; i += 1) peer.link?.write(['x'.repeat(1_000_000)]);
    await new Promise(setImmediate);
    expect(peer.connection?.unsentBytes).toBeGreaterThan(16_000_000);
    socket.resume();
    await vi.waitFor(() => expect(client.text.length).toBeGreaterThan(32_000_000), { timeout: 5_000 });
    await vi.waitFor(() => expect(peer.connection?.unsentBytes).toBe(0));
    expect(peer.closes).toEqual([]);
  });

  test('closes, without a word, who is turned away as soon as it is accepted', async () => {
    const server = await start({ refusal: DISCONNECTS.SERVER_FULL });
    const socket = connect(server.port, '127.0.0.1');
    sockets.push(socket);
    let text = '';
    socket.on('data', (data) => {
      text += String(data);
    });
    socket.write('hello\n');
    await once(socket, 'close');
    expect(text).toBe('');
    expect(server.peers.map(({ closes, received }) => ({ closes, received }))).toEqual([
      { closes: ['goodbye'], received: [] },
    ]);
    await vi.waitFor(() => expect(server.transport.connections).toBe(0));
  });

  test('writes what was said last before it closes, however busy the client is sending', async () => {
    const { socket, client, peer } = await open(await start());
    peer.work = async () => {
      peer.link?.write(['goodbye']);
      peer.link?.leave();
      return true;
    };
    socket.write('quit\n'.repeat(5_000));
    await once(socket, 'end');
    expect(client.text).toBe('welcome\ngoodbye\n');
    expect(peer.received).toEqual(['quit']);
  });

  test('closes what is opened beyond the limit of an address, also while those before are on their way out', async () => {
    const server = await start({ perAddress: 2, refusal: DISCONNECTS.TOO_MANY_CONNECTIONS });
    // Whoever is refused and does not close is there for a while.
    const refused = [0, 1].map(() => connect({ port: server.port, host: '127.0.0.1', allowHalfOpen: true }));
    sockets.push(...refused);
    await Promise.all(refused.map((socket) => once(socket.resume(), 'end')));
    expect(server.transport.connections).toBe(2);
    const beyond = connect(server.port, '127.0.0.1');
    sockets.push(beyond);
    beyond.on('error', () => {
      // It may be a reset.
    });
    await once(beyond, 'close');
    expect(server.peers).toHaveLength(2);
  });

  test('turns away whoever comes when the server is full, or stops', async () => {
    const server = await start({ isFull: () => true });
    const turnedAway = connect(server.port, '127.0.0.1');
    sockets.push(turnedAway);
    turnedAway.on('error', () => {
      // It may be a reset.
    });
    await once(turnedAway, 'close');
    expect(server.peers).toEqual([]);

    const other = await start();
    const { peer } = await open(other);
    other.transport.stopAccepting();
    const late = connect(other.port, '127.0.0.1');
    sockets.push(late);
    late.on('error', () => {
      // It may be a reset.
    });
    await once(late, 'close');
    expect(other.peers).toEqual([peer]);
    expect(other.transport.connections).toBe(1);
    expect(peer.closes).toEqual([]);
  });
});
