import { expect, test } from 'vitest';
import { browserStorage } from './browser-storage.ts';
import { lastUsed, saveLastUsed } from './last-used.ts';

test('the door remembers who and where', () => {
  const storage = browserStorage(() => {
    throw new Error('blocked');
  });
  expect(lastUsed(storage)).toBeUndefined();
  const used = { username: 'me', room: 'lounge', registered: true };
  saveLastUsed(storage, used);
  expect(lastUsed(storage)).toEqual(used);
});
