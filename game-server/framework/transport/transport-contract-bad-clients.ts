import { expect, test } from 'vitest';
import { DISCONNECTS } from '../../../shared/disconnect.ts';
import { eventually } from '../../../shared/testing/eventually.ts';
import { type ContractContext, push } from './transport-contract-context.ts';

/** Clients that say nothing, read nothing, or send what no client sends. */
export function describeBadClients({ start, contracted: { silent, malformed } }: ContractContext): void {
  test.each(Object.keys(silent))('ends what says no hello: %s', async (what) => {
    const { server, port } = await start({ helloMs: 200 });
    await silent[what]?.(port);
    expect(server.accepted).toEqual([]);
    await eventually(() => expect(server.ends).toHaveLength(1));
    expect([DISCONNECTS.NO_HELLO, DISCONNECTS.BAD_PROTOCOL]).toContain(server.ends[0]);
  });

  test('tells when a sign of life is owed, when it comes, and ends nothing over it', async () => {
    const { server, open } = await start({ pingMs: 100 });
    const client = await open();
    client.tell('a.b.c', {});
    await server.request();
    const { beats, closed } = server.only;
    await eventually(() => expect(beats).toContain('ping'));
    client.answerPings();
    await eventually(() => expect(beats.slice(0, 2)).toEqual(['ping', 'pong']));
    expect(closed).toEqual([]);
  });

  test('tells how much a client has not read', async () => {
    const { server, open } = await start();
    const client = await open();
    client.tell('a.b.c', {});
    await server.request();
    const { connection } = server.only;
    await eventually(() => expect(connection.unsentBytes).toBe(0));
    client.readNothing();
    const large = push('onChat', { text: 'x'.repeat(1_000_000) });
    for (let n = 0; n < 32; n += 1) connection.push(large);
    // What a socket and the system hold on both sides is less than half of it.
    await new Promise((resolve) => setImmediate(resolve));
    expect(connection.unsentBytes).toBeGreaterThan(16_000_000);
    client.readAgain();
    await eventually(() => expect(client.heard).toHaveLength(32));
    await eventually(() => expect(connection.unsentBytes).toBe(0));
  });

  test.each(Object.keys(malformed))('ends no other connection over %s', async (what) => {
    const { server, port, open } = await start();
    const client = await open();
    await malformed[what]?.(port);
    const answer = client.ask('a.b.c', { still: 'here' });
    const healthy = await eventually(() => {
      const found = server.accepted.find(({ requests }) => requests.length > 0);
      if (!found) throw new Error('not asked yet');
      return found;
    });
    healthy.requests[0]?.reply?.({ code: 200 });
    expect(await answer).toEqual({ code: 200 });
    expect(healthy.closed).toEqual([]);
    for (const other of server.accepted.filter((one) => one !== healthy)) {
      await eventually(() => expect(other.closed).toHaveLength(1));
      expect(other.requests).toEqual([]);
    }
  });
}
