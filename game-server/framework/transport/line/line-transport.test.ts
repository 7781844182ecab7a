import { once } from 'node:events';
import { describe, expect, test } from 'vitest';
import { deferred } from '../../../../shared/client/deferred.ts';
import { TangeloError } from '../../../../shared/errors.ts';
import { eventually } from '../../../../shared/testing/eventually.ts';
import { open, start } from './line-fixture.ts';

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

  test('tells how much a client has not read', async () => {
    const { socket, client, peer } = await open(await start({ unsentBytes: 0 }));
    expect(peer.connection?.unsentBytes).toBe(0);
    socket.pause();
    for (let i = 0; i < 32; i += 1) peer.link?.write(['x'.repeat(1_000_000)]);
    await new Promise(setImmediate);
    expect(peer.connection?.unsentBytes).toBeGreaterThan(16_000_000);
    socket.resume();
    await eventually(() => expect(client.text.length).toBeGreaterThan(32_000_000));
    await eventually(() => expect(peer.connection?.unsentBytes).toBe(0));
    expect(peer.closes).toEqual([]);
  });
});
