import protocol from 'pomelo-protocol';
import { describe, expect, test } from 'vitest';
import { DISCONNECTS } from '../../../../shared/disconnect.ts';
import { encodePackage, MAX_PACKAGE_BYTES, PACKAGE, PackageReader } from './package.ts';
import { seededRandom } from './testing/seeded-random.ts';

interface Found {
  readonly type: number;
  readonly body: Buffer;
}

function reader(maxBytes = MAX_PACKAGE_BYTES) {
  const found: Found[] = [];
  const packages = new PackageReader({
    maxBytes: () => maxBytes,
    onPackage: (type, body) => {
      // Only valid for now, so it is copied.
      found.push({ type, body: Buffer.from(body) });
      return type !== PACKAGE.kick;
    },
  });
  return { found, read: (chunk: Buffer) => packages.read(chunk) };
}

test("packages are what Pomelo's own codec makes of them", () => {
  for (const body of ['', 'x', 'y'.repeat(70_000)].map((text) => Buffer.from(text))) {
    const bytes = encodePackage(PACKAGE.data, body);
    expect(bytes).toEqual(protocol.Package.encode(4, body));
    expect(protocol.Package.decode(bytes)).toEqual({ type: 4, body: body.length ? body : null });
  }
  expect(encodePackage(PACKAGE.data, Buffer.from('a'), Buffer.from('b'))).toEqual(
    encodePackage(PACKAGE.data, Buffer.from('ab')),
  );
});

test('a body that three bytes cannot measure is refused', () => {
  expect(encodePackage(PACKAGE.data, Buffer.alloc(MAX_PACKAGE_BYTES))).toHaveLength(MAX_PACKAGE_BYTES + 4);
  expect(() => encodePackage(PACKAGE.data, Buffer.alloc(MAX_PACKAGE_BYTES + 1))).toThrow(RangeError);
});

describe('a stream of packages', () => {
  test.each([1, 2, 3, 4, 5, 6, 7, 8])('means the same wherever it is cut (seed %i)', (seed) => {
    const random = seededRandom(seed);
    const packages: Found[] = Array.from({ length: 60 }, () => ({
      type: 1 + random.below(4),
      body: random.bytes(random.below(10) === 0 ? random.below(5_000) : random.below(20)),
    }));
    const stream = Buffer.concat(packages.map(({ type, body }) => encodePackage(type, body)));
    const { found, read } = reader();
    let at = 0;
    while (at < stream.length) {
      const end = at + 1 + random.below(random.below(4) === 0 ? 3_000 : 5);
      // A copy that is overwritten afterwards: the reader may not keep what it was given.
      const chunk = Buffer.from(stream.subarray(at, end));
      read(chunk);
      chunk.fill(0xff);
      at = end;
    }
    expect(found).toEqual(packages);
  });

  test('of one byte at a time costs no more than its length', () => {
    const body = Buffer.alloc(1_000_000, 7);
    const { found, read } = reader();
    for (const byte of encodePackage(PACKAGE.data, body)) read(Buffer.from([byte]));
    expect(found).toHaveLength(1);
    expect(found[0]?.body.equals(body)).toBe(true);
  });

  test('with a package that announces too much ends before its body is there', () => {
    const { found, read } = reader(10);
    read(encodePackage(PACKAGE.data, Buffer.alloc(10)));
    expect(found).toHaveLength(1);
    expect(() => read(Buffer.from([PACKAGE.data, 0, 0, 11]))).toThrow(DISCONNECTS.TOO_LARGE.reason);
  });

  test('is not looked at after the package that ended it', () => {
    const { found, read } = reader();
    read(Buffer.concat([encodePackage(PACKAGE.kick), encodePackage(PACKAGE.data)]));
    expect(found.map(({ type }) => type)).toEqual([PACKAGE.kick]);
  });
});
