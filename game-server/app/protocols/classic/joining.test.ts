import { describe, expect, test } from 'vitest';
import { TangeloError } from '../../../../shared/errors.ts';
import { arrive, TestChat } from './chat-fixture.ts';
import { heardBy, roomChange, roomContents, roomList } from './told-fixture.ts';

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
