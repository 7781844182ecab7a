import { describe, expect, test } from 'vitest';
import { scanJson } from './json-scanner.ts';

function parses(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

describe('scanJson', () => {
  test.each([
    ['{"a": 1,}', 1, 9, [], '}', 'a key in double quotes after the comma, or no comma'],
    ['[1,\n 2,\n]', 3, 1, [], ']', 'a JSON value after the comma, or no comma'],
    ['{"a": [1 2]}', 1, 10, ['a'], '2', '"," or "]"'],
    ['{"a" 1}', 1, 6, ['a'], '1', '":" after the key'],
    ['{"a": [{"b": nil}]}', 1, 14, ['a', 0, 'b'], 'nil', 'a JSON value'],
    ['{"a": 01}', 1, 7, ['a'], '01', 'a JSON value'],
    ['{"a": "x\ny"}', 1, 7, ['a'], '"x', 'a string that ends, with valid escapes'],
    ["{'a': 1}", 1, 2, [], "'a'", 'a key in double quotes'],
    ['// hello\n{}', 1, 1, [], '//', 'a JSON value (JSON has no comments)'],
    ['{}\n{}', 2, 1, [], '{', 'the end of the file'],
    ['{"a": ', 1, 7, ['a'], 'the end of the file', 'a JSON value'],
    ['{\r\n"a": 1,\r\n"a": 2}', 3, 1, ['a'], '"a"', 'each key once in an object'],
  ])('%j: what is wrong, and where', (text, line, column, path, found, expected) => {
    expect(scanJson(text)).toEqual([{ line, column, path, found, expected }]);
  });

  test('agrees with JSON.parse on every single change to a text', () => {
    const text = '{"a\\u00e9": [1, -2.5e+3, true, null, "\\"x\\n"], "b": {"c": {}}, "d": [[]]}';
    for (let i = 0; i <= text.length; i++) {
      for (const character of [...'{}[],:"\\ \n0.-eEtu/', '']) {
        for (const rest of [i, i + 1]) {
          const changed = text.slice(0, i) + character + text.slice(rest);
          const syntaxFaults = scanJson(changed).filter(
            ({ expected }) => !expected.startsWith('each key once'),
          );
          expect({ changed, fine: syntaxFaults.length === 0 }).toEqual({ changed, fine: parses(changed) });
        }
      }
    }
  });
});
