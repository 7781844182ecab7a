import { describe, expect, test } from 'vitest';
import { eventually } from '../../shared/testing/eventually.ts';
import { enterAccount, PASSWORD } from './accounts.ts';
import { ChatClient } from './chat-client.ts';
import { create, listed, ownerOf, useOwners } from './owners.ts';

const { connectorUrl, enter, enterWhenFree, account, leaving, errors } = useOwners();

describe('a guest who leaves for good', () => {
  test('leaves their rooms ownerless; an empty one leaves the list and goes on with its seq', async () => {
    const ann = await enter(0, { username: 'ann5' });
    const ben = await enter(1, { username: 'ben5' });
    for (const rid of ['full5', 'empty5']) {
      await create(ann, rid);
      await ann.ask('chat.roomHandler.join', { rid });
    }
    await ben.ask('chat.roomHandler.join', { rid: 'full5' });
    await ann.say('first', 'empty5');
    expect(await listed(ben, 'empty5')).toEqual([{ rid: 'empty5', count: 1 }]);
    ann.leave();
    await ben.hears('onLeave', ({ rid, user }) => rid === 'full5' && user === 'ann5');
    await eventually(async () => expect(await ownerOf(ben, 'full5')).toBe(''));
    await eventually(async () => expect(await listed(ben, 'empty5')).toEqual([]));
    expect(await ben.ask('chat.roomHandler.who', { rid: 'empty5' })).toMatchObject({ error: 'NO_SUCH_ROOM' });
    expect(await listed(ben, 'full5')).toEqual([{ rid: 'full5', count: 1 }]);
    expect(await ben.ask('chat.roomHandler.delete', { rid: 'full5' })).toMatchObject({ error: 'NOT_OWNER' });

    // Its log is still there for whoever enters it.
    expect(await ben.ask('chat.roomHandler.join', { rid: 'empty5', lastSeq: 0 })).toMatchObject({
      seq: 1,
      owner: '',
      missed: [{ msg: 'first', from: 'ann5' }],
    });
    expect(await ben.say('second', 'empty5')).toMatchObject({ seq: 2 });

    // The next with the name is somebody else.
    const impostor = await enterWhenFree(2, 'ann5');
    for (const rid of ['full5', 'empty5']) {
      expect(await impostor.ask('chat.roomHandler.delete', { rid })).toMatchObject({ error: 'NOT_OWNER' });
    }
    await ben.ask('chat.roomHandler.leave', { rid: 'empty5' });
    await create(impostor, 'empty5');
    expect(await impostor.ask('chat.roomHandler.join', { rid: 'empty5' })).toMatchObject({
      seq: 2,
      owner: 'ann5',
    });
  });

  test('is not one who only lost the connection and comes back in time', async () => {
    const ann = await enter(0, { username: 'ann6' });
    const ben = await enter(1, { username: 'ben6' });
    await create(ann, 'kept6');
    ann.vanish();
    expect(await ownerOf(ben, 'kept6')).toBe('ann6');
    const back = await enter(2, { resume: ann.entered.resume });
    expect(await back.ask('chat.roomHandler.delete', { rid: 'kept6' })).toMatchObject({ code: 200 });
  });

  test('is one who does not come back in time', async () => {
    const ann = await enter(0, { username: 'ann7' });
    const ben = await enter(1, { username: 'ben7' });
    await create(ann, 'lost7');
    ann.vanish();
    await eventually(async () => expect(await listed(ben, 'lost7')).toEqual([]));
    const late = await enter(2, { resume: ann.entered.resume });
    expect(late.entered.username).toBe('ann7');
    expect(await late.ask('chat.roomHandler.delete', { rid: 'lost7' })).toMatchObject({
      error: 'NO_SUCH_ROOM',
    });
  });

  test('is one who logs out', async () => {
    const ann = await enter(0, { username: 'ann8' });
    const ben = await enter(1, { username: 'ben8' });
    await create(ann, 'loggedout8');
    expect(await ann.ask('user.userHandler.logout', {})).toMatchObject({ code: 200 });
    await ben.hears('onLeave', ({ user }) => user === 'ann8');
    await eventually(async () => expect(await listed(ben, 'loggedout8')).toEqual([]));
    // The connection goes on as nobody, and may enter again; the session does not come back.
    expect(await ann.say('x')).toMatchObject({ code: 401, error: 'NOT_ENTERED' });
    const client = leaving(await ChatClient.connect(connectorUrl(1)));
    expect(await client.ask('connector.entryHandler.enter', { resume: ann.entered.resume })).toMatchObject({
      code: 401,
      error: 'BAD_TOKEN',
    });
    expect(await ann.ask('connector.entryHandler.enter', { username: 'ann8' })).toMatchObject({ code: 200 });
  });
});

describe('an account', () => {
  test('keeps its rooms when it leaves; they stay in the list', async () => {
    const ann = await account(0, 'ann9');
    const ben = await enter(1, { username: 'ben9' });
    await create(ann, 'kept9');
    ann.leave();
    await ben.hears('onLeave', ({ user }) => user === 'ann9');
    expect(await listed(ben, 'kept9')).toEqual([{ rid: 'kept9', count: 0 }]);
    expect(await ownerOf(ben, 'kept9')).toBe('ann9');
    expect(await ben.ask('chat.roomHandler.delete', { rid: 'kept9' })).toMatchObject({ error: 'NOT_OWNER' });
    expect(await ben.ask('chat.roomHandler.create', { rid: 'kept9' })).toMatchObject({
      error: 'ROOM_EXISTS',
    });
    const again = leaving(await enterAccount(connectorUrl(2), 'ann9'));
    expect(await again.ask('chat.roomHandler.delete', { rid: 'kept9' })).toMatchObject({ code: 200 });
  });

  test('of a guest who registers their name takes their rooms over', async () => {
    const ann = await enter(0, { username: 'ann10' });
    const ben = await enter(1, { username: 'ben10' });
    await create(ann, 'mine10');
    const registered = await ann.ask('user.userHandler.register', { username: 'ann10', password: PASSWORD });
    expect(registered).toMatchObject({ code: 200, username: 'ann10' });
    ann.leave();
    await ben.hears('onLeave', ({ user }) => user === 'ann10');
    expect(await ownerOf(ben, 'mine10')).toBe('ann10');
    const again = await enter(2, { token: registered.token });
    expect(await again.ask('chat.roomHandler.delete', { rid: 'mine10' })).toMatchObject({ code: 200 });
  });
});

describe('a new name', () => {
  test('carries the ownership; whoever takes the former one has nothing of it', async () => {
    const ann = await enter(0, { username: 'ann11' });
    const ben = await enter(1, { username: 'ben11' });
    for (const rid of ['inside11', 'outside11']) await create(ann, rid);
    await ann.ask('chat.roomHandler.join', { rid: 'inside11' });
    expect(await ann.ask('connector.entryHandler.rename', { username: 'anna11' })).toMatchObject({
      code: 200,
    });
    for (const rid of ['inside11', 'outside11']) {
      await eventually(async () => expect(await ownerOf(ben, rid)).toBe('anna11'));
    }
    const impostor = await enter(2, { username: 'ann11' });
    for (const rid of ['inside11', 'outside11']) {
      expect(await ownerOf(impostor, rid)).toBe('anna11');
      expect(await impostor.ask('chat.roomHandler.delete', { rid })).toMatchObject({ error: 'NOT_OWNER' });
      expect(await ann.ask('chat.roomHandler.delete', { rid })).toMatchObject({ code: 200 });
    }
  });

  test('is refused to an account', async () => {
    const ann = await account(0, 'ann12');
    expect(await ann.ask('connector.entryHandler.rename', { username: 'anna12' })).toMatchObject({
      code: 403,
      error: 'NAME_FIXED',
    });
  });
});

test('nothing of all this was an error', () => {
  expect(errors()).toEqual([]);
});
