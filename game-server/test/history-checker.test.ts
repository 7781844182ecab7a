import { describe, expect, test } from 'vitest';
import { checkHistory, type History, type SeenMessage, type SentMessage } from './history-checker.ts';

const RID = 'room';

/** Ann and Ben said two lines each, in turn; Ann heard all of it, Cem from the second line on. */
function soundHistory() {
  const stored = [line(1, 'ann', 'a1'), line(2, 'ben', 'b1'), line(3, 'ann', 'a2'), line(4, 'ben', 'b2')];
  const sent = stored.map(acknowledgedAs);
  const received = [
    { receiver: 'ann', rid: RID, after: 0, messages: [...stored] },
    { receiver: 'cem', rid: RID, after: 1, messages: stored.slice(1) },
  ];
  return { sent, received, stored };
}

function line(seq: number, from: string, id: string): SeenMessage {
  return { seq, id, from, msg: `${id} says ${from}`, time: 1_000 + seq };
}

/** Sent when the one before had been acknowledged. */
function acknowledgedAs({ seq, from: sender, id, msg }: SeenMessage): SentMessage {
  return { rid: RID, sender, id, msg, sentAtMs: seq * 10, acks: [{ seq, atMs: seq * 10 + 5 }] };
}

type Parts = ReturnType<typeof soundHistory>;

/** What is wrong with the sound history after a change to it. */
function kindsOf(change: (parts: Parts) => Partial<Parts>): string[] {
  const parts = soundHistory();
  const { stored, ...rest } = { ...parts, ...change(parts) };
  const history: History = { ...rest, stored: new Map([[RID, stored]]) };
  return checkHistory(history).map(({ kind }) => kind);
}

/** A copy of a list in which some things stand elsewhere. */
function swapped<T>(list: readonly T[], one: number, other: number): T[] {
  const copy = [...list];
  [copy[one], copy[other]] = [list[other] as T, list[one] as T];
  return copy;
}

/** The first receiver got something else. */
function heard(parts: Parts, change: (messages: SeenMessage[]) => SeenMessage[]): Partial<Parts> {
  return {
    received: parts.received.map((reception, i) =>
      i === 0 ? { ...reception, messages: change(reception.messages) } : reception,
    ),
  };
}

describe('a history is accepted', () => {
  test('in which everybody saw the one sequence', () => {
    expect(kindsOf(() => ({}))).toEqual([]);
  });

  test('of several rooms, each with a sequence of its own', () => {
    const parts = soundHistory();
    const elsewhere = <T extends { rid: string }>(all: T[]) => all.map((one) => ({ ...one, rid: 'other' }));
    const history = {
      sent: [...parts.sent, ...elsewhere(parts.sent)],
      received: [...parts.received, ...elsewhere(parts.received)],
      stored: new Map([
        [RID, parts.stored],
        ['other', parts.stored],
      ]),
    };
    expect(checkHistory(history)).toEqual([]);
  });

  test('in which a message was acknowledged twice with one seq', () => {
    expect(
      kindsOf(({ sent }) => ({
        sent: sent.map((message) => ({ ...message, acks: [...message.acks, ...message.acks] })),
      })),
    ).toEqual([]);
  });

  test('in which a message that nobody acknowledged is stored, or is not', () => {
    expect(
      kindsOf(({ sent }) => ({
        sent: [
          ...sent.map((message, i) => (i === 3 ? { ...message, acks: [] } : message)),
          { rid: RID, sender: 'ann', id: 'a3', msg: 'unheard', sentAtMs: 90, acks: [] },
        ],
      })),
    ).toEqual([]);
  });

  test('in which two senders overlapped and were stored in either order', () => {
    expect(
      kindsOf(({ sent }) => ({
        sent: sent.map((message) => ({
          ...message,
          sentAtMs: 10,
          acks: message.acks.map(({ seq }) => ({ seq, atMs: 20 })),
        })),
      })),
    ).toEqual([]);
  });
});

describe('a history is rejected', () => {
  test.each<[string, string[], (parts: Parts) => Partial<Parts>]>([
    [
      'an acknowledged message is gone',
      ['lost'],
      (parts) => ({
        stored: parts.stored.slice(0, 3),
        received: parts.received.map((one) => ({ ...one, messages: one.messages.slice(0, -1) })),
      }),
    ],
    [
      'a message was acknowledged with another seq',
      ['wrong-seq'],
      ({ sent }) => ({
        sent: sent.map((message, i) => (i === 3 ? { ...message, acks: [{ seq: 5, atMs: 45 }] } : message)),
      }),
    ],
    [
      'a message was acknowledged twice with different seqs',
      ['wrong-seq'],
      ({ sent }) => ({
        sent: sent.map((message, i) =>
          i === 3 ? { ...message, acks: [...message.acks, { seq: 6, atMs: 60 }] } : message,
        ),
      }),
    ],
    [
      'a message is stored twice',
      ['stored-twice'],
      ({ stored, received }) => {
        const again = { ...line(5, 'ben', 'b2') };
        return {
          stored: [...stored, again],
          received: received.map((one) => ({ ...one, messages: [...one.messages, again] })),
        };
      },
    ],
    [
      'something is stored that nobody sent',
      ['never-sent'],
      (parts) => ({ sent: parts.sent.filter(({ id }) => id !== 'b1') }),
    ],
    [
      'something else is stored than was sent',
      ['altered'],
      ({ sent }) => ({ sent: sent.map((one, i) => (i === 2 ? { ...one, msg: 'as it was' } : one)) }),
    ],
    [
      'a seq is missing',
      ['gap'],
      ({ sent, stored, received }) => ({
        sent: sent.map((one, i) => (i === 3 ? { ...one, acks: [{ seq: 5, atMs: 45 }] } : one)),
        stored: stored.map((one, i) => (i === 3 ? { ...one, seq: 5 } : one)),
        received: received.map((one) => ({
          ...one,
          messages: one.messages.map((message) => (message.seq === 4 ? { ...message, seq: 5 } : message)),
        })),
      }),
    ],
    [
      'two messages have one seq',
      ['gap', 'wrong-seq', 'received-other', 'received-other', 'received-other', 'received-other'],
      ({ stored }) => ({ stored: stored.map((one, i) => (i === 3 ? { ...one, seq: 3 } : one)) }),
    ],
    [
      'a later message has an earlier time',
      ['time-went-back', 'received-other', 'received-other'],
      ({ stored }) => ({ stored: stored.map((one, i) => (i === 2 ? { ...one, time: 1 } : one)) }),
    ],
    [
      'two messages of one sender changed places',
      ['sender-order'],
      ({ sent }) => ({ sent: swapped(sent, 0, 2) }),
    ],
    [
      'a message stands before one that was acknowledged before it was sent',
      ['real-time-order'],
      ({ sent }) => ({
        sent: sent.map((one, i) => (i === 0 ? { ...one, sentAtMs: 27, acks: [{ seq: 1, atMs: 28 }] } : one)),
      }),
    ],
    [
      'a receiver got a message twice',
      ['received-twice'],
      (parts) => heard(parts, (messages) => [...messages, ...messages.slice(1, 2)]),
    ],
    [
      'a receiver got two messages the other way round',
      ['received-out-of-order'],
      (parts) => heard(parts, (messages) => swapped(messages, 1, 2)),
    ],
    [
      'a receiver got a message from before their join',
      ['received-out-of-order'],
      ({ received, stored }) => ({
        received: received.map((one) => ({ ...one, messages: [...stored] })),
      }),
    ],
    [
      'a receiver missed a message in the middle',
      ['missed'],
      (parts) => heard(parts, (messages) => messages.filter(({ seq }) => seq !== 2)),
    ],
    [
      'a receiver missed the last message',
      ['missed'],
      (parts) => heard(parts, (messages) => messages.slice(0, -1)),
    ],
    [
      'a receiver got another text than is stored',
      ['received-other'],
      (parts) =>
        heard(parts, (messages) => messages.map((one) => (one.seq === 2 ? { ...one, msg: 'x' } : one))),
    ],
    [
      'a receiver got something that is not stored at all',
      ['received-other'],
      (parts) => heard(parts, (messages) => [...messages, line(5, 'ann', 'a9')]),
    ],
  ])('in which %s', (_what, kinds, change) => {
    expect(kindsOf(change)).toEqual(kinds);
  });

  test('when a whole room is gone', () => {
    const { sent, received } = soundHistory();
    const kinds = checkHistory({ sent, received: [], stored: new Map() }).map(({ kind }) => kind);
    expect(kinds).toEqual(['lost', 'lost', 'lost', 'lost']);
    expect(checkHistory({ sent: [], received, stored: new Map() })).toHaveLength(7);
  });

  test('with the room and the message in words', () => {
    const { sent } = soundHistory();
    expect(checkHistory({ sent: sent.slice(0, 1), received: [], stored: new Map() })).toEqual([
      { kind: 'lost', rid: RID, text: "ann's a1, acknowledged with 1" },
    ]);
  });
});
