import type { Socket } from 'socket.io-client';
import { describe, expect, test } from 'vitest';
import { DISCONNECTS } from '../../../shared/disconnect.ts';
import { eventually } from '../../../shared/testing/eventually.ts';
import { dialPackets, event, startTransport } from './socket-io-fixture.ts';

describe('a connection that is to be closed is told why', () => {
  /** What it is told, and how it ends. */
  async function endOf(socket: Socket): Promise<unknown> {
    const [kick, gone] = [event(socket, 'onKick'), event(socket, 'disconnect')];
    const told = await kick;
    await gone;
    return told;
  }

  test.each(['websocket', 'polling'])('a message that is too large, over %s', async (transportName) => {
    const { connect, nextClose } = await startTransport();
    const socket = await connect({ transports: [transportName] });
    const [end, closed] = [endOf(socket), nextClose()];
    socket.emit('a.b.c', { text: 'x'.repeat(10_001) });
    expect(await end).toEqual(DISCONNECTS.TOO_LARGE);
    expect(await closed).toBe('vanished');
  });

  test('packets that are none', async () => {
    const { connect } = await startTransport();
    for (const [type, data] of [
      ['message', '2{'],
      ['message', 'nonsense'],
      ['message', '25[]'],
      ['ping', ''],
    ] as const) {
      const socket = await connect();
      const end = endOf(socket);
      Reflect.get(socket.io.engine, '_sendPacket').call(socket.io.engine, type, data);
      expect(await end, `${type} ${data}`).toEqual(DISCONNECTS.BAD_PROTOCOL);
    }
  });

  test('an event with the name of an error is none', async () => {
    const { connect, requests } = await startTransport();
    const socket = await connect();
    expect(await socket.emitWithAck('error', {})).toMatchObject({ code: 200 });
    expect(requests).toMatchObject([{ route: 'error' }]);
  });

  test('a hello that does not come is answered with why', async () => {
    const { port, connections } = await startTransport({ helloMs: 50 });
    const { packets, ended } = dialPackets(port);
    await ended;
    expect(packets[0]).toMatch(/^0\{/);
    expect(JSON.parse(packets[1]?.slice(2) ?? '')).toEqual({
      message: DISCONNECTS.NO_HELLO.reason,
      data: DISCONNECTS.NO_HELLO,
    });
    expect(packets[1]).toMatch(/^44/);
    expect(connections).toEqual([]);
  });

  test('a second hello, and an event for a namespace that nobody is in', async () => {
    const { connect, requests } = await startTransport();
    for (const packet of ['0', '0{}', '2/other,["x"]', '4{}']) {
      const socket = await connect();
      const end = endOf(socket);
      Reflect.get(socket.io.engine, '_sendPacket').call(socket.io.engine, 'message', packet);
      expect(await end, packet).toEqual(DISCONNECTS.BAD_PROTOCOL);
    }
    expect(requests).toEqual([]);
  });

  test.each([
    ['a pong', '3'],
    ['a namespace that is no path', '40///'],
    ['a namespace that is no path after one that is', '40/other'],
  ])('%s of an old client', async (_what, packet) => {
    const { port } = await startTransport({ pomelo: true });
    const { socket, packets, ended } = dialPackets(port, 3);
    socket.on('message', () => {
      // The server says hello by itself.
      if (packets.length === 2) for (const text of [packet, '40///']) socket.send(text);
    });
    await ended;
    expect(packets).toContain(`42["onKick",${JSON.stringify(DISCONNECTS.BAD_PROTOCOL)}]`);
  });

  test('one with something else on its way', async () => {
    const { port, nextConnection } = await startTransport();
    const { socket, packets, ended } = dialPackets(port);
    socket.once('message', () => socket.send('40'));
    await nextConnection();
    // More than the system takes at once, so that what follows has to wait.
    socket.pause();
    const large = 'x'.repeat(9_000);
    for (let id = 0; id < 1_000; id += 1) socket.send(`42${id}["a.b.c","${large}"]`);
    socket.send('9');
    await eventually(() => expect(socket.bufferedAmount).toBe(0));
    socket.resume();
    await ended;
    expect(packets).toContain(`42["onKick",${JSON.stringify(DISCONNECTS.BAD_PROTOCOL)}]`);
  });

  test('what comes before the hello, over a WebSocket', async () => {
    const { port, connections } = await startTransport();
    for (const packet of ['42["x"]', '41', '40[]', '9', '2', Buffer.from([1, 2, 3])]) {
      const { socket, packets, ended } = dialPackets(port);
      socket.once('message', () => socket.send(packet));
      await ended;
      expect(packets[1], String(packet)).toMatch(/^44/);
      expect(JSON.parse(packets[1]?.slice(2) ?? '')).toMatchObject({ data: DISCONNECTS.BAD_PROTOCOL });
    }
    expect(connections).toEqual([]);
  });

  test('a message in too many pieces, and frames that are none', async () => {
    const { port, nextClose } = await startTransport();
    const opened = async () => {
      const client = dialPackets(port);
      const { socket } = client;
      socket.on('error', () => undefined);
      await new Promise((resolve) => socket.once('message', resolve));
      socket.send('40');
      await new Promise((resolve) => socket.once('message', resolve));
      return client;
    };
    const pieces = await opened();
    const first = nextClose();
    for (let piece = 0; piece < 12; piece += 1) pieces.socket.send('4', { fin: false });
    await first;
    expect(await pieces.ended).toBe(1008);
    expect(pieces.packets.at(-1)).toBe(`42["onKick",${JSON.stringify(DISCONNECTS.TOO_LARGE)}]`);

    const malformed = await opened();
    Reflect.get(malformed.socket, '_socket').write(Buffer.from([0xff, 0xff, 1, 2, 3, 4, 5]));
    expect(await malformed.ended).toBe(1002);
    expect(malformed.packets.at(-1)).toBe(`42["onKick",${JSON.stringify(DISCONNECTS.BAD_PROTOCOL)}]`);
  });

  test('one that is closed as soon as it was accepted', async () => {
    const { dial, nextConnection, closes } = await startTransport();
    const accepted = nextConnection().then((connection) => connection.close(DISCONNECTS.SERVER_FULL));
    const socket = dial();
    expect(await endOf(socket)).toEqual(DISCONNECTS.SERVER_FULL);
    await accepted;
    await eventually(() => expect(closes).toEqual(['vanished']));
  });
});
