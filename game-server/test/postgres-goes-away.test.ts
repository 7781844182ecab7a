import { setTimeout as pause } from 'node:timers/promises';
import { beforeAll, describe, expect, test } from 'vitest';
import { eventually } from '../../shared/testing/eventually.ts';
import {
  createPostgresFixture,
  type PostgresFixture,
  requirePostgres,
} from '../framework/storage/postgres-fixture.ts';
import type { StorageUnderTest } from '../framework/storage/storage-contract.ts';
import { PASSWORD, register } from './accounts.ts';
import { ChatClient } from './chat-client.ts';
import { type Cluster, startCluster } from './cluster.ts';
import { Crowd } from './crowd.ts';
import { readAndClose } from './history-recorder.ts';
import { chooseSeed } from './seeded-random.ts';

const binaries = await requirePostgres();
const SEED = chooseSeed();
const UNAVAILABLE = { code: 503, error: 'STORAGE_UNAVAILABLE', message: expect.any(String) };

describe.skipIf(binaries === undefined)(`a PostgreSQL that goes away (TEST_SEED=${SEED})`, () => {
  let postgres: PostgresFixture;
  let database: StorageUnderTest & { readonly url: string };
  let cluster: Cluster;
  let pids: readonly number[];

  /** In rooms of their own, so that a room holds only what they said. */
  async function gather(prefix: string) {
    const rids = ['1', '2', '3', '4'].map((n) => `${prefix}-${n}`) as [string, ...string[]];
    const crowd = await Crowd.gather({ cluster, rids, size: 8, seed: SEED, prefix });
    return { crowd, rids };
  }

  const pidsNow = async () => (await cluster.status()).map(({ pid }) => pid);

  beforeAll(async () => {
    postgres = await createPostgresFixture(binaries ?? '');
    database = await postgres.createDatabase();
    cluster = await startCluster({
      servers: { connector: 2, chat: 2, user: 2 },
      settings: { storage: { url: database.url }, limits: { messagesPerSecond: 0 } },
    });
    pids = await pidsNow();
    return async () => {
      await cluster.stop();
      await postgres.dispose();
    };
  }, 120_000);

  /** Everything that needs the storage, asked by people who are in and by some who want to come in. */
  async function askEverything(name: string) {
    const [first = '', second = ''] = cluster.connectorUrls;
    const hall = { rid: `hall-${name}` };
    const ann = await ChatClient.enter(first, { username: `ann${name}`, ...hall });
    const ben = await ChatClient.enter(second, { username: `ben${name}`, ...hall });
    const newcomer = await ChatClient.connect(second);
    // Where nothing is under way when the storage goes, nothing is in doubt.
    const quiet = { rid: `quiet-${name}` };
    for (const client of [ann, ben]) await client.ask('chat.roomHandler.join', quiet);
    await ann.ask('chat.directHandler.send', { to: `ben${name}`, content: 'before' });
    await ann.ask('chat.roomHandler.create', { rid: `own-${name}` });
    const requests: (readonly [ChatClient, string, object])[] = [
      [ann, 'chat.chatHandler.send', { ...hall, content: 'refused', target: '*' }],
      [ann, 'chat.chatHandler.history', hall],
      [ann, 'chat.roomHandler.create', { rid: `new-${name}` }],
      [ann, 'chat.roomHandler.delete', { rid: `own-${name}` }],
      [ann, 'chat.roomHandler.join', { rid: `never-entered-${name}` }],
      [ann, 'chat.directHandler.send', { to: `ben${name}`, content: 'refused' }],
      [ann, 'chat.directHandler.inbox', {}],
      [ann, 'chat.directHandler.history', { with: `ben${name}` }],
      [ann, 'chat.directHandler.read', { with: `ben${name}`, seq: 1 }],
      [ann, 'chat.groupHandler.create', { name: 'refused', members: [`ben${name}`] }],
      [ann, 'chat.groupHandler.list', {}],
      [ann, 'connector.entryHandler.rename', { username: `zoe${name}` }],
      [ben, 'user.userHandler.list', {}],
      [newcomer, 'connector.entryHandler.enter', { username: `new${name}` }],
      [newcomer, 'user.userHandler.register', { username: `reg${name}`, password: PASSWORD }],
      [newcomer, 'user.userHandler.login', { username: 'mia', password: PASSWORD }],
    ];
    return {
      /** Each is answered with the storage's code, none in another way. */
      async areRefused() {
        const answers = await Promise.all(
          requests.map(async ([client, route, body]) => ({ route, ...(await client.call(route, body)) })),
        );
        expect(answers).toMatchObject(requests.map(([, route]) => ({ route, ...UNAVAILABLE })));
        // What needs no storage goes on.
        expect(await ben.ask('chat.roomHandler.who', quiet)).toMatchObject({ code: 200 });
        const aside = { ...quiet, content: 'between us', target: `ben${name}` };
        expect(await ann.ask('chat.chatHandler.send', aside)).toMatchObject({ code: 200 });
        await ben.hearsText('between us');
      },
      /** The same connections are served, and nothing that was refused has been done. */
      async areServedAgain() {
        expect(await ann.say(`after ${name}`, hall.rid)).toMatchObject({ code: 200 });
        await ben.hearsText(`after ${name}`);
        expect(ben.texts(hall.rid)).not.toContain('refused');
        const { messages } = await ann.ask('chat.directHandler.history', { with: `ben${name}` });
        expect(messages.map(({ msg }) => msg)).toEqual(['before']);
        expect(await ann.ask('chat.groupHandler.list', {})).toMatchObject({ code: 200, groups: [] });
        expect(await ann.ask('chat.roomHandler.delete', { rid: `own-${name}` })).toMatchObject({ code: 200 });
        expect(await ben.ask('chat.roomHandler.create', { rid: `new-${name}` })).toMatchObject({ code: 200 });
        // Names whose fate nobody knew are free once the servers have told the storage so.
        await eventually(async () =>
          expect(
            await newcomer.ask('connector.entryHandler.enter', { username: `new${name}` }),
          ).toMatchObject({ code: 200 }),
        );
        await register(cluster.connectorUrls[0] ?? '', `reg${name}`);
        expect(ann.disconnects).toEqual([]);
        for (const client of [ann, ben, newcomer]) client.leave();
      },
    };
  }

  async function agreement({ crowd, rids }: Awaited<ReturnType<typeof gather>>): Promise<void> {
    await crowd.agreesWith(await readAndClose(database.open(), rids));
    await crowd.leave();
    expect(await pidsNow()).toEqual(pids);
  }

  test('ends: all is refused with a code, and served again without a restart when it is back', {
    timeout: 120_000,
  }, async () => {
    await register(cluster.connectorUrls[0] ?? '', 'mia');
    const gathered = await gather('a');
    const { crowd } = gathered;
    const everything = await askEverything('1');
    await crowd.talkDuring(async () => {
      await crowd.acknowledges(100);
      await postgres.kill();
      await everything.areRefused();
      await postgres.start();
      await crowd.acknowledges(100);
    });
    await everything.areServedAgain();
    await agreement(gathered);
  });

  test('hangs: the same, after a few seconds', { timeout: 120_000 }, async () => {
    const gathered = await gather('b');
    const { crowd } = gathered;
    const everything = await askEverything('2');
    await crowd.talkDuring(async () => {
      await crowd.acknowledges(100);
      await postgres.pause();
      try {
        await everything.areRefused();
        await everything.areRefused();
      } finally {
        await postgres.resume();
      }
      await crowd.acknowledges(100);
    });
    await agreement(gathered);
  });

  test('drops all connections: nothing is lost and nothing is stored twice', {
    timeout: 120_000,
  }, async () => {
    const gathered = await gather('c');
    const { crowd } = gathered;
    await crowd.talkDuring(async () => {
      for (let i = 0; i < 5; i += 1) {
        await crowd.acknowledges(50);
        expect(await postgres.dropConnections(database.url)).toBeGreaterThan(0);
        await pause(300);
      }
      await crowd.acknowledges(50);
    });
    await agreement(gathered);
  });

  test('is away while the master and a chat server die: both come back, and serve when it does', {
    timeout: 120_000,
  }, async () => {
    const gathered = await gather('d');
    const { crowd } = gathered;
    await crowd.talkDuring(async () => {
      await crowd.acknowledges(50);
      await postgres.kill();
      const { pid: masterPid } = await cluster.server('master-1');
      await cluster.kill('master-1', 'SIGKILL');
      await cluster.whole(masterPid);
      const { pid: chatPid } = await cluster.server('chat-1');
      await cluster.kill('chat-1', 'SIGKILL');
      await cluster.whole(masterPid, chatPid);
      const [url = ''] = cluster.connectorUrls;
      const stranger = await ChatClient.connect(url);
      expect(await stranger.call('connector.entryHandler.enter', {})).toMatchObject(UNAVAILABLE);
      stranger.leave();
      await postgres.start();
      await crowd.acknowledges(50);
    });
    pids = await pidsNow();
    await agreement(gathered);
  });
});
