import { beforeAll, expect, test } from 'vitest';
import { pick, shardOf } from '../../shared/rendezvous.ts';
import { eventually } from '../../shared/testing/eventually.ts';
import { ChatClient } from './chat-client.ts';
import { type Cluster, startCluster } from './cluster.ts';
import { expectNoFlicker, expectOneSequence } from './one-sequence.ts';

const CHAT_SERVERS = ['chat-1', 'chat-2', 'chat-3'].map((id) => ({ id }));

let cluster: Cluster;

beforeAll(async () => {
  // People talk as fast as they are answered.
  cluster = await startCluster({ settings: { limits: { messagesPerSecond: 0 } } });
  return () => cluster.stop();
});

function ownerOf(rid: string): string | undefined {
  return pick(`shard:${shardOf(rid)}`, CHAT_SERVERS)?.id;
}

/** Two rooms on each chat server. */
const RIDS = CHAT_SERVERS.flatMap(({ id }) =>
  Array.from({ length: 100 }, (_, i) => `room-${i}`)
    .filter((rid) => ownerOf(rid) === id)
    .slice(0, 2),
);

test('people go on chatting in all rooms, and nobody notices that a chat server was killed', async () => {
  const people = await Promise.all(
    cluster.connectorUrls.map((url, i) =>
      ChatClient.enter(url, { username: `person${i}`, rid: RIDS[0] ?? '' }),
    ),
  );
  for (const rid of RIDS.slice(1)) {
    await Promise.all(people.map((person) => person.ask('chat.roomHandler.join', { rid })));
  }
  for (const person of people) {
    for (const rid of RIDS) {
      await eventually(async () => {
        expect((await person.ask('chat.roomHandler.who', { rid })).count).toBe(3);
      });
    }
  }

  /** Everyone says one line in every room; resolves when all have been acknowledged. */
  let round = 0;
  const chat = async () => {
    round += 1;
    await Promise.all(
      people.flatMap((person, i) =>
        RIDS.map(async (rid) => {
          const msg = `${rid} round ${round} of ${i}`;
          const { code } = await person.say(msg, rid);
          expect({ code, rid }).toEqual({ code: 200, rid });
        }),
      ),
    );
  };

  await chat();
  const { pid } = await cluster.server('chat-2');
  let isWhole = false;
  const recovering = cluster
    .kill('chat-2', 'SIGKILL')
    .then(() => cluster.whole(pid))
    .finally(() => {
      isWhole = true;
    });
  while (!isWhole) await chat();
  await recovering;
  await chat();

  for (const rid of RIDS) {
    // With all servers back everyone hears everyone.
    const last = people.map((_, i) => `${rid} round ${round} of ${i}`);
    for (const person of people) await Promise.all(last.map((msg) => person.hearsText(msg)));
    expectOneSequence(people, rid);
    const { users, count } = (await people[0]?.ask('chat.roomHandler.who', { rid })) ?? {
      users: [],
      count: 0,
    };
    expect({ users, count }).toEqual({ users: ['person0', 'person1', 'person2'], count: 3 });
  }
  expectNoFlicker(people);

  // Whoever leaves now is missed once, also where the owner learned of them from their connector.
  people[2]?.leave();
  for (const rid of RIDS) await people[0]?.hears('onLeave', (left) => left.rid === rid);
  await chatFence(people[0]);
  expect(
    people[0]
      ?.pushes('onLeave')
      .map(({ rid }) => rid)
      .sort(),
  ).toEqual([...RIDS].sort());
  for (const person of people) person.leave();
});

async function chatFence(person: ChatClient | undefined): Promise<void> {
  for (const rid of RIDS) {
    await person?.say(`fence in ${rid}`, rid);
    await person?.hearsText(`fence in ${rid}`);
  }
}

test('a room that is entered while its server is dead opens elsewhere', async () => {
  const rid = RIDS.find((candidate) => ownerOf(candidate) === 'chat-1') ?? '';
  const { pid } = await cluster.server('chat-1');
  const dying = cluster.kill('chat-1', 'SIGKILL');
  const people = await Promise.all(
    cluster.connectorUrls.map((url, i) => ChatClient.enter(url, { username: `late${i}`, rid: `new-${rid}` })),
  );
  await dying;
  await people[0]?.say('anyone here?');
  for (const person of people) await person.hearsText('anyone here?');
  await cluster.whole(pid);
  await people[1]?.say('all here');
  for (const person of people) await person.hearsText('all here');
  for (const person of people) person.leave();
});

test('nothing of all this was an error', () => {
  expect(cluster.errors()).toEqual([]);
});
