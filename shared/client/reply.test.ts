import { expect, test } from 'vitest';
import { TangeloError } from '../errors.ts';
import { readReply } from './reply.ts';

function failure(reply: unknown): unknown {
  try {
    return readReply(reply);
  } catch (error) {
    return error;
  }
}

test('a reply is what it holds beyond its code', () => {
  expect(readReply({ code: 200, id: 'a', seq: 1 })).toEqual({ id: 'a', seq: 1 });
});

test('a failure arrives as the error that was thrown, with its details', () => {
  const error = failure({ code: 429, error: 'RATE_LIMITED', message: 'slow down', retryAfterMs: 20 });
  expect(error).toBeInstanceOf(TangeloError);
  expect(error).toMatchObject({ error: 'RATE_LIMITED', message: 'slow down', details: { retryAfterMs: 20 } });
});

test('a failure of a newer server is judged by its code', () => {
  expect(failure({ code: 418, error: 'TEAPOT', message: 'short' })).toMatchObject({
    error: 'BAD_REQUEST',
    message: 'short',
  });
  expect(failure({ code: 599, error: 'NOVELTY' })).toMatchObject({ error: 'INTERNAL' });
  expect(failure('nonsense')).toMatchObject({ error: 'INTERNAL' });
});
