import { expect, test } from 'vitest';
import { hasCloseFrame, tellsReason } from './closing-words.ts';

test.each([
  '{"code":3509,"reason":"…"}',
  '42["onKick",{\\"code\\":3001}]',
  '{"code":501}',
  'HTTP/1.1 400 Bad Request\r\n',
])('%s tells why', (words) => {
  expect(tellsReason(words)).toBe(true);
});

test.each(['{"code":200}', '{"code":400,"error":"BAD_REQUEST"}', 'HTTP/1.1 101 Switching Protocols\r\n', ''])(
  '%j does not tell why',
  (words) => {
    expect(tellsReason(words)).toBe(false);
  },
);

test('a close frame comes first, or after what was said', () => {
  for (const words of ['\u0088\u0000', '{}\u0088\u0002', '41\u0088\u0000'])
    expect(hasCloseFrame(words)).toBe(true);
  for (const words of ['\u0082\u0000', 'x\u0088\u0000', '\u0088\u0009'])
    expect(hasCloseFrame(words)).toBe(false);
});
