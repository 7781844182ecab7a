import { describe, expect, test } from 'vitest';
import type { Frame, Framing } from './framing.ts';
import { newlineFraming } from './newline-framing.ts';
import { randomFrom } from './random-fixture.ts';
import { utfFraming } from './utf-framing.ts';

const TEXTS = ['', 'plain', '{"a":1}', 'grüße', '会议室', '😀 beyond', 'x'.repeat(300), 'y'.repeat(5_000)];

function decode(framing: Framing, chunks: readonly Buffer[], maxBytes = 0): Frame[] {
  const decoder = framing.createDecoder({ maxBytes });
  return [...chunks.flatMap((chunk) => [...decoder.push(chunk)]), ...decoder.end()];
}

const toFrames = (texts: readonly string[]): Frame[] => texts.map((text) => ({ kind: 'text', text }));

describe.each([
  { name: 'lines', framing: newlineFraming },
  { name: "frames of Java's writeUTF", framing: utfFraming },
])('$name', ({ framing }) => {
  test('come back as they were, however the bytes are cut', () => {
    const random = randomFrom(20_150_901);
    const bytes = framing.encode(TEXTS);
    for (let run = 0; run < 300; run += 1) {
      const chunks: Buffer[] = [];
      for (let at = 0; at < bytes.length; ) {
        const size = 1 + Math.floor(random() ** 4 * 2_000);
        chunks.push(bytes.subarray(at, at + size));
        at += size;
      }
      expect(decode(framing, chunks)).toEqual(toFrames(TEXTS));
    }
  });

  test('come back when every byte comes by itself', () => {
    const chunks = Array.from(framing.encode(TEXTS), (byte) => Buffer.from([byte]));
    expect(decode(framing, chunks)).toEqual(toFrames(TEXTS));
  });

  test('may be as long as they may be, and not a byte longer', () => {
    const fits = framing.encode(['a', 'b'.repeat(10)]);
    expect(decode(framing, [fits], 10)).toEqual(toFrames(['a', 'b'.repeat(10)]));
    const tooLong = framing.encode(['a', 'b'.repeat(11), 'c']);
    expect(decode(framing, [tooLong], 10)).toEqual([...toFrames(['a']), { kind: 'too-long' }]);
  });
});

describe('lines', () => {
  test('that are not UTF-8 are malformed, those around them are not', () => {
    const bytes = Buffer.concat([Buffer.from('a\n'), Buffer.from([0xff, 0x0a]), Buffer.from('b\n')]);
    expect(decode(newlineFraming, [bytes])).toEqual([
      { kind: 'text', text: 'a' },
      { kind: 'malformed' },
      { kind: 'text', text: 'b' },
    ]);
  });

  test('need no newline at the end of the stream, and may begin with a byte order mark', () => {
    expect(decode(newlineFraming, [Buffer.from('\uFEFFone\ntwo')])).toEqual(toFrames(['one', 'two']));
  });

  test('that never end are too long before they do', () => {
    const decoder = newlineFraming.createDecoder({ maxBytes: 100 });
    expect([...decoder.push(Buffer.alloc(100, 'x'))]).toEqual([]);
    expect([...decoder.push(Buffer.from('x'))]).toEqual([{ kind: 'too-long' }]);
  });
});

describe("frames of Java's writeUTF", () => {
  // What `DataOutputStream.writeUTF("a\u0000é漢😀")` writes.
  const JAVA = Buffer.from('000e61c080c3a9e6bca2eda0bdedb880', 'hex');

  test('are byte for byte what Java writes', () => {
    expect(utfFraming.encode(['a\u0000é漢😀'])).toEqual(JAVA);
    expect(decode(utfFraming, [JAVA])).toEqual(toFrames(['a\u0000é漢😀']));
  });

  test('that Java would not read are malformed', () => {
    const frame = (...bytes: number[]) => Buffer.from([0, bytes.length, ...bytes]);
    const wrong = [[0x80], [0xc3], [0xe6, 0xbc], [0xc3, 0x29], [0xf0, 0x9f, 0x98, 0x80], [0xff]];
    expect(decode(utfFraming, [...wrong.map((bytes) => frame(...bytes)), frame(0x61)])).toEqual([
      ...wrong.map(() => ({ kind: 'malformed' })),
      { kind: 'text', text: 'a' },
    ]);
  });

  test('keep any UTF-16, lone surrogates and zeros too', () => {
    const random = randomFrom(7);
    for (let run = 0; run < 200; run += 1) {
      const units = Array.from({ length: 1 + Math.floor(random() * 40) }, () =>
        Math.floor(random() * 0x10000),
      );
      const text = String.fromCharCode(...units);
      expect(decode(utfFraming, [utfFraming.encode([text])])).toEqual(toFrames([text]));
    }
  });

  test('hold no more than a length of two bytes can say', () => {
    expect(() => utfFraming.encode(['x'.repeat(65_536)])).toThrow(RangeError);
    expect(utfFraming.encode(['x'.repeat(65_535)])).toHaveLength(65_537);
  });
});

test('no line is cut out before it is asked for', () => {
  const decoder = newlineFraming.createDecoder({ maxBytes: 100 });
  const chunk = Buffer.from('a\nb\nc');
  const lines = [...decoder.push(chunk), ...decoder.end()];
  const later = decoder.push(chunk);
  const atLast = decoder.end();
  chunk.write('x\ny\nz');
  const changed = [...later, ...atLast];
  const textOf = (frames: readonly Frame[]) => frames.map((frame) => frame.kind === 'text' && frame.text);
  expect(textOf(lines)).toEqual(['a', 'b', 'c']);
  expect(textOf(changed)).toEqual(['x', 'y', 'z']);
});
