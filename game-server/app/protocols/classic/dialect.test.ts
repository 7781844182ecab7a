import { describe, expect, test } from 'vitest';
import { arrive, TestChat, TestClient } from './chat-fixture.ts';
import { javaDialect } from './dialect.ts';
import { roomChange, roomContents } from './told-fixture.ts';

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
