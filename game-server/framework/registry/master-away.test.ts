import { expect, test } from 'vitest';
import { connect, idsOf, info, startMaster } from './registry-fixture.ts';

test('silence of the master changes nothing, and its next life is found again', async () => {
  const first = await startMaster({ term: 1 });
  const a = connect(first.port);
  await a.client.register(info('a'));
  const before = a.client.current();
  await first.die();
  expect(a.client.current()).toBe(before);

  const second = await startMaster({ term: 2, port: first.port, published: false });
  await second.saw('attended');
  expect(a.client.current()).toBe(before);
  second.registry.publish();
  const view = await a.viewWhere(({ term }) => term === 2);
  expect(view.servers.map(({ incarnation }) => incarnation)).toEqual(['a-i1']);
  expect(a.evictions).toEqual([]);
});

test('a server that comes back after the first view of a new master was declared gone', async () => {
  const first = await startMaster({ term: 1 });
  const a = connect(first.port);
  await a.client.register(info('a'));
  await first.die();
  const second = await startMaster({ term: 2, port: first.port });
  await a.evicted;
  expect(second.registry.servers()).toEqual([]);
});

test('a registration waits for a master', async () => {
  const placeholder = await startMaster();
  await placeholder.die();
  const a = connect(placeholder.port);
  const registration = a.client.register(info('a'));
  await startMaster({ port: placeholder.port });
  await registration;
  expect(idsOf(a.client.current())).toEqual(['a']);
});

test('draining does not wait for a master that cannot be reached', async () => {
  const master = await startMaster();
  const a = connect(master.port);
  await a.client.register(info('a'));
  await master.die();
  await a.client.drain();
  expect(a.client.current().servers).toEqual([info('a')]);
});

test('a server that draining began for stays so with the next master', async () => {
  const first = await startMaster({ term: 1 });
  const a = connect(first.port);
  await a.client.register(info('a'));
  await a.client.drain();
  await first.die();
  const second = await startMaster({ term: 2, port: first.port, published: false });
  await second.saw('attended');
  expect(second.registry.get('a')?.state).toBe('draining');
});
