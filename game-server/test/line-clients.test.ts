import { describe, expect, test } from 'vitest';
import { eventually } from '../../shared/testing/eventually.ts';
import type { LineClient } from './line-client.ts';
import { useLineCluster } from './line-cluster.ts';

const { line, enter } = useLineCluster();

describe('a client that comes', () => {
  test('is told its name, its room, the rooms and who is there, in this order', async () => {
    await enter(0, { username: 'Alice_1' });
    const guest = await line(1);
    expect(guest.heard).toEqual([
      { type: 'newidentity', former: '', identity: 'guest1' },
      { type: 'roomchange', identity: 'guest1', former: '', roomid: 'MainHall' },
      { type: 'roomlist', rooms: [{ roomid: 'MainHall', count: 2 }] },
      { type: 'roomcontents', roomid: 'MainHall', identities: ['Alice_1', 'guest1'], owner: '' },
    ]);
  });

  test('is told to everybody in MainHall, whatever they came by', async () => {
    const alice = await enter(0, { username: 'Alice' });
    const one = await line(0);
    const two = await line(1);
    const change = { type: 'roomchange', identity: two.name, former: '', roomid: 'MainHall' } as const;
    expect((await one.hears(change)).at(-1)).toEqual(change);
    expect(await alice.hears('onAdd', ({ user }) => user === two.name)).toEqual({
      rid: 'MainHall',
      user: two.name,
    });
  });
});

describe('messages', () => {
  test('reach everyone in the room, the sender too, in one order', async () => {
    const alice = await enter(0, { username: 'Alice' });
    const one = await line(0);
    const two = await line(1);
    const texts = Array.from({ length: 30 }, (_, i) => `say ${i} 😀`);
    one.send(...texts.map((content) => ({ type: 'message', content })));
    await Promise.all(texts.map((content) => alice.hearsText(content)));
    const heardBy = async (client: LineClient) =>
      (await client.hears({ type: 'message', identity: one.name, content: texts.at(-1) ?? '' })).flatMap(
        (message) => (message.type === 'message' ? [message.content] : []),
      );
    expect(await heardBy(one)).toEqual(texts);
    expect(await heardBy(two)).toEqual(texts);
    expect(alice.texts('MainHall')).toEqual(texts);
    await alice.say('hello lines');
    await one.hears({ type: 'message', identity: 'Alice', content: 'hello lines' });
  });

  test('to one person reach only that person', async () => {
    const alice = await enter(0, { username: 'Alice' });
    const one = await line(0);
    const two = await line(1);
    await alice.ask('chat.chatHandler.send', { content: 'psst', target: two.name });
    await alice.say('aloud');
    await two.hears({ type: 'message', identity: 'Alice', content: 'psst' });
    const heard = await one.hears({ type: 'message', content: 'aloud' });
    expect(heard).not.toContainEqual(expect.objectContaining({ content: 'psst' }));
  });
});

describe('going to another room', () => {
  test('is one roomchange for every member of both rooms', async () => {
    await enter(0, { username: 'Keeper', rid: 'den' });
    const inDen = await line(1);
    await inDen.ask({ type: 'join', roomid: 'den' }, { type: 'roomchange', roomid: 'den' });
    const stays = await line(0);
    const mover = await line(1);
    const alice = await enter(1, { username: 'Alice' });
    const change = {
      type: 'roomchange',
      identity: mover.name,
      former: 'MainHall',
      roomid: 'den',
    } as const;
    await mover.hears({ type: 'roomchange', identity: 'Alice', former: '', roomid: 'MainHall' });
    expect(await mover.ask({ type: 'join', roomid: 'den' }, { type: 'roomchange' })).toEqual([change]);
    await inDen.hears(change);
    await stays.hears(change);
    expect(await alice.hears('onLeave')).toEqual({ rid: 'MainHall', user: mover.name, to: 'den' });
    // What is said next comes right after it: nobody was told twice.
    mover.send({ type: 'message', content: 'in the den' });
    expect(await inDen.hears({ type: 'message' })).toHaveLength(1);
    expect(await mover.hears({ type: 'message' })).toHaveLength(1);
    await alice.say('in the hall');
    expect(await stays.hears({ type: 'message' })).toHaveLength(1);

    const back = { ...change, former: 'den', roomid: 'MainHall' };
    expect(await mover.ask({ type: 'join', roomid: 'MainHall' }, { type: 'roomcontents' })).toMatchObject([
      back,
      { type: 'roomlist' },
      { type: 'roomcontents', roomid: 'MainHall' },
    ]);
    await inDen.hears(back);
    await stays.hears(back);
  });

  test('that does not exist, or cannot, is refused', async () => {
    const one = await line(0);
    const refused = { type: 'roomchange', identity: one.name, former: 'MainHall', roomid: 'MainHall' };
    for (const roomid of ['nowhere', 'x', 'not a room', '会议室', 'MainHall']) {
      expect(await one.ask({ type: 'join', roomid }, { type: 'roomchange' })).toEqual([refused]);
    }
  });
});

describe('names', () => {
  test('change for everybody in the room', async () => {
    const alice = await enter(0, { username: 'Alice' });
    const one = await line(0);
    const two = await line(1);
    const former = one.name;
    const change = { type: 'newidentity', former, identity: 'Adel' } as const;
    one.send({ type: 'identitychange', identity: 'Adel' });
    await one.hears(change);
    await two.hears(change);
    expect(await alice.hears('onRename')).toEqual({ rid: 'MainHall', former, user: 'Adel' });
    await alice.ask('connector.entryHandler.rename', { username: 'Al_2' });
    await one.hears({ type: 'newidentity', former: 'Alice', identity: 'Al_2' });
  });

  test('that are taken, or no names, are refused to the one who asked', async () => {
    await enter(0, { username: 'Alice' });
    const one = await line(1);
    const two = await line(0);
    for (const identity of ['Alice', 'ab', '1abc', 'has space', 'x'.repeat(17)]) {
      const refused = { type: 'newidentity', former: one.name, identity: one.name };
      expect((await one.ask({ type: 'identitychange', identity }, { type: 'newidentity' })).at(-1)).toEqual(
        refused,
      );
    }
    one.send({ type: 'message', content: 'still me' });
    expect(await two.hears({ type: 'message' })).toEqual([
      { type: 'message', identity: one.name, content: 'still me' },
    ]);
  });
});

describe('asking', () => {
  test('who is in a room answers what other clients know, too', async () => {
    await enter(0, { username: '小明', rid: '会议室' });
    const one = await line(1);
    expect(await one.ask({ type: 'who', roomid: '会议室' }, { type: 'roomcontents' })).toEqual([
      { type: 'roomcontents', roomid: '会议室', identities: ['小明'], owner: '' },
    ]);
    expect(await one.ask({ type: 'who', roomid: 'nowhere' }, { type: 'roomcontents' })).toEqual([
      { type: 'roomcontents', roomid: 'nowhere', identities: [], owner: '' },
    ]);
    const [list] = await one.ask({ type: 'list' }, { type: 'roomlist' });
    expect(list).toMatchObject({ rooms: expect.arrayContaining([{ roomid: '会议室', count: 1 }]) });
  });
});

describe('rooms', () => {
  test('are made and ended by their owner; everyone in them goes to MainHall', async () => {
    const owner = await line(0);
    const guest = await line(1);
    const watching = await line(1);
    const alice = await enter(0, { username: 'Alice' });
    await owner.hears({ type: 'roomchange', identity: 'Alice' });
    const [created] = await owner.ask({ type: 'createroom', roomid: 'attic' }, { type: 'roomlist' });
    expect(created).toMatchObject({ rooms: expect.arrayContaining([{ roomid: 'attic', count: 0 }]) });
    const [again] = await guest.ask({ type: 'createroom', roomid: 'attic' }, { type: 'roomlist' });
    expect(again).not.toMatchObject({ rooms: expect.arrayContaining([{ roomid: 'attic', count: 0 }]) });

    for (const client of [owner, guest]) {
      await client.ask({ type: 'join', roomid: 'attic' }, { type: 'roomchange', identity: client.name });
    }
    await alice.ask('chat.roomHandler.join', { rid: 'attic' });
    await owner.hears({ type: 'roomchange', identity: 'Alice', roomid: 'attic' });
    await guest.hears({ type: 'roomchange', identity: 'Alice', roomid: 'attic' });
    expect(
      (await guest.ask({ type: 'who', roomid: 'attic' }, { type: 'roomcontents' })).at(-1),
    ).toMatchObject({
      owner: owner.name,
    });
    const [refused] = await guest.ask({ type: 'delete', roomid: 'attic' }, { type: 'roomlist' });
    expect(refused).toMatchObject({ rooms: expect.arrayContaining([{ roomid: 'attic', count: 3 }]) });

    owner.send({ type: 'delete', roomid: 'attic' });
    const gone = { former: 'attic', roomid: 'MainHall' };
    for (const client of [owner, guest]) {
      expect((await client.hears({ type: 'roomcontents' })).slice(0, 3)).toMatchObject([
        { type: 'roomchange', identity: client.name, ...gone },
        {
          type: 'roomlist',
          rooms: expect.not.arrayContaining([expect.objectContaining({ roomid: 'attic' })]),
        },
        { type: 'roomcontents', roomid: 'MainHall', identities: expect.arrayContaining([client.name]) },
      ]);
    }
    // In whatever order they came.
    await eventually(() => {
      const came = watching.heard.filter(
        (message) => message.type === 'roomchange' && message.former === 'attic',
      );
      // Alice has been in MainHall all the time.
      expect(came).toHaveLength(2);
      expect(came).toEqual(
        expect.arrayContaining(
          [owner.name, guest.name].map((identity) => ({ type: 'roomchange', identity, ...gone })),
        ),
      );
    });
    await owner.hears({ type: 'roomlist' });
    expect(await alice.hears('onMove')).toMatchObject({ former: 'attic', rid: 'MainHall' });
    guest.send({ type: 'message', content: 'all here' });
    for (const client of [owner, guest, watching])
      await client.hears({ type: 'message', content: 'all here' });
    await alice.hearsText('all here');
    expect(await owner.ask({ type: 'join', roomid: 'attic' }, { type: 'roomchange' })).toMatchObject([
      { former: 'MainHall', roomid: 'MainHall' },
    ]);
  });
});
