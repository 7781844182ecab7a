import { describe, expect, test } from 'vitest';
import { create, listed, ownerOf, useOwners } from './owners.ts';

const { enter, errors } = useOwners();

describe('creating a room', () => {
  test('makes one its owner, and moves one nowhere', async () => {
    const ann = await enter(0, { username: 'ann1' });
    const ben = await enter(1, { username: 'ben1' });
    const { code, rooms } = await ann.ask('chat.roomHandler.create', { rid: 'made1' });
    expect(code).toBe(200);
    expect(rooms).toContainEqual({ rid: 'made1', count: 0 });
    expect(rooms.find(({ rid }) => rid === 'MainHall')?.count).toBeGreaterThanOrEqual(2);
    expect(await ben.ask('chat.roomHandler.who', { rid: 'made1' })).toEqual({
      code: 200,
      rid: 'made1',
      users: [],
      count: 0,
      owner: 'ann1',
    });
    expect(await ann.say('here', 'made1')).toMatchObject({ code: 403, error: 'NOT_MEMBER' });
    expect(await ben.ask('chat.roomHandler.join', { rid: 'made1' })).toMatchObject({ owner: 'ann1', seq: 0 });
    expect(await listed(ann, 'made1')).toEqual([{ rid: 'made1', count: 1 }]);
  });

  test('that is there already is refused: owned, or not owned but with somebody in it, or MainHall', async () => {
    const ann = await enter(0, { username: 'ann2' });
    const ben = await enter(1, { username: 'ben2', rid: 'opened2' });
    await create(ann, 'made2');
    for (const rid of ['made2', 'opened2', 'MainHall']) {
      for (const client of [ann, ben]) {
        expect(await client.ask('chat.roomHandler.create', { rid }), rid).toMatchObject({
          code: 409,
          error: 'ROOM_EXISTS',
        });
      }
    }
    expect(await ownerOf(ann, 'opened2')).toBe('');
    expect(await ownerOf(ann, 'MainHall')).toBe('');
  });
});

describe('deleting a room', () => {
  test('moves everybody to MainHall, tells them so, erases what was said, and its seq goes on', async () => {
    const ann = await enter(0, { username: 'ann3', rid: 'elsewhere3' });
    const ben = await enter(1, { username: 'ben3', rid: 'doomed3' });
    const cem = await enter(2, { username: 'cem3' });
    const dora = await enter(2, { username: 'dora3' });
    // Created before anybody enters, so from a room that Ben has left meanwhile.
    await ben.ask('chat.roomHandler.leave', { rid: 'doomed3' });
    await create(ann, 'doomed3');
    for (const client of [ann, ben, cem]) await client.ask('chat.roomHandler.join', { rid: 'doomed3' });
    for (const text of ['one', 'two', 'three']) await cem.say(text, 'doomed3');
    for (const client of [ann, ben, cem]) await client.hearsText('three');

    expect(await ben.ask('chat.roomHandler.delete', { rid: 'doomed3' })).toMatchObject({
      code: 403,
      error: 'NOT_OWNER',
    });
    const { code, rooms } = await ann.ask('chat.roomHandler.delete', { rid: 'doomed3' });
    expect(code).toBe(200);
    expect(rooms.map(({ rid }) => rid)).not.toContain('doomed3');
    for (const client of [ann, ben, cem]) {
      expect(await client.hears('onMove')).toEqual({
        former: 'doomed3',
        rid: 'MainHall',
        reason: expect.stringMatching(/./),
      });
      expect(await client.say('x', 'doomed3')).toMatchObject({ code: 403, error: 'NOT_MEMBER' });
    }
    // Ann and Ben came to MainHall by it, Cem was there before; they speak there now.
    for (const user of ['ann3', 'ben3']) await dora.hears('onAdd', (added) => added.user === user);
    for (const client of [ann, ben]) expect(await client.say('moved')).toMatchObject({ code: 200 });
    await dora.hears('onChat', ({ from, rid }) => from === 'ben3' && rid === 'MainHall');
    expect(dora.pushes('onAdd').filter(({ user }) => user.endsWith('3'))).toHaveLength(2);
    expect(dora.pushes('onMove')).toEqual([]);
    const { users } = await dora.ask('chat.roomHandler.who', { rid: 'MainHall' });
    expect(users).toEqual(expect.arrayContaining(['ann3', 'ben3', 'cem3', 'dora3']));
    expect(await ann.say('still elsewhere', 'elsewhere3')).toMatchObject({ code: 200 });

    expect(await dora.ask('chat.roomHandler.who', { rid: 'doomed3' })).toMatchObject({
      code: 404,
      error: 'NO_SUCH_ROOM',
    });
    expect(await ann.ask('chat.roomHandler.delete', { rid: 'doomed3' })).toMatchObject({
      error: 'NO_SUCH_ROOM',
    });
    // Entering opens it again, ownerless and empty.
    expect(await ben.ask('chat.roomHandler.join', { rid: 'doomed3', lastSeq: 0 })).toMatchObject({
      owner: '',
      seq: 3,
      missed: [],
    });
    expect(await ben.ask('chat.chatHandler.history', { rid: 'doomed3' })).toEqual({
      code: 200,
      messages: [],
      more: false,
    });
    expect(await ben.say('four', 'doomed3')).toMatchObject({ code: 200, seq: 4 });
    expect(await ben.hearsText('four')).toMatchObject({ rid: 'doomed3', seq: 4 });
    for (const client of [ann, ben, cem]) expect(client.pushes('onMove')).toHaveLength(1);
  });

  test('that one does not own, that nobody owns, that is not there, or that is MainHall is refused', async () => {
    const ann = await enter(0, { username: 'ann4', rid: 'open4' });
    const ben = await enter(1, { username: 'ben4' });
    await create(ben, 'bens4');
    const remove = (rid: string) => ann.ask('chat.roomHandler.delete', { rid });
    expect(await remove('bens4')).toMatchObject({ code: 403, error: 'NOT_OWNER' });
    expect(await remove('open4')).toMatchObject({ code: 403, error: 'NOT_OWNER' });
    expect(await remove('MainHall')).toMatchObject({ code: 403, error: 'NOT_OWNER' });
    expect(await remove('nowhere4')).toMatchObject({ code: 404, error: 'NO_SUCH_ROOM' });
  });
});

describe('the list', () => {
  test('shows rooms with members first, then empty ones that somebody owns, in pages', async () => {
    const ann = await enter(0, { username: 'ann13' });
    const rids = Array.from({ length: 9 }, (_, i) => `pages13-${i}`);
    for (const rid of rids) await create(ann, rid);
    for (const i of [3, 7]) await ann.ask('chat.roomHandler.join', { rid: `pages13-${i}` });
    const all = [3, 7, 0, 1, 2, 4, 5, 6, 8].map((i) => ({
      rid: `pages13-${i}`,
      count: i === 3 || i === 7 ? 1 : 0,
    }));
    for (const limit of [1, 2, 3, 4, 9, 200]) {
      const pages: { rid: string; count: number }[] = [];
      let cursor: string | undefined;
      do {
        const page = await ann.ask('chat.roomHandler.list', {
          prefix: 'pages13-',
          limit,
          ...(cursor !== undefined && { cursor }),
        });
        expect(page.rooms.length).toBeLessThanOrEqual(limit);
        expect(page).not.toHaveProperty('partial');
        pages.push(...page.rooms);
        cursor = page.next;
      } while (cursor !== undefined);
      expect(pages, `by ${limit}`).toEqual(all);
    }
  });
});

test('nothing of all this was an error', () => {
  expect(errors()).toEqual([]);
});
