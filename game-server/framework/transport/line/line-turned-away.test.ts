import { once } from 'node:events';
import { describe, expect, test, vi } from 'vitest';
import { DISCONNECTS } from '../../../../shared/disconnect.ts';
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
    await once(socket, 'close');
    expect(text).toBe('');
    expect(server.peers.map(({ closes, received }) => ({ closes, received }))).toEqual([
      { closes: ['goodbye'], received: [] },
    ]);
    expect(server.ends).toEqual([DISCONNECTS.SERVER_FULL]);
    await vi.waitFor(() => expect(server.transport.connections).toBe(0));
  });

  test('closes what is opened beyond the limit of an address, also while those before are on their way out', async () => {
    const server = await start({ perAddress: 2, refusal: DISCONNECTS.TOO_MANY_CONNECTIONS });
    // Whoever is refused and does not close is there for a while.
    const refused = [0, 1].map(() => dial(server.port, { allowHalfOpen: true }));
    await Promise.all(refused.map((socket) => once(socket.resume(), 'end')));
    expect(server.transport.connections).toBe(2);
    const beyond = dial(server.port);
    beyond.on('error', () => {
      // It may be a reset.
    });
    await once(beyond, 'close');
    expect(server.peers).toHaveLength(2);
    expect(server.ends).toEqual(Array(3).fill(DISCONNECTS.TOO_MANY_CONNECTIONS));
  });

  test('turns away whoever comes when the server is full, or stops', async () => {
    const server = await start({ isFull: () => true });
    const turnedAway = dial(server.port);
    turnedAway.on('error', () => {
      // It may be a reset.
    });
    await once(turnedAway, 'close');
    expect(server.peers).toEqual([]);
    expect(server.ends).toEqual([DISCONNECTS.SERVER_FULL]);

    const other = await start();
    const { peer } = await open(other);
    other.transport.stopAccepting();
    const late = dial(other.port);
    late.on('error', () => {
      // It may be a reset.
    });
    await once(late, 'close');
    expect(other.peers).toEqual([peer]);
    expect(other.transport.connections).toBe(1);
    expect(peer.closes).toEqual([]);
    expect(other.ends).toEqual([DISCONNECTS.DRAINING]);
  });
});
