import type { Random } from './random.ts';

/** Texts that have hurt somebody before. None is a number or a path that something real could have. */
const TEXTS: readonly [string, ...string[]] = [
  '',
  ' ',
  '\u0000',
  'a\u0000b',
  '\ud800',
  '\udfff\ud800',
  'x\udc00y',
  '😀'.repeat(40),
  '\u202e\u2066evil\u2069',
  'a\u0300'.repeat(100),
  '\ufeff\ufffe\uffff',
  '__proto__',
  'constructor',
  'toString',
  'hasOwnProperty',
  '*',
  "'; DROP TABLE messages; --",
  "' OR '1'='1",
  '" UNION SELECT * FROM accounts --',
  '\\',
  '%00%0a',
  '{{7*7}}#{7*7}',
  '<script>alert(1)</script>',
  '../../../../etc/passwd',
  '\r\nSet-Cookie: a=b\r\n\r\n',
  '\u001b[2J\u001b]0;x\u0007',
  'NaN',
  '-0',
  '1e309',
  'null',
  'undefined',
  'MainHall',
  'mainhall',
  'direct:a:b',
  'user:1',
  'group-',
  'guest1',
  'guest99999999999999999999',
  '%s%n%d%x',
  'a'.repeat(21),
  'a'.repeat(33),
  'a'.repeat(65),
  'a'.repeat(257),
  'a'.repeat(2_049),
  'a'.repeat(8_193),
  'ß'.repeat(9_000),
  '会'.repeat(20),
];

const NUMBERS: readonly [number, ...number[]] = [
  0,
  -0,
  -1,
  1.5,
  2 ** 31,
  -(2 ** 31) - 1,
  2 ** 32,
  2 ** 53,
  2 ** 53 + 2,
  -(2 ** 63),
  1e21,
  1e308,
  5e-324,
  Number.MAX_SAFE_INTEGER,
];

export function hostileText(random: Random): string {
  if (random.oneIn(4)) return randomText(random, random.below(70));
  return random.pick(TEXTS);
}

function hostileNumber(random: Random): number {
  return random.pick(NUMBERS);
}

/** Any value that JSON can say, some of them deep. */
export function hostileValue(random: Random, depth = 3): unknown {
  switch (random.below(depth > 0 ? 9 : 6)) {
    case 0:
      return null;
    case 1:
      return random.oneIn(2);
    case 2:
      return hostileNumber(random);
    case 3:
    case 4:
    case 5:
      return hostileText(random);
    case 6:
      return Array.from({ length: random.below(5) }, () => hostileValue(random, depth - 1));
    case 7:
      return nested(random, random.between(10, 400));
    default:
      return Object.fromEntries(
        Array.from({ length: random.below(5) }, () => [hostileText(random), hostileValue(random, depth - 1)]),
      );
  }
}

/** Numbers, escapes and nesting that only a text can say. */
export function hostileJson(random: Random): string {
  return random.make([
    () => '['.repeat(random.between(1, 60_000)),
    () => '{"a":'.repeat(random.between(1, 10_000)),
    () => `${'['.repeat(5_000)}${']'.repeat(5_000)}`,
    () => `{"a":${'9'.repeat(random.between(1, 400))}e${'9'.repeat(random.between(1, 9))}}`,
    () => '{"__proto__":{"code":200,"admin":true}}',
    () => '{"constructor":{"prototype":{"x":1}}}',
    () => '"\\ud800"',
    () => '"\\u0000"',
    () => `{${Array.from({ length: random.between(1, 300) }, (_, at) => `"k${at}":${at}`).join()}}`,
    () => `{"a":1${',"a":1'.repeat(random.between(1, 500))}}`,
    () => '[1,]',
    () => "{'a':1}",
    () => '\ufeff{}',
    () => 'NaN',
    () => '',
    () => ' '.repeat(random.between(1, 2_000)),
    () => JSON.stringify(hostileValue(random)),
  ]);
}

export function randomText(random: Random, length: number): string {
  const limit = random.pick([0x7f, 0xff, 0x2fff, 0xffff]);
  return String.fromCharCode(...Array.from({ length }, () => random.below(limit + 1)));
}

function nested(random: Random, depth: number): unknown {
  let value: unknown = 1;
  for (let at = 0; at < depth; at += 1) value = random.oneIn(2) ? [value] : { a: value };
  return value;
}
