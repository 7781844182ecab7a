import { expect, test } from 'vitest';
import { TangeloError } from '../../shared/client/index.ts';
import { inWords } from './in-words.ts';

test('a person is told what is wrong, and not in which field of a request', () => {
  const wrong = new TangeloError('BAD_REQUEST', 'rid: a room name has 1 to 32 letters', { field: 'rid' });
  expect(inWords(wrong)).toBe('a room name has 1 to 32 letters');
  expect(inWords(new TangeloError('BAD_REQUEST', 'rid: as somebody wrote it'))).toBe(
    'rid: as somebody wrote it',
  );
  expect(inWords(new TangeloError('NAME_TAKEN', 'Somebody else has this name.'))).toBe(
    'Somebody else has this name.',
  );
});
