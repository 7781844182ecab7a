import { beforeAll, expect, test } from 'vitest';
import { eventually } from '../../shared/testing/eventually.ts';
import { ChatClient } from './chat-client.ts';
import { type Cluster, startCluster } from './cluster.ts';
import { expectNoFlicker, expectOneSequence } from './one-sequence.ts';

let cluster: Cluster;

beforeAll(async () => {
  cluster = await startCluster({
    servers: { connector: 2, chat: 2 },
    // People talk as fast as they are answered, and come back in time however busy the machine is.
    settings: { limits: { messagesPerSecond: 0 }, session: { graceMs: 4_000 } },
  });
  return () => cluster.stop();
});

test('SIGTERM sends the clients of a connector elsewhere, where they go on; then it is started again', async () => {
  const [first = '', second = ''] = cluster.connectorUrls;
  const watcher = await ChatClient.enter(second, { username: 'watcher', rid: 'room' });
  const moving = await Promise.all(
    Array.from({ length: 20 }, (_, i) => ChatClient.enter(first, { username: `moving${i}`, rid: 'room' })),
  );
  const stranger = await ChatClient.connect(first);
  const { seq } = await watcher.say('before');
  for (const person of moving) await person.hearsText('before');
  const { pid } = await cluster.server('connector-1');

  const ended = cluster.kill('connector-1', 'SIGTERM');
  const moved = await Promise.all(
    moving.map(async (person) => {
      expect(await person.hears('onKick')).toEqual({ code: 3001, reason: expect.any(String) });
      expect(await person.ends()).toBe('io server disconnect');
      return ChatClient.enter(second, { resume: person.entered.resume, rid: 'room', lastSeq: seq });
    }),
  );
  expect(await stranger.hears('onKick')).toMatchObject({ code: 3001 });
  await watcher.say('after');
  for (const person of moved) {
    expect(person.entered.missed).toEqual([]);
    await person.hearsText('after');
  }
  await ended;

  await cluster.whole(pid);
  const { url } = await cluster.server('connector-1');
  const last = await ChatClient.enter(url, { username: 'last', rid: 'room' });
  last.vanish();
  // The grace of those who moved is over when this one's is.
  await watcher.hears('onLeave', ({ user }) => user === 'last');
  expect(watcher.pushes('onLeave')).toHaveLength(1);
  const arrivals = watcher.pushes('onAdd').map(({ user }) => user);
  expect(arrivals.sort()).toEqual([...moving.map(({ entered }) => entered.username), 'last'].sort());
  expect((await watcher.ask('chat.roomHandler.who', { rid: 'room' })).count).toBe(21);
  for (const person of [watcher, ...moved]) person.leave();
});

test('those who do not come elsewhere are seen to leave once, and their names are free again', async () => {
  const [first = '', second = ''] = await Promise.all(
    ['connector-1', 'connector-2'].map(async (id) => (await cluster.server(id)).url),
  );
  const watcher = await ChatClient.enter(second, { username: 'watcher2', rid: 'room2' });
  const gone = await ChatClient.enter(first, { username: 'gone', rid: 'room2' });
  const { pid } = await cluster.server('connector-1');
  await cluster.kill('connector-1', 'SIGTERM');
  await gone.ends();
  await watcher.hears('onLeave', ({ user }) => user === 'gone');
  await cluster.whole(pid);
  const heir = await ChatClient.connect(second);
  await eventually(async () => {
    expect(await heir.call('connector.entryHandler.enter', { username: 'gone' })).toMatchObject({
      code: 200,
    });
  });
  expect(watcher.pushes('onLeave')).toHaveLength(1);
  for (const person of [watcher, heir]) person.leave();
});

test('what a connector was asked before SIGTERM is answered; what is not answered was not done', async () => {
  const [first = '', second = ''] = await Promise.all(
    ['connector-1', 'connector-2'].map(async (id) => (await cluster.server(id)).url),
  );
  const watcher = await ChatClient.enter(second, { username: 'watcher3', rid: 'room3' });
  const talkers = await Promise.all(
    Array.from({ length: 10 }, (_, i) => ChatClient.enter(first, { username: `talker${i}`, rid: 'room3' })),
  );
  const acknowledged: string[] = [];
  const unknown: string[] = [];
  /** As fast as answers come, until the connection is closed. */
  const talking = talkers.map(async (person) => {
    for (let n = 0; person.disconnects.length === 0; n += 1) {
      const text = `${person.entered.username} ${n}`;
      const code = await person.say(text).then(
        (answer) => answer.code,
        () => 'none',
      );
      if (code === 200) acknowledged.push(text);
      else unknown.push(text);
    }
  });
  await watcher.hearsText('talker0 5');
  const { pid } = await cluster.server('connector-1');
  await cluster.kill('connector-1', 'SIGTERM');
  await Promise.all(talking);
  expect((await watcher.say('the end')).code).toBe(200);
  await watcher.hearsText('the end');
  const heard = watcher.texts('room3');
  expect(heard.filter((text) => unknown.includes(text))).toEqual([]);
  expect(heard.filter((text) => text !== 'the end').sort()).toEqual(acknowledged.sort());
  await cluster.whole(pid);
  watcher.leave();
});

test('SIGTERM of a chat server is not noticed by anybody', async () => {
  const people = await Promise.all(
    ['connector-1', 'connector-2'].map(async (id, i) =>
      ChatClient.enter((await cluster.server(id)).url, { username: `calm${i}`, rid: 'r0' }),
    ),
  );
  const rids = ['r0', 'r1', 'r2', 'r3', 'r4', 'r5'];
  for (const rid of rids.slice(1)) {
    for (const person of people) await person.ask('chat.roomHandler.join', { rid });
  }
  const { pid } = await cluster.server('chat-1');
  const said: { rid: string; seq: number; msg: string }[] = [];
  const say = async (person: ChatClient | undefined, rid: string, msg: string) => {
    const { code, seq = 0 } = (await person?.say(msg, rid)) ?? { code: 0 };
    expect(code).toBe(200);
    said.push({ rid, seq, msg });
  };
  let saidMeanwhile = 0;
  let isWhole = false;
  const recovering = cluster
    .kill('chat-1', 'SIGTERM')
    .then(() => {
      saidMeanwhile = said.length;
      return cluster.whole(pid);
    })
    .finally(() => {
      isWhole = true;
    });
  for (let round = 1; !isWhole; round += 1) {
    for (const rid of rids) {
      await Promise.all(people.map((person, i) => say(person, rid, `${rid} round ${round} of ${i}`)));
    }
  }
  await recovering;
  // Whatever is still missing when these have come would be missing for ever.
  for (const rid of rids) await say(people[0], rid, `${rid} last`);
  for (const person of people) await Promise.all(rids.map((rid) => person.hearsText(`${rid} last`)));
  for (const rid of rids) expectOneSequence(people, rid);
  for (const person of people) {
    const heard = person.pushes('onChat').map(({ rid, seq, msg }) => ({ rid, seq, msg }));
    expect(heard).toEqual(expect.arrayContaining(said.slice(0, saidMeanwhile)));
  }
  expectNoFlicker(people);
  for (const person of people) person.leave();
});

test('nothing of all this looks like a fault in the log', () => {
  expect(cluster.complaints()).toEqual([]);
});
