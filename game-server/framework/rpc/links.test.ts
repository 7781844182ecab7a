import { once } from 'node:events';
import { connect, createServer } from 'node:net';
import { pino } from 'pino';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { TangeloError } from '../../../shared/errors.ts';
import { deferred, Fixture, probe, rpcSettings } from './fixture.ts';
import type { CallContext, Peer } from './rpc.ts';

let fixture: Fixture;
beforeEach(() => {
  fixture = new Fixture();
});
afterEach(() => fixture.close());

/** A port on which nothing listens. */
async function deadPeer(): Promise<Peer> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  return { id: 'callee', incarnation: 'callee-1', host: '127.0.0.1', port };
}

const named = (error: string) => expect.objectContaining({ name: 'TangeloError', error });

test('a call returns what the implementation returns', async () => {
  const { peer } = await fixture.serve();
  const stub = fixture.links().stub(peer, probe.ProbeRemote);
  const data = Buffer.from([1, 2, 3]);
  expect(await stub.echo({ number: 7, text: 'grüße 漢字', data })).toEqual({
    number: 7,
    text: 'grüße 漢字',
    data,
  });
});

test('stubs know the types of requests and replies, and the methods of their service', async () => {
  const { peer } = await fixture.serve();
  const stub = fixture.links().stub(peer, probe.ProbeRemote);
  const reply = await stub.echo({ text: 'typed' });
  expect(reply.text.length + reply.number).toBe(5);
  // @ts-expect-error: not a field of the reply
  expect(reply.absent).toBeUndefined();
  // @ts-expect-error: not a method of the service
  expect(stub.absent).toBeUndefined();
  // @ts-expect-error: not a field of the request
  await stub.echo({ absent: 1 });
});

test('an implementation learns who calls what', async () => {
  const contexts: CallContext[] = [];
  const { peer } = await fixture.serve({
    echo: (_request, context) => {
      contexts.push(context);
      return {};
    },
  });
  await fixture.links().stub(peer, probe.ProbeRemote).echo({});
  expect(contexts).toEqual([
    { caller: { id: 'caller', incarnation: 'caller-1' }, method: 'tangelo.probe.ProbeRemote/Echo' },
  ]);
});

test('ids need not be ASCII', async () => {
  const { peer } = await fixture.serve({}, { incarnation: '聊天服务器-1' });
  const stub = fixture.links().stub(peer, probe.ProbeRemote);
  await expect(stub.echo({ number: 1 })).resolves.toMatchObject({ number: 1 });
});

test('the error that an implementation throws arrives as it was', async () => {
  const error = new TangeloError('RATE_LIMITED', 'Zu schnell.', { retryAfterMs: 250 });
  const { peer } = await fixture.serve({ fail: () => Promise.reject(error) });
  const failure = await fixture
    .links()
    .stub(peer, probe.ProbeRemote)
    .fail({})
    .catch((thrown: unknown) => thrown);
  expect(failure).toBeInstanceOf(TangeloError);
  expect(failure).toEqual(error);
  expect(failure).toMatchObject({ error: 'RATE_LIMITED', code: 429, details: { retryAfterMs: 250 } });
});

test('any other exception becomes INTERNAL and is logged where it was thrown', async () => {
  const lines: string[] = [];
  const log = pino({ level: 'error' }, { write: (line: string) => lines.push(line) });
  const fail = () => {
    throw new RangeError('secret of the callee');
  };
  const { peer } = await fixture.serve({ fail }, { log });
  const call = fixture.links().stub(peer, probe.ProbeRemote).fail({});
  const failure = await call.catch((thrown: unknown) => thrown);
  expect(failure).toEqual(new TangeloError('INTERNAL'));
  expect(lines.map((line) => JSON.parse(line))).toMatchObject([
    {
      err: { message: 'secret of the callee' },
      method: 'tangelo.probe.ProbeRemote/Fail',
      caller: { id: 'caller' },
    },
  ]);
});

test('calls and notifications are received in the order in which they were made, whatever their size', async () => {
  const received: number[] = [];
  const { peer } = await fixture.serve({
    echo: ({ number }) => {
      received.push(number);
      return { number };
    },
  });
  const stub = fixture.links().stub(peer, probe.ProbeRemote);
  const numbers = Array.from({ length: 500 }, (_, number) => number);
  const calls = numbers.map((number) => {
    const request = { number, data: Buffer.alloc(number % 50 === 0 ? 600_000 : 10) };
    if (number % 3 !== 0) return stub.echo(request);
    stub.echo.notify(request);
    return undefined;
  });
  await Promise.all(calls);
  expect(received).toEqual(numbers);
});

test('requests and replies of many megabytes pass, larger ones are refused', async () => {
  const { peer } = await fixture.serve();
  const stub = fixture.links().stub(peer, probe.ProbeRemote);
  const data = Buffer.alloc(12 * 1024 * 1024, 'tangelo');
  const [large, small] = await Promise.all([stub.echo({ data }), stub.echo({ number: 1 })]);
  expect(large.data.equals(data)).toBe(true);
  expect(small.number).toBe(1);
  await expect(stub.echo({ data: Buffer.alloc(33 * 1024 * 1024) })).rejects.toEqual(named('TOO_LARGE'));
});

test('more calls than may wait are refused at once', async () => {
  const gate = deferred();
  const { peer } = await fixture.serve({
    echo: async () => {
      await gate.promise;
      return {};
    },
  });
  const stub = fixture.links(rpcSettings({ queuedCalls: 2 })).stub(peer, probe.ProbeRemote);
  const waiting = [stub.echo({}), stub.echo({})];
  await expect(stub.echo({})).rejects.toEqual(named('OVERLOADED'));
  gate.resolve();
  await Promise.all(waiting);
  await expect(stub.echo({})).resolves.toBeDefined();
});

test('more bytes than may wait are refused at once', async () => {
  const { peer } = await fixture.serve();
  const stub = fixture.links(rpcSettings({ queuedBytes: 1_000 })).stub(peer, probe.ProbeRemote);
  const first = stub.echo({ data: Buffer.alloc(2_000) });
  await expect(stub.echo({ number: 1 })).rejects.toEqual(named('OVERLOADED'));
  expect((await first).data.length).toBe(2_000);
  await expect(stub.echo({ number: 1 })).resolves.toMatchObject({ number: 1 });
});

test('a callee refuses more calls of one link than it may run', async () => {
  const gate = deferred();
  const echo = async () => {
    await gate.promise;
    return {};
  };
  const { peer } = await fixture.serve({ echo }, { settings: rpcSettings({ queuedCalls: 1 }) });
  const stub = fixture.links().stub(peer, probe.ProbeRemote);
  const first = stub.echo({});
  await expect(stub.echo({})).rejects.toEqual(named('OVERLOADED'));
  gate.resolve();
  await first;
});

test('a call fails with TIMEOUT at its deadline, and the link goes on', async () => {
  const gate = deferred();
  const { peer } = await fixture.serve({
    echo: async ({ number }) => {
      if (number === 1) await gate.promise;
      return { number };
    },
  });
  const stub = fixture.links().stub(peer, probe.ProbeRemote);
  await expect(stub.echo({ number: 1 }, { timeoutMs: 20 })).rejects.toEqual(named('TIMEOUT'));
  gate.resolve();
  await expect(stub.echo({ number: 2 })).resolves.toMatchObject({ number: 2 });
});

test('a method that the callee does not serve fails with NO_SUCH_ROUTE', async () => {
  const { peer } = await fixture.serve();
  const stub = fixture
    .links()
    .stub(peer, { Missing: { ...probe.ProbeRemote.Echo, path: '/tangelo.probe.ProbeRemote/Missing' } });
  await expect(stub.missing({})).rejects.toEqual(named('NO_SUCH_ROUTE'));
});

test('calls to a server that does not listen fail with UNAVAILABLE, then at once', async () => {
  const stub = fixture.links().stub(await deadPeer(), probe.ProbeRemote);
  const deadline = { timeoutMs: 60_000 };
  const first = [stub.echo({}, deadline), stub.echo({}, deadline)];
  for (const call of first) await expect(call).rejects.toEqual(named('UNAVAILABLE'));
  stub.echo.notify({});
  const order: string[] = [];
  setImmediate(() => order.push('next turn'));
  await stub.echo({}).catch(({ error }) => order.push(error));
  expect(order).toEqual(['UNAVAILABLE']);
});

test('calls to a server that never accepts the link fail at their deadline', async () => {
  const silent = createServer().listen(0, '127.0.0.1');
  await once(silent, 'listening');
  const address = silent.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  const stub = fixture
    .links()
    .stub({ id: 'callee', incarnation: 'callee-1', host: '127.0.0.1', port }, probe.ProbeRemote);
  await expect(stub.echo({}, { timeoutMs: 30 })).rejects.toEqual(named('TIMEOUT'));
  silent.close();
});

test('another incarnation of the server that is meant refuses the link', async () => {
  const { peer } = await fixture.serve({}, { incarnation: 'callee-2' });
  const links = fixture.links();
  const former = links.stub({ ...peer, incarnation: 'callee-1' }, probe.ProbeRemote);
  await expect(former.echo({})).rejects.toEqual(named('UNAVAILABLE'));
  await expect(links.stub(peer, probe.ProbeRemote).echo({ number: 3 })).resolves.toMatchObject({ number: 3 });
});

test('a link that breaks fails what is in flight, tells so, and comes back by itself', async () => {
  const never = new Promise<never>(() => {});
  const running = deferred();
  const { server, peer } = await fixture.serve({
    echo: () => {
      running.resolve();
      return never;
    },
  });
  const links = fixture.links();
  const events: string[] = [];
  const up = [deferred(), deferred()];
  const broken = deferred();
  links.onUp(({ id }) => up[events.push(`up ${id}`) === 1 ? 0 : 1]?.resolve());
  links.onBroken(({ id }) => {
    events.push(`broken ${id}`);
    broken.resolve();
  });
  const stub = links.stub(peer, probe.ProbeRemote);
  const call = stub.echo({}, { timeoutMs: 60_000 });
  const failed = expect(call).rejects.toEqual(named('UNAVAILABLE'));
  await Promise.all([up[0]?.promise, running.promise]);
  await server.close({ graceMs: 0 });
  await Promise.all([failed, broken.promise]);
  await expect(stub.echo({})).rejects.toEqual(named('UNAVAILABLE'));

  await fixture.serve({}, { port: peer.port });
  await up[1]?.promise;
  await expect(stub.echo({ number: 9 })).resolves.toMatchObject({ number: 9 });
  expect(events).toEqual(['up callee', 'broken callee', 'up callee']);
});

test('retain keeps the links to its peers and closes the others', async () => {
  const gate = deferred();
  const echo = async ({ number }: { number: number }) => {
    await gate.promise;
    return { number };
  };
  const kept = await fixture.serve({ echo }, { incarnation: 'kept' });
  const gone = await fixture.serve({ echo }, { incarnation: 'gone' });
  const links = fixture.links();
  const broken: Peer[] = [];
  links.onBroken((peer) => broken.push(peer));
  const keptCall = links.stub(kept.peer, probe.ProbeRemote).echo({ number: 1 });
  const goneCall = links.stub(gone.peer, probe.ProbeRemote).echo({ number: 2 });
  links.retain([{ ...kept.peer }]);
  await expect(goneCall).rejects.toEqual(named('UNAVAILABLE'));
  gate.resolve();
  await expect(keptCall).resolves.toMatchObject({ number: 1 });
  expect(broken).toEqual([]);
});

test('closed links refuse calls and ignore notifications', async () => {
  const { peer } = await fixture.serve();
  const links = fixture.links();
  const stub = links.stub(peer, probe.ProbeRemote);
  await stub.echo({});
  links.close();
  await expect(stub.echo({})).rejects.toEqual(named('UNAVAILABLE'));
  expect(() => stub.echo.notify({})).not.toThrow();
});

test('a stub is made once for each peer and service', async () => {
  const { peer } = await fixture.serve();
  const links = fixture.links();
  expect(links.stub({ ...peer }, probe.ProbeRemote)).toBe(links.stub(peer, probe.ProbeRemote));
});

test('what is not gRPC on the port does the server no harm', async () => {
  const { peer } = await fixture.serve();
  const socket = connect(peer.port, peer.host);
  await once(socket, 'connect');
  socket.write('GET / HTTP/1.1\r\n\r\n');
  socket.resume();
  await once(socket, 'close');
  await expect(fixture.links().stub(peer, probe.ProbeRemote).echo({ number: 1 })).resolves.toMatchObject({
    number: 1,
  });
});
