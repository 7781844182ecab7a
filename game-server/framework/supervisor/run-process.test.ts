import { afterEach, beforeEach, expect, test } from 'vitest';
import { eventually } from '../../../shared/testing/eventually.ts';
import { DummyCluster } from './testing/dummy-cluster.ts';

/** Real processes, on a machine that may be busy. */

let cluster: DummyCluster;

beforeEach(async () => {
  cluster = new DummyCluster();
  await cluster.configure();
});
afterEach(() => cluster.close());

// No master runs in these tests, so a server that is started waits for one.

test('a server that waits for its master ends in order when it is asked to', async () => {
  const server = cluster.runServer('chat-1');
  await eventually(() => expect(cluster.events()).toContain('register chat-1'));
  server.kill('SIGTERM');
  expect(await server.result()).toEqual({ code: 0, output: '' });
  expect(cluster.events().slice(-3)).toEqual(['register chat-1', 'stop chat-1', 'end chat-1']);
});

test('a server that is asked to end while it is created is not started', async () => {
  cluster.behave({ 'chat-1': { createdOnceAsked: true } });
  const server = cluster.runServer('chat-1');
  await eventually(() => expect(cluster.events()).toContain('create chat-1'));
  server.kill('SIGTERM');
  expect(await server.exitCode()).toBe(0);
  expect(cluster.events().slice(-3)).toEqual(['create chat-1', 'stop chat-1', 'end chat-1']);
});
