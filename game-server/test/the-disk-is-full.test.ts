import { beforeAll, describe, expect, test } from 'vitest';
import { PASSWORD, register } from './accounts.ts';
import { ChatClient } from './chat-client.ts';
import { type Cluster, startCluster } from './cluster.ts';
import { Crowd } from './crowd.ts';
import { readHistory } from './history-recorder.ts';
import { chooseSeed } from './seeded-random.ts';
import { createSmallDisk } from './small-disk.ts';

const SEED = chooseSeed();
const RIDS = ['attic', 'cellar', 'garden', 'kitchen'] as const;
const UNAVAILABLE = { code: 503, error: 'STORAGE_UNAVAILABLE', message: expect.any(String) };

const disk = await createSmallDisk({ megabytes: 24 });

describe.skipIf(disk === undefined)(`a disk that is full (TEST_SEED=${SEED})`, () => {
  let cluster: Cluster;

  beforeAll(async () => {
    cluster = await startCluster({
      servers: { connector: 2, chat: 2, user: 1 },
      settings: {
        storage: { url: `sqlite:${disk?.path('tangelo.db')}` },
        limits: { messagesPerSecond: 0 },
      },
      within: disk?.within ?? [],
    });
    return async () => {
      await cluster.stop();
      await disk?.dispose();
    };
  });

  test('lets nothing be acknowledged that is not kept, and is no reason to restart anything', {
    timeout: 120_000,
  }, async () => {
    const pids = async () => (await cluster.status()).map(({ pid }) => pid);
    const before = await pids();
    const [first = '', second = ''] = cluster.connectorUrls;
    await register(first, 'mia');
    const ann = await ChatClient.enter(first, { username: 'ann', rid: 'hall' });
    const ben = await ChatClient.enter(second, { username: 'ben', rid: 'hall' });
    const newcomer = await ChatClient.connect(second);
    expect(await ann.say('before')).toMatchObject({ code: 200, seq: 1 });
    await ann.ask('chat.roomHandler.create', { rid: 'own' });
    const requests: (readonly [ChatClient, string, object])[] = [
      [ann, 'chat.chatHandler.send', { content: 'refused', target: '*' }],
      [ann, 'chat.roomHandler.create', { rid: 'new' }],
      [ann, 'chat.roomHandler.delete', { rid: 'own' }],
      [ann, 'chat.directHandler.send', { to: 'ben', content: 'refused' }],
      [ann, 'chat.groupHandler.create', { name: 'refused', members: ['ben'] }],
      [ann, 'connector.entryHandler.rename', { username: 'zoe' }],
      [newcomer, 'connector.entryHandler.enter', { username: 'cem' }],
      [newcomer, 'user.userHandler.register', { username: 'dora', password: PASSWORD }],
      [newcomer, 'user.userHandler.login', { username: 'mia', password: PASSWORD }],
    ];

    const crowd = await Crowd.gather({ cluster, rids: RIDS, size: 8, seed: SEED });
    await crowd.talkDuring(async () => {
      await crowd.acknowledges(100);
      await disk?.fill(cluster.launcherPid);
      const answers = await Promise.all(
        requests.map(async ([client, route, body]) => ({ route, ...(await client.call(route, body)) })),
      );
      expect(answers).toMatchObject(requests.map(([, route]) => ({ route, ...UNAVAILABLE })));
      await disk?.free(cluster.launcherPid);
      await crowd.acknowledges(100);
    });

    expect(await ann.say('after')).toMatchObject({ code: 200, seq: 2 });
    await ben.hearsText('after');
    expect(ben.texts('hall')).toEqual(['before', 'after']);
    expect(await ann.ask('chat.groupHandler.list', {})).toMatchObject({ code: 200, groups: [] });
    expect(await ben.ask('chat.directHandler.inbox', {})).toMatchObject({
      conversations: expect.not.arrayContaining([expect.objectContaining({ last: expect.anything() })]),
    });
    expect(await ben.ask('chat.roomHandler.create', { rid: 'new' })).toMatchObject({ code: 200 });
    expect(await ann.ask('chat.roomHandler.delete', { rid: 'own' })).toMatchObject({ code: 200 });
    expect(await newcomer.ask('connector.entryHandler.enter', { username: 'cem' })).toMatchObject({
      code: 200,
    });
    await register(first, 'dora');

    await crowd.agreesWith(await readHistory(newcomer, RIDS));
    await crowd.leave();
    expect(await pids()).toEqual(before);
    for (const client of [ann, ben, newcomer]) {
      expect(client.disconnects).toEqual([]);
      client.leave();
    }
  });
});
