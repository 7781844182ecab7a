import { z } from 'zod';

/**
 * Letters, digits, `_` and CJK ideographs, kana and Hangul: what names may hold, in a regular expression's class. The long
 * vowel marks of kana (U+30FC, U+FF70) belong to no script, and no name like スーパー can be written without them.
 */
const NAME_CLASS =
  '[A-Za-z0-9_\\p{Script=Han}\\p{Script=Hiragana}\\p{Script=Katakana}\\u30fc\\uff70\\p{Script=Hangul}]';
const ROOM_CLASS = NAME_CLASS.replace('_', '_\\-');

/** With the `u` flag the quantifiers count code points, not UTF-16 units. */
const USERNAME = new RegExp(`^${NAME_CLASS}{1,20}$`, 'u');
const ROOM_ID = new RegExp(`^${ROOM_CLASS}{1,32}$`, 'u');

export const CONTENT_CODE_POINTS = 8_192;

/** A code point is one or two UTF-16 units: nearly every text is told by its length, and only the others are counted. */
function hasAtMostCodePoints(most: number): (text: string) => boolean {
  return (text) => text.length <= most || (text.length <= 2 * most && codePoints(text) <= most);
}

function codePoints(text: string): number {
  let count = 0;
  for (const _ of text) count += 1;
  return count;
}

export const username = z
  .string()
  .regex(
    USERNAME,
    'a user name has 1 to 20 letters (A to Z, Chinese, Japanese, Korean), digits or underscores',
  );

export const roomId = z
  .string()
  .regex(
    ROOM_ID,
    'a room name has 1 to 32 letters (A to Z, Chinese, Japanese, Korean), digits, underscores or hyphens',
  );

export const password = z.string().min(6).max(256, 'a password has 6 to 256 characters');

/** Kept verbatim. A lone surrogate cannot be written as UTF-8 without changing it, so it is refused, as U+0000 is. */
export const verbatim = z
  .string()
  .refine((text) => !text.includes('\u0000'), { error: 'a text may not hold U+0000' })
  .refine((text) => !/\p{Surrogate}/u.test(text), { error: 'a text may not hold half a surrogate pair' });

export const messageId = verbatim.regex(/^.{1,64}$/su, 'an id has 1 to 64 characters');

export const content = verbatim
  .min(1, 'a message has at least one character')
  .refine(hasAtMostCodePoints(CONTENT_CODE_POINTS), {
    error: `a message has at most ${CONTENT_CODE_POINTS} characters`,
  });

/** What a group is called. */
export const groupName = verbatim.trim().min(1).max(64);

/** Where the next page begins, as the page before said it. */
export const cursor = verbatim.max(256);

/** What the names of rooms begin with. */
export const roomPrefix = verbatim.max(32);

/** A sequence number of a room, from 1; 0 means "nothing yet". */
export const seq = z.int().min(0);

/** Milliseconds since 1970. */
export const time = z.int();
