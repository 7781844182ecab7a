import { describe, expect, test } from 'vitest';
import { arrive, TestChat } from './chat-fixture.ts';
import { heardBy, roomChange, roomContents, roomList } from './told-fixture.ts';

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
