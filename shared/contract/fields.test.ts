import { describe, expect, test } from 'vitest';
import { CONTENT_CODE_POINTS, content, messageId, roomId, seq, username } from './fields.ts';

function accepts(schema: { safeParse(value: unknown): { success: boolean } }, value: unknown): boolean {
  return schema.safeParse(value).success;
}

describe('a user name', () => {
  test.each([
    'a',
    'Ann_1',
    '李雷',
    'たろう',
    'カタカナ',
    'スーパー',
    '홍길동',
    'x'.repeat(20),
    '龍'.repeat(20),
  ])('may be %s', (name) => expect(accepts(username, name)).toBe(true));

  test.each([
    '',
    'x'.repeat(21),
    '龍'.repeat(21),
    'a b',
    'a-b',
    'é',
    'a\n',
    '\na',
    '<b>',
    '😀',
    '\u202e',
    'a\u0000',
    '*',
  ])('may not be %j', (name) => expect(accepts(username, name)).toBe(false));

  test('counts code points: a character outside the basic plane is one', () => {
    expect(accepts(username, '𠮷'.repeat(20))).toBe(true);
    expect(accepts(username, '𠮷'.repeat(21))).toBe(false);
  });

  test.each([undefined, null, 7, {}, ['a']])('has to be a text, not %j', (value) => {
    expect(accepts(username, value)).toBe(false);
  });
});

describe('a room name', () => {
  test.each(['MainHall', 'a-b', '大厅-1', '𠮷'.repeat(32)])('may be %s', (name) => {
    expect(accepts(roomId, name)).toBe(true);
  });

  test.each(['', 'x'.repeat(33), '𠮷'.repeat(33), 'a b', 'a/b', '__proto__ ', 'user:1'])(
    'may not be %j',
    (name) => {
      expect(accepts(roomId, name)).toBe(false);
    },
  );
});

describe('the content of a message', () => {
  test('is kept verbatim', () => {
    const text = ' \u202e<script>\n\t日本語 😀\u200d👩 ';
    expect(content.parse(text)).toBe(text);
  });

  test('has at most 8,192 code points, however many bytes they take', () => {
    expect(accepts(content, '😀'.repeat(CONTENT_CODE_POINTS))).toBe(true);
    expect(accepts(content, 'x'.repeat(CONTENT_CODE_POINTS))).toBe(true);
    expect(accepts(content, `${'😀'.repeat(CONTENT_CODE_POINTS)}x`)).toBe(false);
    expect(accepts(content, 'x'.repeat(CONTENT_CODE_POINTS + 1))).toBe(false);
  });

  test.each(['', '\u0000', 'a\u0000b', '\ud800', 'a\udc00b', '\udc00\ud800'])('may not be %j', (text) => {
    expect(accepts(content, text)).toBe(false);
  });
});

test("a message's id has 1 to 64 characters of any kind that can be kept", () => {
  for (const id of ['1', 'x'.repeat(64), '😀'.repeat(64)]) expect(accepts(messageId, id)).toBe(true);
  for (const id of ['', 'x'.repeat(65), 'a\u0000', '\ud800', 1, null])
    expect(accepts(messageId, id)).toBe(false);
});

test('a seq is a whole number from 0 that JSON keeps exactly', () => {
  for (const value of [0, 1, Number.MAX_SAFE_INTEGER]) expect(accepts(seq, value)).toBe(true);
  for (const value of [-1, 0.5, Number.MAX_SAFE_INTEGER + 1, Number.NaN, '1'])
    expect(accepts(seq, value)).toBe(false);
});
