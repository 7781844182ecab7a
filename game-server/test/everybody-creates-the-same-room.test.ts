import { beforeAll, expect, test } from 'vitest';
import { ChatClient } from './chat-client.ts';
import { type Cluster, startCluster } from './cluster.ts';

let cluster: Cluster;

beforeAll(async () => {
  cluster = await startCluster();
  return () => cluster.stop();
});

test('of a hundred who create one room at once, over all connectors, one owns it', async () => {
  const crowd = await Promise.all(
    Array.from({ length: 100 }, (_, i) =>
      ChatClient.enter(cluster.connectorUrls[i % cluster.connectorUrls.length] ?? ''),
    ),
  );
  for (const rid of ['contested', 'contested-too']) {
    const answers = await Promise.all(crowd.map((client) => client.ask('chat.roomHandler.create', { rid })));
    const winners = crowd.filter((_, i) => answers[i]?.code === 200);
    expect(winners).toHaveLength(1);
    expect(answers.filter(({ code, error }) => code === 409 && error === 'ROOM_EXISTS')).toHaveLength(99);
    const [winner] = winners;
    const seenFrom = crowd.slice(0, 3);
    for (const client of seenFrom) {
      expect(await client.ask('chat.roomHandler.who', { rid })).toMatchObject({
        owner: winner?.entered.username,
        count: 0,
        users: [],
      });
      expect((await client.ask('chat.roomHandler.list', { prefix: rid })).rooms).toContainEqual({
        rid,
        count: 0,
      });
    }
    const losers = crowd.filter((client) => client !== winner);
    expect(await losers[0]?.ask('chat.roomHandler.delete', { rid })).toMatchObject({ error: 'NOT_OWNER' });
    expect(await winner?.ask('chat.roomHandler.delete', { rid })).toMatchObject({ code: 200 });
  }
  for (const client of crowd) client.leave();
});

test('nothing of all this was an error', () => {
  expect(cluster.errors()).toEqual([]);
});
