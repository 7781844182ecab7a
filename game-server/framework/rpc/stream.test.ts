import { afterEach, beforeEach, expect, test } from 'vitest';
import { createDialStream } from './dial-stream.ts';
import { deferred, Fixture, probe, rpcSettings } from './fixture.ts';

let fixture: Fixture;
beforeEach(() => {
  fixture = new Fixture();
});
afterEach(() => fixture.close());

const dialStream = createDialStream({ settings: rpcSettings() });

/** A server that answers each message twice, and what its end of the stream was told. */
async function serveTalk() {
  const { server, peer } = await fixture.serve();
  const opened = deferred<{ end(): void }>();
  const closed = deferred<Error | undefined>();
  server.addStream(probe.ProbeStream.Talk, (stream) => {
    stream.onMessage(({ number }) => {
      stream.send({ number: number * 2 });
      stream.send({ number: number * 2 + 1 });
    });
    stream.onClosed(closed.resolve);
    opened.resolve(stream);
  });
  return { server, peer, opened: opened.promise, closed: closed.promise };
}

test('messages pass both ways in order, and an end without error is told to both', async () => {
  const { peer, closed } = await serveTalk();
  const stream = dialStream(peer, probe.ProbeStream.Talk);
  const received: number[] = [];
  const done = deferred<Error | undefined>();
  stream.onMessage(({ number }) => {
    if (received.push(number) === 6) stream.end();
  });
  stream.onClosed(done.resolve);
  for (const number of [1, 2, 3]) stream.send({ number });
  expect(await done.promise).toBeUndefined();
  expect(await closed).toBeUndefined();
  expect(received).toEqual([2, 3, 4, 5, 6, 7]);
});

test('an end by the server is told to both without error', async () => {
  const { peer, opened, closed } = await serveTalk();
  const stream = dialStream(peer, probe.ProbeStream.Talk);
  const done = deferred<Error | undefined>();
  stream.onClosed(done.resolve);
  (await opened).end();
  expect(await done.promise).toBeUndefined();
  expect(await closed).toBeUndefined();
});

test('a connection that breaks is told to both as UNAVAILABLE, once', async () => {
  const { server, peer, opened, closed } = await serveTalk();
  const stream = dialStream(peer, probe.ProbeStream.Talk);
  const errors: unknown[] = [];
  const done = deferred();
  stream.onClosed((error) => {
    errors.push(error);
    done.resolve();
  });
  const serverStream = await opened;
  serverStream.end = () => {};
  await server.close({ graceMs: 0 });
  await done.promise;
  expect(errors).toMatchObject([{ error: 'UNAVAILABLE' }]);
  stream.send({ number: 1 });
  stream.end();
  expect(errors).toHaveLength(1);
  await closed;
});

test('a server that is not there closes the stream with UNAVAILABLE', async () => {
  const { server, peer } = await fixture.serve();
  await server.close({ graceMs: 0 });
  const done = deferred<Error | undefined>();
  dialStream(peer, probe.ProbeStream.Talk).onClosed(done.resolve);
  expect(await done.promise).toMatchObject({ error: 'UNAVAILABLE' });
});
