import { gzipSync } from 'node:zlib';
import protocol from 'pomelo-protocol';
import { describe, expect, test } from 'vitest';
import { DISCONNECTS } from '../../../../shared/disconnect.ts';
import { decodeMessage, encodePush, encodeResponse } from './message.ts';
import { ProtocolError } from './protocol-error.ts';
import { seededRandom } from './testing/seeded-random.ts';

const MAX = 65_536;
const json = Buffer.from('{"a":1}');

describe("what Pomelo's own codec writes", () => {
  test.each([1, 127, 128, 300, 65_535, 2 ** 31 - 1])('is read, with the id %i', (id) => {
    const bytes = protocol.Message.encode(id, 0, 0, 'chat.chatHandler.send', json);
    const message = decodeMessage(bytes, MAX);
    expect(message).toMatchObject({ route: 'chat.chatHandler.send', body: json });
    const reply = Buffer.concat(encodeResponse(message.id ?? Buffer.alloc(0), json, { failed: false }));
    expect(protocol.Message.decode(reply)).toMatchObject({ id, type: 2, body: json });
  });

  test('is read without an id, with a code, and compressed', () => {
    expect(decodeMessage(protocol.Message.encode(0, 1, 0, 'a.b.c', json), MAX)).toEqual({
      route: 'a.b.c',
      body: json,
    });
    expect(decodeMessage(protocol.Message.encode(0, 1, 1, 0xab_cd, json), MAX)).toMatchObject({
      route: 0xab_cd,
    });
    const compressed = protocol.Message.encode(1, 0, 0, 'a.b.c', gzipSync(json), true);
    expect(decodeMessage(compressed, MAX)).toMatchObject({ body: json });
  });

  test('is read without an answer if the id is 0, whatever its length', () => {
    for (const id of [[0], [0x80, 0], [0x80, 0x80, 0]]) {
      const bytes = Buffer.from([0, ...id, 1, 0x61]);
      expect(decodeMessage(bytes, MAX)).toEqual({ route: 'a', body: Buffer.alloc(0) });
    }
  });
});

test("pushes are what Pomelo's own codec reads", () => {
  const named = protocol.Message.decode(Buffer.concat(encodePush('onChat', json)));
  expect(named).toMatchObject({ type: 3, compressRoute: 0, route: 'onChat', body: json });
  const coded = protocol.Message.decode(Buffer.concat(encodePush(0x01_02, json)));
  expect(coded).toMatchObject({ type: 3, compressRoute: 1, route: 0x01_02, body: json });
  expect(() => encodePush('x'.repeat(256), json)).toThrow(RangeError);
});

describe('a message', () => {
  const nameOf = (decode: () => unknown) => {
    try {
      decode();
    } catch (error) {
      if (error instanceof ProtocolError) return error.disconnect;
      throw error;
    }
    return undefined;
  };

  test('that grows beyond the limit is refused, one up to it is not', () => {
    const compressed = (bytes: number) =>
      Buffer.concat([Buffer.from([0x12, 1, 0x61]), gzipSync(Buffer.alloc(bytes))]);
    expect(decodeMessage(compressed(1_000), 1_000).body).toHaveLength(1_000);
    expect(nameOf(() => decodeMessage(compressed(1_001), 1_000))).toEqual(DISCONNECTS.TOO_LARGE);
  });

  test.each([11, 22, 33])('of random bytes is read or refused (seed %i)', (seed) => {
    const random = seededRandom(seed);
    let refused = 0;
    for (let n = 0; n < 5_000; n += 1) {
      const bytes = random.bytes(random.below(24));
      const disconnect = nameOf(() => decodeMessage(bytes, MAX));
      if (disconnect) refused += 1;
      expect([undefined, DISCONNECTS.BAD_PROTOCOL, DISCONNECTS.TOO_LARGE]).toContain(disconnect);
    }
    expect(refused).toBeGreaterThan(1_000);
  });

  test('that is cut off anywhere before its body is refused', () => {
    const whole = protocol.Message.encode(300, 0, 0, 'chat.chatHandler.send', Buffer.alloc(0));
    for (let length = 0; length < whole.length; length += 1) {
      expect(nameOf(() => decodeMessage(whole.subarray(0, length), MAX))).toEqual(DISCONNECTS.BAD_PROTOCOL);
    }
  });
});
