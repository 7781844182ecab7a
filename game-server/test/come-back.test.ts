import { beforeAll, describe, expect, test } from 'vitest';
import { eventually } from '../../shared/testing/eventually.ts';
import { ChatClient } from './chat-client.ts';
import { type Cluster, startCluster } from './cluster.ts';

/** Long enough for whoever comes back at once, however busy the machine is. */
const GRACE_MS = 4_000;

let cluster: Cluster;
let urls: readonly [string, string];

beforeAll(async () => {
  cluster = await startCluster({
    servers: { connector: 2, chat: 2 },
    settings: { session: { graceMs: GRACE_MS } },
  });
  const [first = '', second = ''] = cluster.connectorUrls;
  urls = [first, second];
  return () => cluster.stop();
});

/** Someone who sees who comes and goes in a room. */
function watch(rid: string): Promise<ChatClient> {
  return ChatClient.enter(urls[0], { username: `watch_${rid}`, rid });
}

/** Resolves when someone who vanished from the room just now is seen to leave: the grace of earlier ones is over, too. */
async function afterTheGrace(rid: string, watcher: ChatClient): Promise<void> {
  const last = await ChatClient.enter(urls[1], { username: `last_${rid}`, rid });
  last.vanish();
  await watcher.hears('onLeave', ({ user }) => user === `last_${rid}`);
}

describe.concurrent('a session that is resumed', () => {
  test('while its old connection is still there takes it over, and nobody sees it', async () => {
    const watcher = await watch('over');
    const ann = await ChatClient.enter(urls[0], { username: 'ann', rid: 'over' });
    const { seq } = await watcher.say('one');
    await ann.hearsText('one');
    const again = await ChatClient.enter(urls[1], { resume: ann.entered.resume, rid: 'over', lastSeq: seq });
    expect(again.entered).toMatchObject({ username: 'ann', missed: [], complete: true, seq });
    expect(await ann.hears('onKick')).toEqual({ code: 3504, reason: expect.any(String) });
    expect(await ann.ends()).toBe('io server disconnect');
    await watcher.say('two');
    expect(await again.hearsText('two')).toMatchObject({ seq: seq + 1 });
    expect(ann.texts('over')).toEqual(['one']);

    // On the same connector as well, and once more with the token of that time.
    const third = await ChatClient.enter(urls[1], { resume: again.entered.resume, rid: 'over' });
    expect(await again.hears('onKick')).toMatchObject({ code: 3504 });
    await third.say('still me');
    expect(await watcher.hearsText('still me')).toMatchObject({ from: 'ann' });
    await afterTheGrace('over', watcher);
    expect(watcher.pushes('onAdd').map(({ user }) => user)).toEqual(['ann', 'last_over']);
    expect(watcher.pushes('onLeave').map(({ user }) => user)).toEqual(['last_over']);
    expect((await watcher.ask('chat.roomHandler.who', { rid: 'over' })).users).toEqual(['ann', 'watch_over']);
    third.leave();
    await watcher.hears('onLeave', ({ user }) => user === 'ann');
    watcher.leave();
  });

  test('within the grace keeps its name and its seat, and is told what it missed', async () => {
    const watcher = await watch('reload');
    const ben = await ChatClient.enter(urls[0], { username: 'ben', rid: 'reload' });
    const { seq } = await watcher.say('heard');
    await ben.hearsText('heard');
    ben.vanish();
    await watcher.say('missed one');
    await watcher.say('missed two');
    const taken = await ChatClient.connect(urls[1]);
    expect(await taken.call('connector.entryHandler.enter', { username: 'ben' })).toMatchObject({
      code: 409,
      error: 'NAME_TAKEN',
    });
    taken.leave();
    const again = await ChatClient.enter(urls[1], {
      resume: ben.entered.resume,
      rid: 'reload',
      lastSeq: seq,
    });
    expect(again.entered).toMatchObject({ username: 'ben', seq: seq + 2, complete: true });
    expect(again.entered.missed.map(({ msg }) => msg)).toEqual(['missed one', 'missed two']);
    await watcher.say('live');
    await again.hearsText('live');
    expect(again.texts('reload')).toEqual(['live']);
    await afterTheGrace('reload', watcher);
    expect(watcher.pushes('onAdd').map(({ user }) => user)).toEqual(['ben', 'last_reload']);
    expect(watcher.pushes('onLeave').map(({ user }) => user)).toEqual(['last_reload']);
    again.leave();
    watcher.leave();
  });

  test('leaves the rooms that it does not join again', async () => {
    const watcher = await watch('given');
    const eve = await ChatClient.enter(urls[0], { username: 'eve', rid: 'given' });
    const again = await ChatClient.enter(urls[1], { resume: eve.entered.resume, rid: 'another' });
    await watcher.hears('onLeave', ({ user }) => user === 'eve');
    expect(await again.say('here')).toMatchObject({ code: 200 });
    expect(watcher.pushes('onLeave')).toHaveLength(1);
    again.leave();
    watcher.leave();
  });

  test('after the grace has its name if nobody took it, and can have another one if somebody did', async () => {
    const watcher = await watch('late');
    const dan = await ChatClient.enter(urls[0], { username: 'dan', rid: 'late' });
    dan.vanish();
    await watcher.hears('onLeave', ({ user }) => user === 'dan');
    const back = await ChatClient.connect(urls[1]);
    await eventually(async () => {
      expect(
        await back.call('connector.entryHandler.enter', { resume: dan.entered.resume, rid: 'late' }),
      ).toMatchObject({ code: 200, username: 'dan' });
    });
    await watcher.hears('onAdd', () => watcher.pushes('onAdd').length === 2);
    const { resume } = dan.entered;
    back.vanish();
    await watcher.hears('onLeave', () => watcher.pushes('onLeave').length === 2);
    const other = await ChatClient.connect(urls[0]);
    await eventually(async () => {
      expect(await other.call('connector.entryHandler.enter', { username: 'dan' })).toMatchObject({
        code: 200,
      });
    });
    const late = await ChatClient.connect(urls[1]);
    expect(await late.call('connector.entryHandler.enter', { resume })).toMatchObject({
      code: 409,
      error: 'NAME_TAKEN',
    });
    expect(
      await late.call('connector.entryHandler.enter', { resume, username: 'dan2', rid: 'late' }),
    ).toMatchObject({ code: 200, username: 'dan2' });
    for (const client of [other, late, watcher]) client.leave();
  });
});

describe.concurrent('members see someone leave exactly once', () => {
  test('at once after a goodbye', async () => {
    const watcher = await watch('goodbye');
    const fay = await ChatClient.enter(urls[1], { username: 'fay', rid: 'goodbye' });
    const vanished = await ChatClient.enter(urls[1], { username: 'vanished', rid: 'goodbye' });
    vanished.vanish();
    fay.leave();
    await watcher.hears('onLeave', ({ user }) => user === 'vanished');
    // The goodbye came later and was told first: it waited for no grace.
    expect(watcher.pushes('onLeave').map(({ user }) => user)).toEqual(['fay', 'vanished']);
    await afterTheGrace('goodbye', watcher);
    expect(watcher.pushes('onLeave')).toHaveLength(3);
    watcher.leave();
  });

  test('when they leave while they enter', async () => {
    const watcher = await watch('hasty');
    const hasty = await Promise.all(urls.map((url) => ChatClient.connect(url)));
    hasty.forEach((client, i) => {
      client.socket.emit('connector.entryHandler.enter', { username: `hasty${i}`, rid: 'hasty' });
      client.leave();
    });
    await afterTheGrace('hasty', watcher);
    expect((await watcher.ask('chat.roomHandler.who', { rid: 'hasty' })).users).toEqual(['watch_hasty']);
    const leaves = watcher.pushes('onLeave').filter(({ user }) => user.startsWith('hasty'));
    const adds = watcher.pushes('onAdd').filter(({ user }) => user.startsWith('hasty'));
    expect(leaves.map(({ user }) => user).sort()).toEqual(adds.map(({ user }) => user).sort());
    const names = await Promise.all(
      urls.map((url, i) => ChatClient.enter(url, { username: `hasty${i}`, rid: 'hasty' })),
    );
    for (const client of [...names, watcher]) client.leave();
  });
});

describe.concurrent('a resume token', () => {
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');

  async function refusal(resume: string) {
    const client = await ChatClient.connect(urls[0]);
    const answer = await client.call('connector.entryHandler.enter', { resume });
    // The connection lives, and may enter as somebody.
    expect(await client.call('connector.entryHandler.enter', {})).toMatchObject({ code: 200 });
    client.leave();
    return answer;
  }

  test('that is forged, unsigned or garbage is refused', async () => {
    const gus = await ChatClient.enter(urls[0], { username: 'gus' });
    const [header = '', payload = '', signature = ''] = gus.entered.resume.split('.');
    const claims: { sid: string; gen: number } = JSON.parse(Buffer.from(payload, 'base64url').toString());
    const forged = part({ ...claims, gen: claims.gen + 1 });
    const forgeries = [
      'garbage',
      '',
      'a.b.c',
      `${header}.${forged}.${signature}`,
      `${header}.${payload}.`,
      `${part({ alg: 'none' })}.${payload}.`,
      `${part({ alg: 'none' })}.${payload}`,
      `${part({ alg: 'HS512' })}.${payload}.${signature}`,
    ];
    for (const forgery of forgeries) {
      expect(await refusal(forgery), forgery).toMatchObject({ code: 401, error: 'BAD_TOKEN' });
    }
    expect(gus.disconnects).toEqual([]);
    expect(await gus.say('still here')).toMatchObject({ code: 200 });
    gus.leave();
  });

  test('is refused when it is older than the one before the last', async () => {
    const tokens: string[] = [];
    let ida = await ChatClient.enter(urls[0], { username: 'ida' });
    for (let i = 0; i < 3; i += 1) {
      tokens.push(ida.entered.resume);
      ida = await ChatClient.enter(urls[i % 2] ?? '', { resume: ida.entered.resume });
    }
    expect(await refusal(tokens[0] ?? '')).toMatchObject({ code: 401, error: 'BAD_TOKEN' });
    expect(ida.disconnects).toEqual([]);
    // A reply that was lost must not lock anybody out: the one before still counts.
    const again = await ChatClient.enter(urls[0], { resume: tokens[2] ?? '' });
    expect(again.entered.username).toBe('ida');
    again.leave();
  });
});

test('nothing of all this was an error', () => {
  expect(cluster.errors()).toEqual([]);
});
