import { expect, test } from 'vitest';
import { countHeaders, countLengths, countSeparated, type PacketCount } from './socket-io-packet-count.ts';

/** What is counted of a body, however it was cut. */
function countsOf(start: () => PacketCount, body: string | Buffer): number[] {
  const whole = start()(body);
  const inHalves = Array.from({ length: body.length + 1 }, (_, at) => {
    const count = start();
    count(body.slice(0, at));
    return count(body.slice(at));
  });
  return [...new Set([whole, ...inHalves])];
}

test.each([
  ['one packet', '42["a"]', 1],
  ['several', '42["a"]\x1e2\x1e42["b\\u001e"]', 3],
])('separated: %s', (_, body, packets) => {
  expect(countsOf(countSeparated, body)).toEqual([packets]);
});

test.each([
  ['nothing', '', 0],
  ['one packet', '5:42[":', 1],
  ['colons and digits within packets', '7:4:2:1:41:43:4::', 3],
  ['lengths that JavaScript reads as numbers', '0x1:4001:41e0:4', 3],
  ['packets of nothing', '0:0:1:4', 3],
  ['code units, not bytes', '3:4éé3:4😀1:4', 3],
  ['what follows a length that is none', '1:4x:1:41:4', 2],
  ['what follows a length below nothing', '1:4-1:1:41:4', 2],
  ['what follows a packet that is longer than the body', '1:4999:41:4', 2],
])('with lengths: %s', (_, body, packets) => {
  expect(countsOf(countLengths, body)).toEqual([packets]);
});

test('with headers: as many as end', () => {
  const packet = Buffer.from([0, 1, 2, 255, ...Buffer.from('42["é:255"]')]);
  expect(countsOf(countHeaders, Buffer.concat([packet, packet, packet]))).toEqual([3]);
});
