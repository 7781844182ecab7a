import { describe, expect, test } from 'vitest';
import { seededRandom } from './testing/seeded-random.ts';
import { decodeText, escapeJson } from './wire-text.ts';

/** Every UTF-16 unit for itself, as clients that know no pairs write it. */
function cesu8(text: string): Buffer {
  return Buffer.concat(
    Array.from({ length: text.length }, (_, index) => {
      const unit = text.charCodeAt(index);
      if (unit < 0x800) return Buffer.from(String.fromCharCode(unit));
      return Buffer.from([0xe0 | (unit >> 12), 0x80 | ((unit >> 6) & 0x3f), 0x80 | (unit & 0x3f)]);
    }),
  );
}

describe('text', () => {
  test.each(['', 'plain', 'héllo', '大厅', '힣퟿', '😀', '👩‍🚀 and 𠮷!', '\u{10000}\u{10ffff}'])(
    'is the same in UTF-8 and CESU-8: %s',
    (text) => {
      expect(decodeText(Buffer.from(text))).toBe(text);
      expect(decodeText(cesu8(text))).toBe(text);
    },
  );

  test.each([4, 5, 6])('of any characters survives both (seed %i)', (seed) => {
    const random = seededRandom(seed);
    for (let n = 0; n < 300; n += 1) {
      const text = Array.from({ length: random.below(30) }, () => {
        const point = random.below(3) === 0 ? random.below(0x11_00_00) : random.below(0xd8_00);
        return point >> 11 === 0xd8_00 >> 11 ? '?' : String.fromCodePoint(point);
      }).join('');
      expect(decodeText(Buffer.from(text))).toBe(text);
      expect(decodeText(cesu8(text))).toBe(text);
      expect(JSON.parse(escapeJson(Buffer.from(JSON.stringify(text))).toString())).toBe(text);
    }
  });

  test.each(['ff', 'c328', 'eda0bd', 'edb880', 'edb880eda0bd', 'eda0bd41', 'eda0bdedb8', 'f09f98'])(
    'is not what these bytes are: %s',
    (hex) => {
      expect(decodeText(Buffer.from(hex, 'hex'))).toBeUndefined();
    },
  );
});

test('JSON is escaped only where a character is beyond the basic plane', () => {
  const plain = Buffer.from('{"a":"大厅 é"}');
  expect(escapeJson(plain)).toBe(plain);
  expect(escapeJson(Buffer.from('{"😀":"é𠮷"}')).toString()).toBe('{"\\ud83d\\ude00":"é\\ud842\\udfb7"}');
});
