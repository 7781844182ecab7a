import { expect, test } from 'vitest';
import { ERRORS, isErrorName, TangeloError } from '../../../../shared/errors.ts';
import { entryProblem, sentence } from './sentences.ts';

test('every failure has a sentence, none shows its code', () => {
  for (const name of Object.keys(ERRORS).filter(isErrorName)) {
    const text = sentence(new TangeloError(name));
    expect(text).toMatch(/^[A-Z].*\.$/);
    expect(text).not.toContain(name);
  }
  expect(sentence(new TypeError('x is undefined'))).not.toContain('undefined');
});

test('a name that is taken is a problem of the name field', () => {
  expect(entryProblem(new TangeloError('NAME_TAKEN')).field).toBe('username');
});

test('a bad request points to the field that it names', () => {
  const bad = (field: string) => entryProblem(new TangeloError('BAD_REQUEST', undefined, { field })).field;
  expect([bad('username'), bad('rid'), bad('token')]).toEqual(['username', 'room', 'form']);
});
