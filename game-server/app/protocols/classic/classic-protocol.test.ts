import { describe, expect, test } from 'vitest';
import { TangeloError } from '../../../../shared/errors.ts';
import { arrive, TestChat, TestClient } from './chat-fixture.ts';
import { heardBy, roomChange, roomContents, roomList } from './told-fixture.ts';

describe('a newcomer', () => {
  test('is told name, room, rooms and members, in this order', async () => {
    const chat = new TestChat();
    chat.addMember('会员_1', 'MainHall');
    const client = new TestClient(chat);
    expect(await client.send()).toEqual([
      { type: 'newidentity', former: '', identity: 'guest1' },
      roomChange('guest1', '', 'MainHall'),
      roomList({ MainHall: 2 }),
      roomContents('MainHall', ['会员_1', 'guest1']),
    ]);
  });

  test('is told of all members and all rooms, however many', async () => {
    const chat = new TestChat();
    for (let i = 0; i < 1_200; i += 1) chat.addMember(`user${i}`, i < 300 ? 'MainHall' : `room${i}`);
    const [, , list, contents] = await new TestClient(chat).send();
    expect(list).toHaveProperty('rooms.length', 901);
    expect(contents).toHaveProperty('identities.length', 301);
  });

  test('hears what happened while it arrived after it has arrived, once', async () => {
    const chat = new TestChat();
    let once = true;
    chat.before = (route) => {
      if (route !== 'chat.roomHandler.list' || !once) return;
      once = false;
      chat.addMember('Alice', 'MainHall');
      chat.tell('MainHall', 'onChat', { from: 'Alice', msg: 'hello', target: '*' });
    };
    const told = await new TestClient(chat).send();
    expect(told.slice(3)).toEqual([
      roomContents('MainHall', ['guest1']),
      roomChange('Alice', '', 'MainHall'),
      { type: 'message', identity: 'Alice', content: 'hello' },
    ]);
  });

  test('is given up when it cannot enter', async () => {
    const chat = new TestChat();
    chat.before = () => {
      throw new TangeloError('STORAGE_UNAVAILABLE');
    };
    const client = await arrive(chat, { patienceMs: 0 });
    expect(client.failure).toMatchObject({ error: 'STORAGE_UNAVAILABLE' });
  });
});

describe('names', () => {
  test('change for everybody in the room', async () => {
    const chat = new TestChat();
    const [client, other] = [await arrive(chat), await arrive(chat)];
    client.take();
    const change = { type: 'newidentity', former: 'guest1', identity: 'Adel' };
    expect(await client.send({ type: 'identitychange', identity: 'Adel' })).toEqual([change]);
    expect(heardBy(other)).toEqual([change]);
  });

  test.each(['guest2', 'guest1', 'ab', '1abc', 'a_b', '小明', 'x'.repeat(17)])(
    'are refused to the one who asks: "%s"',
    async (identity) => {
      const chat = new TestChat();
      const [client, other] = [await arrive(chat), await arrive(chat)];
      client.take();
      expect(await client.send({ type: 'identitychange', identity })).toEqual([
        { type: 'newidentity', former: 'guest1', identity: 'guest1' },
      ]);
      expect(other.take()).toEqual([]);
    },
  );
});

describe('messages', () => {
  test('are sent once with one id, however often that has to be tried', async () => {
    const chat = new TestChat();
    const client = await arrive(chat);
    let failures = 3;
    chat.before = (route) => {
      if (route !== 'chat.chatHandler.send') return;
      failures -= 1;
      if (failures >= 0) throw new TangeloError(failures === 1 ? 'TIMEOUT' : 'STORAGE_UNAVAILABLE');
    };
    expect(await client.send({ type: 'message', content: 'hello' })).toEqual([
      { type: 'message', identity: 'guest1', content: 'hello' },
    ]);
    const ids = chat.asked
      .filter(({ route }) => route === 'chat.chatHandler.send')
      .map(({ body }) => body.id);
    expect(ids).toHaveLength(4);
    expect(new Set(ids).size).toBe(1);
  });

  test('are carried out in order with everything else', async () => {
    const chat = new TestChat();
    const client = await arrive(chat);
    chat.addMember('Keeper', 'den');
    expect(
      await client.send(
        { type: 'message', content: 'one' },
        { type: 'identitychange', identity: 'Adel' },
        { type: 'message', content: 'two' },
        { type: 'join', roomid: 'den' },
        { type: 'message', content: 'three' },
        { type: 'quit' },
        { type: 'message', content: 'never' },
      ),
    ).toEqual([
      { type: 'message', identity: 'guest1', content: 'one' },
      { type: 'newidentity', former: 'guest1', identity: 'Adel' },
      { type: 'message', identity: 'Adel', content: 'two' },
      roomChange('Adel', 'MainHall', 'den'),
      { type: 'message', identity: 'Adel', content: 'three' },
      roomChange('Adel', 'den', ''),
    ]);
    expect(client.left).toBe(true);
  });

  test('that are wrong are told apart from those that are not', async () => {
    const client = await arrive(new TestChat());
    const wrong = [
      '',
      'garbage',
      '[]',
      'null',
      '"list"',
      '{}',
      '{"type":"LIST"}',
      '{"type":"hostchange"}',
      '{"type":"join"}',
      '{"type":"join","roomid":null}',
      '{"type":"message","content":7}',
      '{"type":"message","content":""}',
      `${'['.repeat(30_000)}`,
    ];
    expect(await client.send(...wrong)).toEqual([]);
    expect(client.valid).toEqual(wrong.map(() => false));
    await client.send({ type: 'list', more: true }, { type: 'identitychange', identity: '' });
    expect(client.valid.slice(wrong.length)).toEqual([true, true]);
  });
});
