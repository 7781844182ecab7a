import { describe, expect, test } from 'vitest';
import { TangeloError } from '../../../../shared/errors.ts';
import { arrive, TestChat, TestClient } from './chat-fixture.ts';
import { javaDialect } from './dialect.ts';

const heardBy = (client: TestClient) => client.take().map((text) => JSON.parse(text));
const roomChange = (identity: string, former: string, roomid: string) => ({
  type: 'roomchange',
  identity,
  former,
  roomid,
});
const roomList = (rooms: Record<string, number>) => ({
  type: 'roomlist',
  rooms: Object.entries(rooms).map(([roomid, count]) => ({ roomid, count })),
});
const roomContents = (roomid: string, identities: string[], owner = '') => ({
  type: 'roomcontents',
  roomid,
  identities,
  owner,
});

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

describe('joining', () => {
  test('tells the members of both rooms once, and the one who goes', async () => {
    const chat = new TestChat();
    const [mover, stays, inDen] = [await arrive(chat), await arrive(chat), await arrive(chat)];
    chat.addMember('Keeper', 'den');
    await inDen.send({ type: 'join', roomid: 'den' });
    for (const client of [mover, stays, inDen]) client.take();
    const change = roomChange('guest1', 'MainHall', 'den');
    expect(await mover.send({ type: 'join', roomid: 'den' })).toEqual([change]);
    expect(heardBy(stays)).toEqual([change]);
    expect(heardBy(inDen)).toEqual([change]);
    expect([...mover.member.rooms]).toEqual(['den']);
  });

  test('holds back what is said in the next room until it is the room, and drops nothing', async () => {
    const chat = new TestChat();
    const mover = await arrive(chat);
    chat.addMember('Keeper', 'den');
    chat.before = (route) => {
      if (route !== 'chat.roomHandler.leave') return;
      chat.tell('den', 'onChat', { from: 'Keeper', msg: 'new', target: '*' });
      chat.tell('MainHall', 'onChat', { from: 'x', msg: 'old', target: '*' });
    };
    expect(await mover.send({ type: 'join', roomid: 'den' })).toEqual([
      { type: 'message', identity: 'x', content: 'old' },
      roomChange('guest1', 'MainHall', 'den'),
      { type: 'message', identity: 'Keeper', content: 'new' },
    ]);
  });

  test('MainHall also tells the rooms and who is there', async () => {
    const chat = new TestChat();
    const client = await arrive(chat);
    chat.addMember('Keeper', 'den');
    await client.send({ type: 'join', roomid: 'den' });
    expect(await client.send({ type: 'join', roomid: 'MainHall' })).toEqual([
      roomChange('guest1', 'den', 'MainHall'),
      roomList({ MainHall: 1, den: 1 }),
      roomContents('MainHall', ['guest1']),
    ]);
  });

  test.each(['nowhere', 'MainHall', 'ab', '9lives', 'a-b-c', 'x'.repeat(33), ''])(
    'is refused for "%s"',
    async (roomid) => {
      const chat = new TestChat();
      const client = await arrive(chat);
      chat.addMember('Keeper', 'a-b-c');
      expect(await client.send({ type: 'join', roomid })).toEqual([
        roomChange('guest1', 'MainHall', 'MainHall'),
      ]);
      expect([...client.member.rooms]).toEqual(['MainHall']);
    },
  );

  test('is refused when the chat refuses it', async () => {
    const chat = new TestChat();
    const client = await arrive(chat);
    chat.addMember('Keeper', 'den');
    chat.before = (route) => {
      if (route === 'chat.roomHandler.join') throw new TangeloError('TOO_MANY_ROOMS');
    };
    expect(await client.send({ type: 'join', roomid: 'den' })).toEqual([
      roomChange('guest1', 'MainHall', 'MainHall'),
    ]);
  });
});

describe('rooms', () => {
  test('that are created stand in the list, and belong to who made them', async () => {
    const chat = new TestChat();
    const client = await arrive(chat);
    expect(await client.send({ type: 'createroom', roomid: 'den' })).toEqual([
      roomList({ MainHall: 1, den: 0 }),
    ]);
    expect(await client.send({ type: 'who', roomid: 'den' })).toEqual([roomContents('den', [], 'guest1')]);
  });

  test('that are created stand in the list even when no server tells of them yet', async () => {
    const chat = new TestChat();
    const client = await arrive(chat);
    chat.before = (route) => {
      if (route === 'chat.roomHandler.list') chat.rooms.delete('den');
    };
    expect(await client.send({ type: 'createroom', roomid: 'den' })).toEqual([
      roomList({ MainHall: 1, den: 0 }),
    ]);
  });

  test('that were just created are the last of the list, whatever they are called', async () => {
    const chat = new TestChat();
    const client = await arrive(chat);
    chat.addMember('Keeper', 'zoo');
    expect(await client.send({ type: 'createroom', roomid: 'attic' })).toEqual([
      roomList({ MainHall: 1, zoo: 1, attic: 0 }),
    ]);
  });

  test.each(['den', 'MainHall', 'a b'])('that cannot be created are left out: "%s"', async (roomid) => {
    const chat = new TestChat();
    const client = await arrive(chat);
    chat.addMember('Keeper', 'den');
    const rooms: Record<string, number> = { MainHall: 1, den: 1 };
    delete rooms[roomid];
    expect(await client.send({ type: 'createroom', roomid })).toEqual([roomList(rooms)]);
  });

  test.each([
    { movesFirst: true, when: 'before the answer' },
    { movesFirst: false, when: 'after the answer' },
  ])(
    'that are deleted are left by everyone, who hears of it $when, and then their owner is told',
    async ({ movesFirst }) => {
      const chat = new TestChat();
      chat.movesFirst = movesFirst;
      const [owner, guest] = [await arrive(chat), await arrive(chat)];
      await owner.send({ type: 'createroom', roomid: 'den' }, { type: 'join', roomid: 'den' });
      await guest.send({ type: 'join', roomid: 'den' });
      owner.take();
      const told = await owner.send({ type: 'delete', roomid: 'den' });
      expect(told.slice(0, 3)).toEqual([
        roomChange('guest1', 'den', 'MainHall'),
        roomList({ MainHall: 2 }),
        roomContents('MainHall', ['guest1', 'guest2']),
      ]);
      expect(told.at(-1)).toEqual(roomList({ MainHall: 2 }));
      expect(await guest.send()).toEqual([
        roomChange('guest2', 'den', 'MainHall'),
        roomList({ MainHall: 2 }),
        roomContents('MainHall', ['guest1', 'guest2']),
      ]);
      expect([...owner.member.rooms, ...guest.member.rooms]).toEqual(['MainHall', 'MainHall']);
      expect(await guest.send({ type: 'message', content: 'both here' })).toHaveLength(1);
      expect(heardBy(owner).at(-1)).toEqual({ type: 'message', identity: 'guest2', content: 'both here' });
    },
  );

  test('are deleted from elsewhere by their owner, too', async () => {
    const chat = new TestChat();
    const owner = await arrive(chat);
    await owner.send({ type: 'createroom', roomid: 'den' });
    expect(await owner.send({ type: 'delete', roomid: 'den' })).toEqual([roomList({ MainHall: 1 })]);
  });

  test.each(['den', 'MainHall'])('that belong to somebody else stay in the list: "%s"', async (roomid) => {
    const chat = new TestChat();
    const client = await arrive(chat);
    chat.addMember('Keeper', 'den');
    expect(await client.send({ type: 'delete', roomid })).toEqual([roomList({ MainHall: 1, den: 1 })]);
  });

  test('that are deleted while somebody leaves them leave nobody in two rooms', async () => {
    const chat = new TestChat();
    const [owner, mover] = [await arrive(chat), await arrive(chat)];
    await owner.send({ type: 'createroom', roomid: 'den' });
    chat.addMember('Keeper', 'attic');
    await mover.send({ type: 'join', roomid: 'den' });
    let once = true;
    chat.before = (route) => {
      if (route !== 'chat.roomHandler.leave' || !once) return;
      once = false;
      void chat.handle(owner.member, 'chat.roomHandler.delete', { rid: 'den' });
    };
    // In both rooms for a moment, the mover is moved out of the one it leaves.
    const told = await mover.send({ type: 'join', roomid: 'attic' });
    await mover.send();
    expect(told).toContainEqual(roomChange('guest2', 'den', 'attic'));
    expect([...mover.member.rooms]).toEqual(['attic']);
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

describe("for the article's Java client", () => {
  test('batches end with EOF, rooms are an object, the owner has a star', async () => {
    const chat = new TestChat();
    const client = await arrive(chat, { dialect: javaDialect });
    const parsed = (texts: string[]) => texts.map((text) => (text === 'EOF' ? text : JSON.parse(text)));
    await client.sendRaw({ type: 'identitychange', identity: 'Adel' });
    expect(parsed(await client.sendRaw({ type: 'createroom', roomid: 'den' }))).toEqual([
      { type: 'roomlist', rooms: { MainHall: 1, den: 0 } },
      'EOF',
    ]);
    expect(await client.sendRaw({ type: 'createroom', roomid: 'den' })).toEqual(['EOF', 'EOF']);
    expect(await client.sendRaw({ type: 'delete', roomid: 'MainHall' })).toEqual(['EOF', 'EOF']);
    expect(parsed(await client.sendRaw({ type: 'join', roomid: 'den' }))).toEqual([
      roomChange('Adel', 'MainHall', 'den'),
      'EOF',
    ]);
    chat.addMember('Bob', 'den');
    expect(parsed(await client.sendRaw({ type: 'who', roomid: 'den' }))).toEqual([
      roomChange('Bob', '', 'den'),
      'EOF',
      roomContents('den', ['Adel*', 'Bob'], 'Adel'),
      'EOF',
    ]);
    expect(parsed(await client.sendRaw({ type: 'join', roomid: 'MainHall' }))).toEqual([
      roomChange('Adel', 'den', 'MainHall'),
      { type: 'roomlist', rooms: { MainHall: 1, den: 1 } },
      roomContents('MainHall', ['Adel']),
      'EOF',
    ]);
  });

  test.each([true, false])(
    'a room that is deleted from inside is one batch (moved first: %s)',
    async (movesFirst) => {
      const chat = new TestChat();
      chat.movesFirst = movesFirst;
      const client = await arrive(chat, { dialect: javaDialect });
      await client.sendRaw({ type: 'createroom', roomid: 'den' }, { type: 'join', roomid: 'den' });
      const texts = await client.sendRaw({ type: 'delete', roomid: 'den' });
      const list = { type: 'roomlist', rooms: { MainHall: 1 } };
      expect(texts.map((text) => (text === 'EOF' ? text : JSON.parse(text)))).toEqual([
        roomChange('guest1', 'den', 'MainHall'),
        list,
        roomContents('MainHall', ['guest1']),
        list,
        'EOF',
      ]);
      expect(await client.sendRaw({ type: 'delete', roomid: 'den' })).toEqual(['EOF', 'EOF']);
    },
  );

  test('whatever is sent has an answer', async () => {
    const client = await arrive(new TestChat(), { dialect: javaDialect });
    expect(await client.sendRaw({ type: 'message', content: '' })).toEqual(['EOF']);
    expect(await client.sendRaw('garbage')).toEqual(['EOF']);
    expect(client.valid).toEqual([false, false]);
  });

  test('a list that no frame could hold is cut', async () => {
    const chat = new TestChat();
    for (let i = 0; i < 8_000; i += 1) chat.addMember(`somebody${i}`, 'MainHall');
    const [, , , contents = ''] = await new TestClient(chat, { dialect: javaDialect }).sendRaw();
    expect(JSON.parse(contents).identities.length).toBeGreaterThan(1_000);
    expect(Buffer.byteLength(contents)).toBeLessThanOrEqual(65_535);
  });
});
