import { beforeAll, expect, test } from 'vitest';
import type { Reply } from '../../shared/contract/routes.ts';
import { enterAccount, logIn, register } from './accounts.ts';
import { ChatClient } from './chat-client.ts';
import { type Cluster, startCluster } from './cluster.ts';
import { allPages, readStored } from './history-recorder.ts';

let cluster: Cluster;

beforeAll(async () => {
  cluster = await startCluster({ servers: { connector: 2, chat: 2, user: 1 } });
  return () => cluster.stop();
});

const MESSAGES = 250;

/** Everything that is to be the same after a restart, as one person sees it. */
async function stateOf(client: ChatClient, rids: readonly string[]) {
  const rooms: Record<string, unknown> = {};
  for (const rid of rids) {
    const { owner, seq } = await client.ask('chat.roomHandler.join', { rid });
    const messages = await allPages((after) =>
      client.ask('chat.chatHandler.history', { rid, after, limit: 100 }),
    );
    rooms[rid] = { owner, seq, messages };
  }
  const { conversations } = await client.ask('chat.directHandler.inbox', {});
  const { groups } = await client.ask('chat.groupHandler.list', {});
  return { rooms, conversations, groups };
}

test.each(['Ctrl-C', 'SIGKILL'] as const)(
  'what was acknowledged, and everything that it belongs to, is there after the end of all processes by %s',
  { timeout: 90_000 },
  async (how) => {
    const tag = how === 'SIGKILL' ? 'K' : 'C';
    const [den, gone, names] = [`den-${tag}`, `gone-${tag}`, { ann: `ann${tag}`, ben: `ben${tag}` }];
    const [first = '', second = ''] = cluster.connectorUrls;
    const annsToken = await register(first, names.ann);
    await register(second, names.ben);
    const ann = await ChatClient.enter(first, { token: annsToken });
    const ben = await enterAccount(second, names.ben);
    const guest = await ChatClient.enter(second, { username: `guest_${tag}` });

    // A room of Ann's, and one that she deleted after some lines.
    for (const rid of [den, gone]) await ann.ask('chat.roomHandler.create', { rid });
    for (const client of [ann, ben, guest]) await client.ask('chat.roomHandler.join', { rid: den });
    const kept = { content: 'kept', target: '*', rid: den, id: 'kept-id' };
    const firstAnswer = await ben.ask('chat.chatHandler.send', kept);
    expect(firstAnswer).toMatchObject({ code: 200, seq: 1 });
    for (let i = 1; i < MESSAGES; i += 1) {
      expect(await [ann, ben, guest][i % 3]?.say(`line ${i}`, den)).toMatchObject({ code: 200, seq: i + 1 });
    }
    for (const client of [ann, ben]) await client.ask('chat.roomHandler.join', { rid: gone });
    await ann.say('erased', gone);
    const erased = { content: 'erased, too', target: '*', rid: gone, id: 'erased-id' };
    const erasedAnswer = await ben.ask('chat.chatHandler.send', erased);
    expect(erasedAnswer).toMatchObject({ code: 200, seq: 2 });
    expect(await ann.ask('chat.roomHandler.delete', { rid: gone })).toMatchObject({ code: 200 });

    // A conversation of which Ben has read a part, and a group.
    for (const content of ['one', 'two', 'three']) {
      await ann.ask('chat.directHandler.send', { to: names.ben, content });
    }
    expect(await ben.ask('chat.directHandler.read', { with: names.ann, seq: 1 })).toMatchObject({ seq: 1 });
    const { rid: group } = await ann.ask('chat.groupHandler.create', {
      name: 'Friends',
      members: [names.ben],
    });
    await ann.say('to the group', group);
    await ben.hears('onChat', ({ rid }) => rid === group);
    const before = await stateOf(ben, [den]);
    expect(before.conversations).toMatchObject([
      { with: names.ann, unread: 2, read: 1, last: { msg: 'three' } },
    ]);
    expect(before.groups).toMatchObject([{ rid: group, name: 'Friends', unread: 1 }]);
    const stored = await readStored(cluster.dataDir, [den, gone, group]);
    const { resume } = ben.entered;

    await cluster.restart(how);
    for (const client of [ann, ben, guest]) await client.ends();

    expect(await readStored(cluster.dataDir, [den, gone, group])).toEqual(stored);
    const [third = '', fourth = ''] = cluster.connectorUrls;
    const bensReturn = await ChatClient.enter(fourth, { resume, rid: den, lastSeq: MESSAGES - 2 });
    expect(bensReturn.entered).toMatchObject({ username: names.ben, seq: MESSAGES, complete: true });
    expect(
      bensReturn.entered.missed.map(({ seq }: Reply<'chat.roomHandler.join'>['missed'][0]) => seq),
    ).toEqual([MESSAGES - 1, MESSAGES]);
    expect(await stateOf(bensReturn, [den])).toEqual(before);
    // The first token is as good as a new one.
    const annsReturn = await ChatClient.enter(third, { token: annsToken, rid: 'MainHall' });
    expect(await logIn(third, names.ann)).toEqual(expect.any(String));
    expect(annsReturn.entered.username).toBe(names.ann);

    // The same id is the same message, and nobody hears it a second time.
    expect(await bensReturn.ask('chat.chatHandler.send', kept)).toEqual(firstAnswer);
    expect(await bensReturn.ask('chat.roomHandler.create', { rid: den })).toMatchObject({
      error: 'ROOM_EXISTS',
    });
    expect(await bensReturn.say('next', den)).toMatchObject({ code: 200, seq: MESSAGES + 1 });
    await bensReturn.hearsText('next');
    expect(bensReturn.texts(den)).toEqual(['next']);

    // Also where the room was deleted, and made again by somebody else: its seq never starts again.
    expect(await bensReturn.ask('chat.roomHandler.create', { rid: gone })).toMatchObject({ code: 200 });
    expect(await bensReturn.ask('chat.roomHandler.join', { rid: gone })).toMatchObject({
      seq: 2,
      owner: names.ben,
    });
    expect(await bensReturn.ask('chat.chatHandler.send', erased)).toEqual(erasedAnswer);
    expect(await bensReturn.say('anew', gone)).toMatchObject({ code: 200, seq: 3 });
    expect(await bensReturn.ask('chat.chatHandler.history', { rid: gone })).toMatchObject({
      messages: [{ seq: 3, msg: 'anew' }],
      more: false,
    });
    // Ann is in the group without having asked.
    await bensReturn.say('after the restart', group);
    expect(await annsReturn.hearsText('after the restart')).toMatchObject({ rid: group, seq: 2 });
    expect(await annsReturn.ask('chat.roomHandler.delete', { rid: den })).toMatchObject({ code: 200 });
    for (const client of [annsReturn, bensReturn]) client.leave();
  },
);

test('nothing of all this was an error', () => {
  expect(cluster.errors()).toEqual([]);
});
