import { pino } from 'pino';
import { expect, test } from 'vitest';
import { TangeloError } from '../../../shared/errors.ts';
import { awaitStorage } from './await-storage.ts';

const log = pino({ level: 'silent' });

/** Fails as often as it is told, then succeeds. */
function migration(failures: number, error: Error) {
  const tried = { times: 0 };
  const migrate = async () => {
    tried.times += 1;
    if (tried.times <= failures) throw error;
  };
  return { migrate, tried };
}

test('a storage that is away is waited for', async () => {
  const { migrate, tried } = migration(2, new TangeloError('STORAGE_UNAVAILABLE'));
  await awaitStorage({ migrate, log, signal: new AbortController().signal });
  expect(tried.times).toBe(3);
});

test('what waiting does not help is told at once', async () => {
  const { migrate, tried } = migration(2, new Error('the schema is newer than this program'));
  const { signal } = new AbortController();
  await expect(awaitStorage({ migrate, log, signal })).rejects.toThrow('newer');
  expect(tried.times).toBe(1);
});

test('whoever wants to stop does not wait', async () => {
  const stop = new AbortController();
  const { migrate, tried } = migration(1_000_000, new TangeloError('STORAGE_UNAVAILABLE'));
  const waiting = awaitStorage({ migrate, log, signal: stop.signal });
  stop.abort();
  await waiting;
  expect(tried.times).toBe(1);
});
