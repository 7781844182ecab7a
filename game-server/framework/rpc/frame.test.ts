import { createHash } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import { loadSync, type MessageTypeDefinition } from '@grpc/proto-loader';
import { expect, test } from 'vitest';
import { type Frame, MAX_BATCH_BYTES, MAX_PAYLOAD_BYTES } from './frame.ts';
import { FrameError, FrameReader } from './frame-reader.ts';
import { type FrameHeader, FrameWriter } from './frame-writer.ts';

const linkProto = fileURLToPath(new URL('../../../shared/proto/link.proto', import.meta.url));

function messageType(name: string): MessageTypeDefinition<object, object> {
  const definition: unknown = loadSync(linkProto, { defaults: true })[name];
  if (!isMessageType(definition)) throw new Error(`link.proto has no ${name}`);
  return definition;
}

function isMessageType(value: unknown): value is MessageTypeDefinition<object, object> {
  return typeof value === 'object' && value !== null && 'deserialize' in value;
}

function encode(frames: readonly (FrameHeader & { payload: Buffer })[]): Buffer[] {
  const writer = new FrameWriter();
  for (const { payload, ...header } of frames) writer.write(header, payload);
  const batches: Buffer[] = [];
  for (let batch = writer.take(); batch !== undefined; batch = writer.take()) batches.push(batch);
  return batches;
}

function decode(batches: readonly Buffer[]): Frame[] {
  const frames: Frame[] = [];
  const reader = new FrameReader((frame) => frames.push(frame));
  for (const batch of batches) reader.read(batch);
  return frames;
}

const frames = [
  { call: 1, method: 1, name: 'tangelo.probe.ProbeRemote/Echo', payload: Buffer.from('one'), status: 0 },
  { call: 0, method: 300, name: '', payload: Buffer.alloc(0), status: 0 },
  { call: 0xffff_ffff, method: 0x20_0000, name: 'ä', payload: Buffer.alloc(70_000, 7), status: 14 },
];

test('what is written is read again', () => {
  expect(decode(encode(frames))).toEqual(frames);
});

test('a batch is what link.proto says', () => {
  const Batch = messageType('tangelo.link.Batch');
  const [batch = Buffer.alloc(0)] = encode(frames);
  expect(Batch.deserialize(batch)).toEqual({ frames: frames.map((frame) => ({ ...frame, more: false })) });
  const further = { call: 3, method: 2, name: 'n', payload: Buffer.from('p'), status: 5 };
  expect(decode([Batch.serialize({ frames: [further] })])).toEqual([further]);
});

test('batches have at most 256 KiB, and what is larger is put together again', () => {
  const sizes = [0, 1, MAX_BATCH_BYTES - 60, MAX_BATCH_BYTES, MAX_BATCH_BYTES + 1, 3 * MAX_BATCH_BYTES, 10];
  const sent = sizes.map((size, index) => ({
    call: index + 1,
    method: 1,
    name: 'name',
    payload: Buffer.alloc(size, index),
    status: 0,
  }));
  const batches = encode(sent);
  expect(Math.max(...batches.map((batch) => batch.length))).toBeLessThanOrEqual(MAX_BATCH_BYTES);
  const summary = ({ call, payload }: Frame) => [call, createHash('sha1').update(payload).digest('hex')];
  expect(decode(batches).map(summary)).toEqual(sent.map(summary));
});

test('frames are joined in one batch', () => {
  const small = Array.from({ length: 1_000 }, (_, call) => ({ call, payload: Buffer.from('payload') }));
  expect(encode(small)).toHaveLength(1);
});

test('fields that a newer peer sends are skipped', () => {
  const frame = Buffer.from([
    0x08, 5, 0x50, 0x96, 1, 0x5a, 2, 1, 2, 0x65, 1, 2, 3, 4, 0x69, 1, 2, 3, 4, 5, 6, 7, 8,
  ]);
  const batch = Buffer.concat([Buffer.from([0x0a, frame.length]), frame]);
  expect(decode([batch])).toEqual([{ call: 5, method: 0, name: '', payload: Buffer.alloc(0), status: 0 }]);
});

test.each([
  ['another field', [0x12, 0]],
  ['a length beyond the batch', [0x0a, 9, 0x08, 1]],
  ['a field beyond its frame', [0x0a, 3, 0x22, 3, 1, 0x0a, 0]],
  ['an end within a number', [0x0a, 2, 0x08, 0x80]],
  ['an endless number', [0x0a, 8, 0x08, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x01]],
  ['an unknown wire type', [0x0a, 1, 0x0b]],
])('a batch with %s is refused', (_, bytes) => {
  expect(() => decode([Buffer.from(bytes)])).toThrow(FrameError);
});

test('a payload that is larger than allowed is refused while it is put together', () => {
  const reader = new FrameReader(() => {});
  const part = encode([{ call: 1, payload: Buffer.alloc(3 * MAX_BATCH_BYTES) }])[0] ?? Buffer.alloc(0);
  const parts = Math.ceil(MAX_PAYLOAD_BYTES / part.length) + 1;
  expect(() => {
    for (let index = 0; index < parts; index++) reader.read(part);
  }).toThrow('too large');
});

test('parts of two calls must not be mixed', () => {
  const large = (call: number) =>
    encode([{ call, payload: Buffer.alloc(2 * MAX_BATCH_BYTES) }])[0] ?? Buffer.alloc(0);
  expect(() => decode([large(1), large(2)])).toThrow(FrameError);
});
