import { expect, test } from 'vitest';
import { eventually } from '../../../shared/testing/eventually.ts';
import { type ContractContext, push } from './transport-contract-context.ts';

/** Requests, replies and pushes, and their order. */
export function describeMessages({ start }: ContractContext): void {
  test('brings a request to the server, and its reply back', async () => {
    const { server, open } = await start();
    const client = await open();
    const answer = client.ask('chat.chatHandler.send', { content: 'hello', nested: [1, null, { a: 'b' }] });
    const { route, body, reply } = await server.request();
    expect([route, body]).toEqual([
      'chat.chatHandler.send',
      { content: 'hello', nested: [1, null, { a: 'b' }] },
    ]);
    reply?.({ code: 200, seq: 7 });
    expect(await answer).toEqual({ code: 200, seq: 7 });
  });

  test('knows which reply belongs to which request', async () => {
    const { server, open } = await start();
    const client = await open();
    const answers = Array.from({ length: 300 }, (_, n) => client.ask('a.b.c', { n }));
    await server.request(299);
    for (const { body, reply } of server.only.requests.toReversed()) reply?.({ code: 200, was: body });
    for (const [n, answer] of (await Promise.all(answers)).entries()) expect(answer.was).toEqual({ n });
  });

  test('keeps the order of requests', async () => {
    const { server, open } = await start();
    const client = await open();
    for (let n = 0; n < 200; n += 1) client.tell('a.b.c', { n });
    await server.request(199);
    expect(server.only.requests.map(({ body }) => body)).toEqual(
      Array.from({ length: 200 }, (_, n) => ({ n })),
    );
  });

  test('wants no reply where the client wants none', async () => {
    const { server, open } = await start();
    const client = await open();
    client.tell('a.b.c', { quiet: true });
    expect((await server.request()).reply).toBeUndefined();
  });

  test('keeps the order of pushes, and replies among them', async () => {
    const { server, open } = await start();
    const client = await open();
    const answer = client.ask('a.b.c', {});
    const { reply } = await server.request();
    const { connection } = server.only;
    for (let n = 0; n < 100; n += 1) connection.push(push('onChat', { n }));
    reply?.({ code: 200 });
    await answer;
    expect(client.heard).toEqual(Array.from({ length: 100 }, (_, n) => ({ event: 'onChat', body: { n } })));
  });

  test('brings one push to many clients', async () => {
    const { server, open } = await start();
    const all = await Promise.all([open(), open(), open()]);
    for (const client of all) client.tell('a.b.c', {});
    await eventually(() => expect(server.accepted).toHaveLength(3));
    const one = push('onChat', { msg: 'one for all' });
    for (const { connection } of server.accepted) connection.push(one);
    for (const client of all) {
      await eventually(() =>
        expect(client.heard).toEqual([{ event: 'onChat', body: { msg: 'one for all' } }]),
      );
    }
  });

  test.each([
    ['beyond the basic plane', '😀👩‍🚀𠮷'],
    ['in many scripts', 'héllo 大厅 カタカナ العربية'],
    ['that JSON has to escape', '"\\\n\t\u0001\u2028'],
  ])('carries text %s both ways', async (_what, text) => {
    const { server, open } = await start();
    const client = await open();
    const answer = client.ask('a.b.c', { text });
    const { body, reply } = await server.request();
    expect(body).toEqual({ text });
    server.only.connection.push(push('onChat', { text }));
    reply?.({ code: 200, text });
    expect(await answer).toEqual({ code: 200, text });
    expect(client.heard).toEqual([{ event: 'onChat', body: { text } }]);
  });

  test('brings bodies that are no objects to the server, which refuses them', async () => {
    const { server, open } = await start();
    const client = await open();
    for (const body of [[], 7, 'text', null, true]) client.tell('a.b.c', body);
    await server.request(4);
    expect(server.only.requests.map(({ body }) => body)).toEqual([[], 7, 'text', null, true]);
  });
}
