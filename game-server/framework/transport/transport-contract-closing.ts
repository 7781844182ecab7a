import { expect, test } from 'vitest';
import { DISCONNECTS } from '../../../shared/disconnect.ts';
import { eventually } from '../../../shared/testing/eventually.ts';
import { type ContractContext, over, push } from './transport-contract-context.ts';

/** How connections end, and what is told of it. */
export function describeClosing({ start }: ContractContext): void {
  test('tells why it closes, closes, and says so once', async () => {
    const { server, open } = await start();
    const client = await open();
    client.tell('a.b.c', {});
    await server.request();
    const { connection, closed } = server.only;
    connection.push(push('onChat', { last: true }));
    connection.close(DISCONNECTS.KICKED);
    connection.close(DISCONNECTS.MAX_AGE);
    connection.push(push('onChat', { late: true }));
    await over(client);
    expect(client.heard).toEqual([
      { event: 'onChat', body: { last: true } },
      { event: 'onKick', body: { ...DISCONNECTS.KICKED } },
    ]);
    await eventually(() => expect(closed).toEqual(['vanished']));
    await eventually(() => expect(server.ends).toEqual([DISCONNECTS.KICKED]));
  });

  test('knows a goodbye from a loss', async () => {
    const { server, transport, open } = await start();
    const polite = await open();
    polite.tell('a.b.c', {});
    await eventually(() => expect(server.accepted).toHaveLength(1));
    const lost = await open();
    lost.tell('a.b.c', {});
    await eventually(() => expect(server.accepted[1]?.requests).toHaveLength(1));
    polite.goodbye();
    lost.vanish();
    await eventually(() =>
      expect(server.accepted.map(({ closed }) => closed)).toEqual([['goodbye'], ['vanished']]),
    );
    await eventually(() => expect(server.ends.toSorted()).toEqual(['goodbye', 'vanished']));
    await eventually(() => expect(transport.connections).toBe(0));
  });

  test('does nothing for a client that is gone', async () => {
    const { server, open } = await start();
    const client = await open();
    client.ask('a.b.c', {}).catch(() => undefined);
    const { reply } = await server.request();
    client.vanish();
    const { connection, closed } = server.only;
    await eventually(() => expect(closed).toHaveLength(1));
    connection.push(push('onChat', {}));
    connection.close(DISCONNECTS.KICKED);
    reply?.({ code: 200 });
    expect(closed).toHaveLength(1);
  });

  test('ends a closed client that does not read', async () => {
    const { server, transport, open } = await start();
    const client = await open();
    client.tell('a.b.c', {});
    await server.request();
    client.readNothing();
    const { connection, closed } = server.only;
    const large = push('onChat', { text: 'x'.repeat(1_000_000) });
    for (let n = 0; n < 32; n += 1) connection.push(large);
    connection.close(DISCONNECTS.SLOW_CONSUMER);
    await eventually(() => expect(closed).toEqual(['vanished']));
    await eventually(() => expect(transport.connections).toBe(0));
  });

  test('is over for its clients when it is closed', async () => {
    const { server, transport, open } = await start();
    const client = await open();
    client.tell('a.b.c', {});
    await server.request();
    await transport.close();
    await over(client);
    await eventually(() => expect(server.only.closed).toEqual(['vanished']));
  });
}
