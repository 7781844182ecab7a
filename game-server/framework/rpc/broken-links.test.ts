import { once } from 'node:events';
import { connect, createServer } from 'node:net';
import { pino } from 'pino';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { deferred, Fixture, named, probe, rpcSettings } from './fixture.ts';
import type { Peer } from './rpc.ts';

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

test.each([
  ['orderly is no warning', 'link ended', 'debug', 10_000],
  ['by force is one', 'link broken', 'warn', 0],
] as const)('a link that the callee ends %s', async (_, message, level, graceMs) => {
  const lines: object[] = [];
  const formatters = { level: (label: string) => ({ level: label }) };
  const log = pino({ level: 'debug', formatters }, { write: (line) => void lines.push(JSON.parse(line)) });
  const running = deferred();
  const never = new Promise<never>(() => {});
  const { server, peer } = await fixture.serve({
    echo: ({ number }) => {
      running.resolve();
      return number ? never : {};
    },
  });
  const links = fixture.links(rpcSettings(), log);
  const broken = deferred();
  links.onBroken(() => broken.resolve());
  const call = links
    .stub(peer, probe.ProbeRemote)
    .echo({ number: graceMs > 0 ? 0 : 1 }, { timeoutMs: 60_000 });
  const answered = Promise.allSettled([call]);
  await (graceMs > 0 ? answered : running.promise);
  await server.close({ graceMs });
  await broken.promise;
  const ends = lines.filter((line) => 'msg' in line && line.msg !== 'link up' && line.msg !== 'link not up');
  expect(ends).toMatchObject([{ msg: message, level }]);
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
