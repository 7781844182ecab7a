import { afterEach, beforeAll, expect, test } from 'vitest';
import { eventually } from '../../shared/testing/eventually.ts';
import { ChatClient } from './chat-client.ts';
import { type Cluster, startCluster } from './cluster.ts';

const RENAMED = 30;

let cluster: Cluster;
const clients: ChatClient[] = [];

beforeAll(async () => {
  cluster = await startCluster();
  return () => cluster.stop();
});
afterEach(() => {
  for (const client of clients.splice(0)) client.leave();
});

/** So many clients, spread over all connectors, who have not entered yet. */
async function connectMany(count: number): Promise<ChatClient[]> {
  const urls = Array.from(
    { length: count },
    (_, i) => cluster.connectorUrls[i % cluster.connectorUrls.length],
  );
  const connected = await Promise.all(urls.map((url = '') => ChatClient.connect(url)));
  clients.push(...connected);
  return connected;
}

test('of a hundred clients who enter one name at once, one gets it', async () => {
  const crowd = await connectMany(100);
  const answers = await Promise.all(
    crowd.map((client) => client.call('connector.entryHandler.enter', { username: 'highlander' })),
  );
  const [winner, ...more] = answers.filter(({ code }) => code === 200);
  expect(more).toEqual([]);
  expect(winner).toMatchObject({ username: 'highlander', users: ['highlander'], count: 1 });
  const refused = answers.filter(({ code, error }) => code === 409 && error === 'NAME_TAKEN');
  expect(refused).toHaveLength(99);

  // Those who were refused may try another name on the same connection.
  const loser = crowd[answers.findIndex(({ code }) => code === 409)];
  expect(await loser?.call('connector.entryHandler.enter', { username: 'connor' })).toMatchObject({
    code: 200,
  });
});

test('of many who rename to one name at once, one gets it', async () => {
  const crowd = await connectMany(RENAMED);
  await Promise.all(crowd.map((client) => client.ask('connector.entryHandler.enter', {})));
  const answers = await Promise.all(
    crowd.map((client) => client.call('connector.entryHandler.rename', { username: 'kurgan' })),
  );
  expect(answers.filter(({ code }) => code === 200)).toHaveLength(1);
  expect(answers.filter(({ error }) => error === 'NAME_TAKEN')).toHaveLength(RENAMED - 1);
});

test('guests who come at once are numbered from 1 without a gap, and a freed number is given again', async () => {
  const enterMany = async (count: number) => {
    const crowd = await connectMany(count);
    const answers = await Promise.all(
      crowd.map((client) => client.ask('connector.entryHandler.enter', { rid: 'lobby' })),
    );
    const numbers = answers.map(({ username }) => Number(/^guest(\d+)$/.exec(username)?.[1]));
    return { crowd, numbers: numbers.sort((a, b) => a - b) };
  };
  // Those of the test before leave in their own time.
  const [observer] = await connectMany(1);
  await observer?.ask('connector.entryHandler.enter', { username: 'observer' });
  for (let number = 1; number <= RENAMED; number += 1) {
    await eventually(async () =>
      expect(await observer?.call('chat.directHandler.history', { with: `guest${number}` })).toMatchObject({
        error: 'NO_SUCH_USER',
      }),
    );
  }
  const { crowd, numbers } = await enterMany(50);
  expect(numbers).toEqual(Array.from({ length: 50 }, (_, i) => i + 1));

  // A name that was given up by a new one is free when that is answered.
  const [giver] = crowd;
  const renamed = await giver?.ask('connector.entryHandler.rename', { username: 'somebody' });
  expect((await enterMany(1)).numbers).toEqual([Number(renamed?.former.slice('guest'.length))]);
});

test('nothing of all this was an error', () => {
  expect(cluster.errors()).toEqual([]);
});
