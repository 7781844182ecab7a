import { expect, test } from 'vitest';
import { parseCommand } from './command.ts';

test.each([
  ['hello there', { kind: 'say', text: 'hello there' }],
  ['  indented', { kind: 'say', text: '  indented' }],
  ['//join is a command', { kind: 'say', text: '/join is a command' }],
  ['   ', { kind: 'nothing' }],
  ['/join den', { kind: 'join', rid: 'den' }],
  ['/JOIN  会议室 ', { kind: 'join', rid: '会议室' }],
  ['/leave', { kind: 'leave', rid: undefined }],
  ['/leave den', { kind: 'leave', rid: 'den' }],
  ['/rooms', { kind: 'rooms', prefix: undefined }],
  ['/rooms d', { kind: 'rooms', prefix: 'd' }],
  ['/who', { kind: 'who', rid: undefined }],
  ['/who den', { kind: 'who', rid: 'den' }],
  ['/msg ann  see you  at 5', { kind: 'private', to: 'ann', text: 'see you  at 5' }],
  ['/history', { kind: 'history', limit: 20 }],
  ['/history 5', { kind: 'history', limit: 5 }],
  ['/history 5000', { kind: 'history', limit: 200 }],
  ['/name bob', { kind: 'name', username: 'bob' }],
  ['/help', { kind: 'help' }],
  ['/quit', { kind: 'quit' }],
])('"%s" is understood', (line, command) => {
  expect(parseCommand(line)).toEqual(command);
});

test.each(['/join', '/join a b', '/msg ann', '/msg', '/name', '/history x', '/history 0', '/who a b', '/'])(
  '"%s" is told how it is meant',
  (line) => {
    expect(parseCommand(line)).toMatchObject({ kind: 'wrong' });
  },
);

test('what is no command names the help', () => {
  expect(parseCommand('/dance')).toEqual({
    kind: 'wrong',
    usage: 'there is no /dance; /help tells what there is',
  });
});
