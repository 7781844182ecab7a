import { once } from 'node:events';
import { describe, expect, test } from 'vitest';
import { DISCONNECTS } from '../../../../shared/disconnect.ts';
import { eventually } from '../../../../shared/testing/eventually.ts';
import { closeOf } from '../closing-fixture.ts';
import { dial, open, start } from './line-fixture.ts';

describe('a line transport', () => {
  test('closes, without a word, who is turned away as soon as it is accepted', async () => {
    const server = await start({ refusal: DISCONNECTS.SERVER_FULL });
    const socket = dial(server.port);
    let text = '';
    socket.on('data', (data) => {
      text += String(data);
    });
    socket.write('hello\n');
    await closeOf(socket);
    expect(text).toBe('');
    expect(server.peers.map(({ closes, received }) => ({ closes, received }))).toEqual([
      { closes: ['goodbye'], received: [] },
    ]);
    expect(server.ends).toEqual([DISCONNECTS.SERVER_FULL]);
    await eventually(() => expect(server.transport.connections).toBe(0));
  });

  test('closes what is opened beyond the limit of an address, also while those before are on their way out', async () => {
    const server = await start({ perAddress: 2, refusal: DISCONNECTS.TOO_MANY_CONNECTIONS });
    // Whoever is refused and does not close is there for a while.
    const refused = [0, 1].map(() => dial(server.port, { allowHalfOpen: true }));
    await Promise.all(refused.map((socket) => once(socket.resume(), 'end')));
    expect(server.transport.connections).toBe(2);
    await closeOf(dial(server.port));
    expect(server.peers).toHaveLength(2);
    expect(server.ends).toEqual(Array(3).fill(DISCONNECTS.TOO_MANY_CONNECTIONS));
  });

  test('turns away whoever comes when the server is full, or stops', async () => {
    const server = await start({ isFull: () => true });
    await closeOf(dial(server.port));
    expect(server.peers).toEqual([]);
    expect(server.ends).toEqual([DISCONNECTS.SERVER_FULL]);

    const other = await start();
    const { peer } = await open(other);
    other.transport.stopAccepting();
    await closeOf(dial(other.port));
    expect(other.peers).toEqual([peer]);
    expect(other.transport.connections).toBe(1);
    expect(peer.closes).toEqual([]);
    expect(other.ends).toEqual([DISCONNECTS.DRAINING]);
  });
});
