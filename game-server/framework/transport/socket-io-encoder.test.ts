import { expect, test } from 'vitest';
import { SocketIoEncoder } from './socket-io-encoder.ts';

/** What a WebSocket frame carries. */
function payloadOf(frame: Buffer): string {
  expect(frame[0]).toBe(0x81);
  const [, short = 0] = frame;
  if (short < 126) return frame.toString('utf8', 2, 2 + short);
  if (short === 126) return frame.toString('utf8', 4, 4 + frame.readUInt16BE(2));
  return frame.toString('utf8', 10, 10 + Number(frame.readBigUInt64BE(2)));
}

function push(text: string, event = 'onChat') {
  return { event, json: Buffer.from(JSON.stringify({ text })) };
}

test.each([0, 1, 100, 101, 102, 103, 104, 125, 65_512, 65_513, 65_514, 65_515, 70_000])(
  'a body of about %i bytes is one frame and one text of the same packet',
  (length) => {
    const text = 'x'.repeat(length);
    const { frame, text: packet } = new SocketIoEncoder().encode(push(text));
    expect(payloadOf(frame)).toBe(`42["onChat",{"text":"${text}"}]`);
    expect(packet()).toBe(payloadOf(frame).slice(1));
  },
);

test('bodies are UTF-8, and events are JSON', () => {
  const { frame } = new SocketIoEncoder().encode(push('大厅 😀', 'on"Chat'));
  expect(payloadOf(frame)).toBe('42["on\\"Chat",{"text":"大厅 😀"}]');
});

test('one push to many connections is encoded once', () => {
  const encoder = new SocketIoEncoder();
  const first = push('a');
  expect(encoder.encode(first)).toBe(encoder.encode(first));
  expect(encoder.encode(push('a'))).not.toBe(encoder.encode(first));
});
