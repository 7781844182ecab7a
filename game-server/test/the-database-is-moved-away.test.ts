import { existsSync } from 'node:fs';
import { rename } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { eventually } from '../../shared/testing/eventually.ts';
import { ChatClient } from './chat-client.ts';
import { type Cluster, startCluster } from './cluster.ts';

const UNAVAILABLE = { code: 503, error: 'STORAGE_UNAVAILABLE' };
let cluster: Cluster;

beforeAll(async () => {
  cluster = await startCluster({ servers: { connector: 2, chat: 2 } });
  return () => cluster.stop();
});

test('nothing is acknowledged into a file that nobody will find, no new one is made, and all goes on when it is back', {
  timeout: 60_000,
}, async () => {
  const [first = '', second = ''] = cluster.connectorUrls;
  const ann = await ChatClient.enter(first, { username: 'ann', rid: 'den' });
  const ben = await ChatClient.enter(second, { username: 'ben', rid: 'den' });
  expect(await ann.say('before')).toMatchObject({ code: 200, seq: 1 });
  const file = join(cluster.dataDir, 'tangelo.db');
  const elsewhere = join(cluster.dataDir, 'elsewhere.db');

  await rename(file, elsewhere);
  expect(await ann.say('lost?')).toMatchObject(UNAVAILABLE);
  const stranger = await ChatClient.connect(second);
  expect(await stranger.call('connector.entryHandler.enter', { username: 'cem' })).toMatchObject(UNAVAILABLE);
  // Not even a master that starts over takes it for a first start.
  const { pid } = await cluster.server('master-1');
  await cluster.kill('master-1', 'SIGKILL');
  await cluster.whole(pid);
  expect(await ann.say('lost?')).toMatchObject(UNAVAILABLE);
  expect(existsSync(file)).toBe(false);

  await rename(elsewhere, file);
  await eventually(async () => expect(await ann.say('after')).toMatchObject({ code: 200 }));
  await ben.hearsText('after');
  const { messages } = await ben.ask('chat.chatHandler.history', {});
  expect(messages.map(({ msg, seq }) => [msg, seq])).toEqual([
    ['before', 1],
    ['after', 2],
  ]);
  await eventually(async () =>
    expect(await stranger.call('connector.entryHandler.enter', { username: 'cem' })).toMatchObject({
      code: 200,
    }),
  );
  for (const client of [ann, ben, stranger]) client.leave();
});
