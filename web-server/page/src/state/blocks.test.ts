import { expect, test } from 'vitest';
import { type Block, blocksOf } from './blocks.ts';
import { type Entry, EVERYONE, type Message } from './entry.ts';

const noon = new Date(2026, 2, 15, 12).getTime();
const MINUTE = 60_000;

function said(from: string, time: number, more: Partial<Message> = {}): Message {
  return {
    kind: 'message',
    key: `${from}/${time}`,
    id: String(time),
    from,
    mine: false,
    text: 'text',
    target: EVERYONE,
    seq: 1,
    time,
    status: 'sent',
    ...more,
  };
}

function joined(user: string, time: number): Entry {
  return { kind: 'notice', key: `notice ${user}`, time, event: { type: 'joined', user } };
}

function shape(blocks: readonly Block[]): string[] {
  return blocks.map((block) => {
    if (block.kind === 'messages') return block.messages.map(({ from }) => from).join('+');
    return block.kind === 'notices' ? `notices ${block.notices.length}` : block.kind;
  });
}

test('what one author says in one breath is one block', () => {
  const entries = [
    said('ada', noon),
    said('ada', noon + MINUTE),
    said('bob', noon + 2 * MINUTE),
    said('ada', noon + 3 * MINUTE),
    said('ada', noon + 30 * MINUTE),
  ];
  expect(shape(blocksOf(entries, undefined))).toEqual(['day', 'ada+ada', 'bob', 'ada', 'ada']);
});

test('what is private stands apart, for each addressee', () => {
  const entries = [
    said('ada', noon),
    said('ada', noon + 1, { target: 'bob' }),
    said('ada', noon + 2, { target: 'bob' }),
    said('ada', noon + 3, { target: 'cy' }),
    said('ada', noon + 4),
  ];
  expect(shape(blocksOf(entries, undefined))).toEqual(['day', 'ada', 'ada+ada', 'ada', 'ada']);
});

test('each local day begins with its name, also in the middle of a breath', () => {
  const midnight = new Date(2026, 2, 16).getTime();
  const entries = [said('ada', midnight - 1), said('ada', midnight), joined('bob', midnight + 1)];
  expect(shape(blocksOf(entries, undefined))).toEqual(['day', 'ada', 'day', 'ada', 'notices 1']);
});

test('the line for what is new stands above the first new message and parts a block', () => {
  const entries = [said('ada', noon), said('ada', noon + 1), said('ada', noon + 2)];
  expect(shape(blocksOf(entries, `ada/${noon + 1}`))).toEqual(['day', 'ada', 'new', 'ada+ada']);
});

test('comings and goings in a row are one line', () => {
  const entries = [
    joined('ada', noon),
    joined('bob', noon + 1),
    said('ada', noon + 2),
    joined('cy', noon + 3),
  ];
  expect(shape(blocksOf(entries, undefined))).toEqual(['day', 'notices 2', 'ada', 'notices 1']);
});

test('keys are unique', () => {
  const entries = [said('ada', noon), joined('bob', noon + 1), said('ada', noon + 2), said('cy', noon + 3)];
  const keys = blocksOf(entries, `cy/${noon + 3}`).map(({ key }) => key);
  expect(new Set(keys).size).toBe(keys.length);
});
