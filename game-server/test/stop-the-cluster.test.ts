import { beforeEach, expect, test } from 'vitest';
import { ChatClient } from './chat-client.ts';
import { type Cluster, startCluster } from './cluster.ts';

let cluster: Cluster;

beforeEach(async () => {
  cluster = await startCluster({ servers: { connector: 2, chat: 2 } });
  return () => cluster.stop();
});

async function twoPeople(): Promise<readonly ChatClient[]> {
  return Promise.all(cluster.connectorUrls.map((url) => ChatClient.enter(url, { rid: 'last-words' })));
}

test('Ctrl-C tells clients to come back later, ends the command with 0 and leaves no process', async () => {
  const people = await twoPeople();
  await people[0]?.say('bye');
  await people[1]?.hearsText('bye');
  // It checks the exit code and that every process of the cluster is gone.
  await cluster.stop();
  for (const person of people) {
    expect(await person.hears('onKick')).toMatchObject({ code: 3001 });
    await person.ends();
  }
  expect(cluster.complaints()).toEqual([]);
});

test('`cluster stop` from another terminal does the same, and returns when it is done', async () => {
  const people = await twoPeople();
  expect(await cluster.command('status')).toMatchObject({
    code: 0,
    output: expect.stringMatching(/^chat-2 .* up /m),
  });
  expect(await cluster.command('stop')).toEqual({ code: 0, output: 'stopped 6 servers\n' });
  expect(await cluster.ended()).toBe(0);
  for (const person of people) expect(await person.hears('onKick')).toMatchObject({ code: 3001 });
  expect(await cluster.command('status')).toEqual({
    code: 1,
    output: `no cluster is running here, with its data in ${cluster.dataDir}\n`,
  });
  expect(cluster.complaints()).toEqual([]);
});
