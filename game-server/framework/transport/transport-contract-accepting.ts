import { expect, test } from 'vitest';
import { DISCONNECTS } from '../../../shared/disconnect.ts';
import { eventually } from '../../../shared/testing/eventually.ts';
import { type ContractContext, over } from './transport-contract-context.ts';

/** Who is let in, and what is known of them. */
export function describeAccepting({ start, contracted: { connectFor } }: ContractContext): void {
  test('accepts a client once, and tells where it is', async () => {
    const { server, transport, open } = await start();
    const client = await open();
    client.tell('a.b.c', {});
    await server.request();
    expect(server.only.connection.remoteAddress).toBe('127.0.0.1');
    expect(server.only.connection.requestedHost).toBe('127.0.0.1');
    expect(transport.connections).toBe(1);
  });

  test.runIf(connectFor)('believes a trusted proxy whom it speaks for', async () => {
    const { server, port, open } = await start();
    const client = await open(connectFor?.(port, '203.0.113.7, 198.51.100.9'));
    client.tell('a.b.c', {});
    await server.request();
    expect(server.only.connection.remoteAddress).toBe('198.51.100.9');
  });

  test('lets nobody in any more when it is told so, and keeps those who are', async () => {
    const { server, transport, open } = await start();
    const client = await open();
    client.tell('a.b.c', {});
    await server.request();
    transport.stopAccepting();
    const late = await open().catch(() => undefined);
    if (late) await over(late);
    const answer = client.ask('a.b.c', {});
    (await server.request(1)).reply?.({ code: 200 });
    expect(await answer).toEqual({ code: 200 });
    expect(server.accepted).toHaveLength(1);
    await eventually(() => expect(server.ends).toEqual([DISCONNECTS.DRAINING]));
  });

  test('lets nobody in while it is full', async () => {
    let full = true;
    const { server, open } = await start({ isFull: () => full });
    const early = await open().catch(() => undefined);
    if (early) await over(early);
    full = false;
    await eventually(() => expect(server.ends).toEqual([DISCONNECTS.SERVER_FULL]));
    const client = await open();
    client.tell('a.b.c', {});
    await server.request();
    expect(server.accepted).toHaveLength(1);
  });

  test('tells those why who are closed as soon as they are accepted', async () => {
    const { server, transport, open } = await start();
    server.refusal = DISCONNECTS.TOO_MANY_CONNECTIONS;
    const client = await open();
    await over(client);
    expect(client.heard).toEqual([{ event: 'onKick', body: { ...DISCONNECTS.TOO_MANY_CONNECTIONS } }]);
    await eventually(() => expect(server.only.closed).toEqual(['vanished']));
    expect(server.only.requests).toEqual([]);
    await eventually(() => expect(server.ends).toEqual([DISCONNECTS.TOO_MANY_CONNECTIONS]));
    await eventually(() => expect(transport.connections).toBe(0));
  });
}
