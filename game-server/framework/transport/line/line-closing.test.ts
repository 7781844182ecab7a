import { once } from 'node:events';
import { describe, expect, test } from 'vitest';
import { DISCONNECTS } from '../../../../shared/disconnect.ts';
import { TangeloError } from '../../../../shared/errors.ts';
import { open, start } from './line-fixture.ts';

describe('a line transport', () => {
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
});
