import { expect, test } from 'vitest';
import { AlreadyRunningError } from './already-running.ts';
import type { MasterRegistry } from './master-registry.ts';
import { connect, dialMaster, has, idsOf, info, startMaster } from './registry-fixture.ts';

test('a server that registered is in the view that everybody gets', async () => {
  const master = await startMaster();
  const a = connect(master.port);
  const b = connect(master.port);
  await a.client.register({ ...info('a'), clientPort: 3_050, clientHost: 'chat.example', httpPort: 9_000 });
  expect(a.client.current().servers).toEqual([
    { ...info('a'), clientPort: 3_050, clientHost: 'chat.example', httpPort: 9_000 },
  ]);
  await b.client.register(info('b'));
  expect(idsOf(await a.viewWhere(has('b')))).toEqual(['a', 'b']);
  expect(master.registry.current()).toEqual(a.client.current());
});

test('figures come with the signs of life', async () => {
  const master = await startMaster();
  const a = connect(master.port);
  await a.client.register(info('a'));
  await expect.poll(() => master.registry.stats('a')).toEqual({ rss: 1_000, connections: 2, rooms: 3 });
});

test('servers that come in one turn come in one view', async () => {
  const master = await startMaster();
  const revision = master.registry.current().revision;
  for (const id of ['a', 'b', 'c']) master.registry.accept(registered(id));
  await new Promise((resolve) => setImmediate(resolve));
  expect(idsOf(master.registry.current())).toEqual(['a', 'b', 'c']);
  expect(master.registry.current().revision).toBe(revision + 1);
});

/** A stream that has brought the registration of a server. */
function registered(id: string): Parameters<MasterRegistry['accept']>[0] {
  return {
    send: () => {},
    onMessage: (listener) =>
      listener({
        report: 'register',
        register: { server: { ...info(id), state: 'UP' }, renewal: false },
      }),
    onClosed: () => {},
    end: () => {},
  };
}

test('an id that another living incarnation holds is refused, with the pid of the holder', async () => {
  const master = await startMaster();
  await connect(master.port).client.register(info('a', 'i1', 4_000_001));
  const second = connect(master.port);
  const error = await second.client.register(info('a', 'i2', 4_000_002)).catch((reason: unknown) => reason);
  expect(error).toBeInstanceOf(AlreadyRunningError);
  expect(error).toMatchObject({ id: 'a', pid: 4_000_001 });
  expect(master.registry.get('a')?.incarnation).toBe('i1');
});

test('an id whose holder lost its stream and is dead is free at once', async () => {
  const master = await startMaster({ dead: [4_000_001] });
  const first = dialMaster(master.port);
  const attended = master.next('attended');
  first.send({ register: { server: { ...info('a', 'i1', 4_000_001), state: 'UP' } } });
  await attended;
  const broken = master.next('streamBroken');
  first.end();
  await broken;
  const second = connect(master.port);
  await second.client.register(info('a', 'i2', 4_000_002));
  expect(second.client.current().servers.map(({ incarnation }) => incarnation)).toEqual(['i2']);
});

test('a broken stream takes nobody out of the view before the lease has run out', async () => {
  const master = await startMaster({ leaseMs: 2_000 });
  const witness = connect(master.port);
  await witness.client.register(info('witness'));
  const stream = dialMaster(master.port);
  stream.send({ register: { server: { ...info('a'), state: 'UP' } } });
  await witness.viewWhere(has('a'));
  const broken = master.next('streamBroken');
  stream.end();
  await broken;
  expect(idsOf(master.registry.current())).toContain('a');
  await witness.viewWhere((view) => !has('a')(view));
  expect(master.events.at(-1)).toMatchObject({ kind: 'departed', server: { id: 'a' }, why: 'expired' });
});

test('an incarnation that is known to be dead is out at once, and told so if it lives after all', async () => {
  const master = await startMaster();
  const a = connect(master.port);
  await a.client.register(info('a', 'i1'));
  master.registry.evict('i1');
  await a.evicted;
  expect(idsOf(a.client.current())).toEqual([]);
  await a.client.register(info('a', 'i2'));
  expect(a.client.current().servers.map(({ incarnation }) => incarnation)).toEqual(['i2']);
  expect(a.evictions).toHaveLength(1);
});

test('draining shows in the view', async () => {
  const master = await startMaster();
  const a = connect(master.port);
  await a.client.register(info('a'));
  await a.client.drain();
  expect(a.client.current().servers).toEqual([{ ...info('a'), state: 'draining' }]);
});

test('closing leaves the view', async () => {
  const master = await startMaster();
  const witness = connect(master.port);
  await witness.client.register(info('witness'));
  const a = connect(master.port);
  await a.client.register(info('a'));
  await a.client.close();
  await witness.viewWhere((view) => !has('a')(view));
  expect(master.events.at(-1)).toMatchObject({ kind: 'departed', server: { id: 'a' }, why: 'left' });
});

test('one who only watches sees views and is in none', async () => {
  const master = await startMaster();
  const watcher = connect(master.port);
  const seen = watcher.viewWhere(has('a'));
  await connect(master.port).client.register(info('a'));
  expect(idsOf(await seen)).toEqual(['a']);
});
