import { afterEach, beforeEach, expect, test } from 'vitest';
import { deferred, Fixture, named, probe, rpcSettings } from './fixture.ts';

let fixture: Fixture;
beforeEach(() => {
  fixture = new Fixture();
});
afterEach(() => fixture.close());

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
