import { expect, test } from 'vitest';
import { type Entry, EVERYONE, type Message, type Notice } from './entry.ts';
import { lastSeq, TIMELINE_LIMIT, withEntry, withMessage, withoutSeqs } from './timeline.ts';

function message(seq: number, more: Partial<Message> = {}): Message {
  return {
    kind: 'message',
    key: `ada/${seq}`,
    id: String(seq),
    from: 'ada',
    mine: false,
    text: `text ${seq}`,
    target: EVERYONE,
    seq,
    time: seq,
    status: 'sent',
    ...more,
  };
}

const notice: Notice = { kind: 'notice', key: 'notice', time: 0, event: { type: 'joined', user: 'bob' } };

function seqs(entries: readonly Entry[]): (number | string)[] {
  return entries.map((entry) => (entry.kind === 'message' ? entry.seq : entry.kind));
}

test('a message stands before those with a higher seq, whenever it comes', () => {
  const entries = [message(1), notice, message(3), message(4)];
  expect(seqs(withMessage(entries, message(2)))).toEqual([1, 'notice', 2, 3, 4]);
  expect(seqs(withMessage(entries, message(5)))).toEqual([1, 'notice', 3, 4, 5]);
});

test('a message that is there already changes nothing', () => {
  const entries = [message(1), message(2), notice];
  expect(withMessage(entries, message(1))).toBe(entries);
});

test('private messages have no seq: they stand where they came, once', () => {
  const secret = message(0, { key: 'bob/x', target: 'ada' });
  const entries = withMessage([message(7), message(8)], secret);
  expect(seqs(entries)).toEqual([7, 8, 0]);
  expect(withMessage(entries, secret)).toBe(entries);
  expect(seqs(withMessage(entries, message(9)))).toEqual([7, 8, 0, 9]);
});

test('a long timeline loses its oldest entries, never the newest', () => {
  let entries: readonly Entry[] = [];
  for (let seq = 1; seq <= TIMELINE_LIMIT + 1; seq += 1) entries = withMessage(entries, message(seq));
  expect(entries.length).toBeLessThanOrEqual(TIMELINE_LIMIT);
  expect(lastSeq(entries)).toBe(TIMELINE_LIMIT + 1);
});

test('after a room began anew, a message with a low seq comes last', () => {
  const entries = withoutSeqs([message(40), message(41)]);
  expect(lastSeq(entries)).toBe(0);
  const next = withMessage(entries, message(1, { text: 'anew' }));
  expect(next.at(-1)).toMatchObject({ text: 'anew' });
});

test('notices do not count as a place in the sequence', () => {
  expect(lastSeq(withEntry([message(3)], notice))).toBe(3);
  expect(lastSeq([notice])).toBe(0);
});
