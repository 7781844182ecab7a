import { describe, expect, test } from 'vitest';
import { Lines } from './lines.ts';
import { createStyle, harmless, wantsColours } from './style.ts';
import { textWidth } from './text-width.ts';

const plain = new Lines(createStyle({ colours: false }), { timeOf: () => '12:34' });
const message = { rid: 'den', msg: 'hello', from: 'ann', target: '*', seq: 1, id: 'x', time: 0 };

describe('lines', () => {
  test('tell when, who and what, and where if that is elsewhere', () => {
    expect(plain.message(message, { elsewhere: false })).toBe('12:34 ann: hello');
    expect(plain.message(message, { elsewhere: true })).toBe('12:34 [den] ann: hello');
    expect(plain.message({ ...message, target: 'bob' }, { elsewhere: false })).toBe(
      '12:34 ann to you: hello',
    );
    expect(plain.sentPrivately('bob', 'psst', 0)).toBe('12:34 you to bob: psst');
  });

  test('of one message hang together', () => {
    expect(plain.message({ ...message, msg: 'one\r\ntwo\nthree' }, { elsewhere: false })).toBe(
      '12:34 ann: one\n      two\n      three',
    );
  });

  test('tell rooms and members', () => {
    const room = { rid: 'den', users: ['ann', 'bob'], count: 5, owner: 'ann' };
    expect(plain.who(room)).toBe('den (of ann), 5: ann, bob and 3 more');
    expect(plain.joined({ ...room, owner: '', count: 2, seq: 0, missed: [], complete: true })).toBe(
      '-- den: ann, bob',
    );
    expect(
      plain.rooms({
        rooms: [
          { rid: 'MainHall', count: 12 },
          { rid: 'den', count: 3 },
        ],
      }),
    ).toBe('12  MainHall\n 3  den');
  });

  test('have a colour for each name, the same every time', () => {
    const coloured = new Lines(createStyle({ colours: true }), { timeOf: () => '12:34' });
    const line = coloured.message(message, { elsewhere: false });
    expect(line).not.toBe(plain.message(message, { elsewhere: false }));
    expect(harmless(line)).toBe('12:34 ann: hello');
    expect(coloured.message(message, { elsewhere: false })).toBe(line);
  });
});

describe('what others write', () => {
  test('does nothing to the terminal', () => {
    const hostile = 'a\u001b[2J\u001b]0;title\u0007b\u0008\u0000c\u202ed\u009b31me\rf';
    expect(harmless(hostile)).not.toMatch(/[^\P{Cc}\n]|[\u202a-\u202e]/u);
    expect(harmless('plain 😀 漢字\nnext')).toBe('plain 😀 漢字\nnext');
  });
});

describe('colours', () => {
  test.each([
    { isTerminal: true, env: {}, wanted: true },
    { isTerminal: true, env: { NO_COLOR: '' }, wanted: true },
    { isTerminal: true, env: { NO_COLOR: '1' }, wanted: false },
    { isTerminal: true, env: { TERM: 'dumb' }, wanted: false },
    { isTerminal: false, env: {}, wanted: false },
  ])('terminal $isTerminal, $env: $wanted', ({ isTerminal, env, wanted }) => {
    expect(wantsColours({ isTerminal, env })).toBe(wanted);
  });
});

test.each([
  ['', 0],
  ['plain', 5],
  ['漢字', 4],
  ['e\u0301', 1],
  ['😀', 2],
  ['한글', 4],
])('"%s" is %i columns wide', (text, width) => {
  expect(textWidth(text)).toBe(width);
});
