import { beforeAll, expect, test } from 'vitest';
import { enterAccount, register } from './accounts.ts';
import { type Cluster, startCluster } from './cluster.ts';

let cluster: Cluster;

beforeAll(async () => {
  cluster = await startCluster({ servers: { connector: 1, chat: 1, user: 2 } });
  return () => cluster.stop();
});

test('the list of users shows who is there, in pages, and nothing else of them', async () => {
  const url = cluster.connectorUrls[0] ?? '';
  for (const username of ['zoe', 'ann', 'bob']) await register(url, username);
  const ann = await enterAccount(url, 'ann');
  const users = [
    { username: 'ann', online: true },
    { username: 'bob', online: false },
    { username: 'zoe', online: false },
  ];
  expect(await ann.ask('user.userHandler.list', {})).toEqual({ code: 200, users });
  const first = await ann.ask('user.userHandler.list', { limit: 2 });
  expect(first.users).toEqual(users.slice(0, 2));
  const { next: cursor = '' } = first;
  expect(await ann.ask('user.userHandler.list', { limit: 2, cursor })).toEqual({
    code: 200,
    users: users.slice(2),
  });
  ann.leave();
});
