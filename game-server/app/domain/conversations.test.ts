import { expect, test } from 'vitest';
import { roomId } from '../../../shared/contract/fields.ts';
import { directRoom, groupRoom, isConversation, isGroup } from './conversations.ts';

test('a direct conversation is the same room for both, and another one with anybody else', () => {
  expect(directRoom('u1', 'u2')).toBe(directRoom('u2', 'u1'));
  expect(directRoom('u1', 'u2')).not.toBe(directRoom('u1', 'u3'));
});

test('nobody can name the room of a direct conversation; that of a group has a name like any other', () => {
  expect(roomId.safeParse(directRoom('u1', 'u2')).success).toBe(false);
  expect(roomId.safeParse(groupRoom('-_'.repeat(11))).success).toBe(true);
});

test('conversations are told from other rooms by their names', () => {
  expect([directRoom('u1', 'u2'), groupRoom('x'), 'MainHall', 'group', 'direct'].map(isConversation)).toEqual(
    [true, true, false, false, false],
  );
  expect([directRoom('u1', 'u2'), groupRoom('x')].map(isGroup)).toEqual([false, true]);
});
