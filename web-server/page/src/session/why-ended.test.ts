import { expect, test } from 'vitest';
import { DISCONNECTS } from '../../../../shared/disconnect.ts';
import { TangeloError } from '../../../../shared/errors.ts';
import { whyEnded } from './why-ended.ts';

const kicked = (reason: string, kickCode: number = DISCONNECTS.KICKED.code) =>
  whyEnded(new TangeloError('UNAVAILABLE', reason, { kickCode }));

test('whoever is removed reads the reason that was given', () => {
  expect(kicked('no advertising')).toBe('You were removed from the chat: no advertising.');
  expect(kicked('Enough!')).toBe('You were removed from the chat: Enough!');
});

test('a removal for no particular reason names none', () => {
  expect(kicked(DISCONNECTS.KICKED.reason)).toBe('You were removed from the chat.');
  expect(kicked('')).toBe('You were removed from the chat.');
});

test('any other close tells what belongs to its code', () => {
  const { code, reason } = DISCONNECTS.NO_PROFILE;
  expect(kicked(reason, code)).toBe(`The server has closed the connection: ${reason}.`);
});

test('what happened to the session elsewhere is told in words for people', () => {
  const { code, reason } = DISCONNECTS.TAKEN_OVER;
  expect(kicked(reason, code)).toBe('This chat was continued in another window.');
});
