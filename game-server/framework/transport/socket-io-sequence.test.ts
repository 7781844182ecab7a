import { describe, expect, test } from 'vitest';
import { isOutOfSequence } from './socket-io-sequence.ts';

describe('before the hello', () => {
  test.each(['0', '0{}', '0{"token":"x"}', '0/,', '0/', '0/?token=x', '0/admin,{}', '0/admin'])(
    '%s may come',
    (text) => expect(isOutOfSequence(text, { isConnected: false })).toBe(false),
  );

  test.each([
    '',
    'x',
    '7',
    '0[]',
    '01',
    '0nothing',
    '0"x"',
    '1',
    '2["x"]',
    '21["x"]',
    '3',
    '4{}',
    '51-["x"]',
  ])('%s may not', (text) => expect(isOutOfSequence(text, { isConnected: false })).toBe(true));
});

describe('after it', () => {
  test.each(['1', '2["x"]', '21["x"]', '2/,["x"]', '31[]', '51-["x"]', '61-5[]', '0/admin'])(
    '%s may come',
    (text) => expect(isOutOfSequence(text, { isConnected: true })).toBe(false),
  );

  test.each(['0', '0{}', '0/,{}', '0/?x=y', '4{}', '4', '2/admin,["x"]', '51-/admin,["x"]', '1/admin', '9'])(
    '%s may not',
    (text) => expect(isOutOfSequence(text, { isConnected: true })).toBe(true),
  );
});
