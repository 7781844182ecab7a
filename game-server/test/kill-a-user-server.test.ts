import { beforeAll, expect, test } from 'vitest';
import { eventually } from '../../shared/testing/eventually.ts';
import { PASSWORD, register } from './accounts.ts';
import { ChatClient } from './chat-client.ts';
import { type Cluster, startCluster } from './cluster.ts';

let cluster: Cluster;

beforeAll(async () => {
  cluster = await startCluster({
    servers: { connector: 2, chat: 1, user: 2 },
    settings: { limits: { messagesPerSecond: 0 } },
  });
  return () => cluster.stop();
});

/** Registers, logs in and out with one name after the other until it is over; resolves with the names. */
async function comeAndGo(url: string, prefix: string, isOver: () => boolean): Promise<string[]> {
  const client = await ChatClient.connect(url);
  const names: string[] = [];
  while (!isOver()) {
    const username = `${prefix}${names.length}`;
    names.push(username);
    const registered = await client.ask('user.userHandler.register', { username, password: PASSWORD });
    expect(registered, username).toMatchObject({ code: 200, username });
    const { token } = await client.ask('user.userHandler.login', { username, password: PASSWORD });
    for (const one of [registered.token, token]) {
      expect(await client.ask('connector.entryHandler.enter', { token: one })).toMatchObject({ code: 200 });
      expect(await client.ask('user.userHandler.logout', {})).toMatchObject({ code: 200 });
    }
  }
  client.leave();
  return names;
}

test('what was under way at a killed account server is done by the other one, once', {
  timeout: 60_000,
}, async () => {
  let isOver = false;
  let done = 0;
  const people = Array.from({ length: 6 }, async (_, i) => {
    const url = cluster.connectorUrls[i % 2] ?? '';
    return comeAndGo(url, `p${i}x`, () => {
      done += 1;
      return isOver;
    });
  });
  const goesOn = async () => {
    const before = done;
    await eventually(() => expect(done).toBeGreaterThan(before + 6));
  };
  try {
    for (const id of ['user-1', 'user-2', 'user-1']) {
      await goesOn();
      const { pid } = await cluster.server(id);
      await cluster.kill(id, 'SIGKILL');
      await goesOn();
      await cluster.whole(pid);
    }
    await goesOn();
  } finally {
    isOver = true;
  }
  const names = (await Promise.all(people)).flat();

  const [url = ''] = cluster.connectorUrls;
  const reader = await ChatClient.connect(url);
  const { users } = await reader.ask('user.userHandler.list', { limit: 1_000 });
  expect(users.map(({ username }) => username)).toEqual([...names].sort());
  expect(
    await reader.ask('user.userHandler.register', { username: names[0] ?? '', password: PASSWORD }),
  ).toMatchObject({
    code: 409,
    error: 'NAME_TAKEN',
  });
  reader.leave();
});

test('a killed account server is left at once, and the other one answers', async () => {
  const [url = ''] = cluster.connectorUrls;
  await register(url, 'ann');
  const client = await ChatClient.connect(url);
  const logIn = () => client.call('user.userHandler.login', { username: 'ann', password: PASSWORD });
  const { pid } = await cluster.server('user-1');
  const dying = cluster.kill('user-1', 'SIGKILL');
  for (let i = 0; i < 10; i += 1) {
    expect(await logIn()).toMatchObject({ code: 200 });
  }
  await dying;
  await cluster.whole(pid);
  expect(await logIn()).toMatchObject({ code: 200 });
  client.leave();
});

test('nothing of all this was an error', () => {
  expect(cluster.errors()).toEqual([]);
});
