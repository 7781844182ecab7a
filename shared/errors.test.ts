import { expect, test } from 'vitest';
import { DISCONNECTS, mayReconnect } from './disconnect.ts';
import { ERRORS, isErrorName, TangeloError } from './errors.ts';

test('an error becomes a reply with its code, its name, a sentence and its details', () => {
  expect(new TangeloError('RATE_LIMITED', undefined, { retryAfterMs: 20 }).toReply()).toEqual({
    code: 429,
    error: 'RATE_LIMITED',
    message: ERRORS.RATE_LIMITED.text,
    retryAfterMs: 20,
  });
});

test('details never replace the code of an error', () => {
  expect(new TangeloError('NAME_TAKEN', 'Taken.', { code: 200, error: 'X', message: '' }).toReply()).toEqual({
    code: 409,
    error: 'NAME_TAKEN',
    message: 'Taken.',
  });
});

test('only names of the table are names of errors', () => {
  expect(isErrorName('MOVED')).toBe(true);
  for (const name of ['toString', '__proto__', 'constructor', '', 1, undefined])
    expect(isErrorName(name)).toBe(false);
});

test('the range of a disconnect tells whether to come back', () => {
  expect(mayReconnect(DISCONNECTS.DRAINING.code)).toBe(true);
  expect(mayReconnect(DISCONNECTS.TAKEN_OVER.code)).toBe(false);
  const codes = Object.values(DISCONNECTS).map(({ code }) => code);
  expect(new Set(codes).size).toBe(codes.length);
  for (const code of codes) expect(code >= 3_000 && code <= 3_999).toBe(true);
});
