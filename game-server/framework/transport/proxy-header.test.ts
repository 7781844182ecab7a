import { describe, expect, test } from 'vitest';
import { parseProxyHeader } from './proxy-header.ts';

/** Version 2: the signature, version and command, family and protocol, the length, what follows. */
function binary(command: number, family: number, ...rest: number[]): Buffer {
  const signature = Buffer.from('\r\n\r\n\0\r\nQUIT\n', 'latin1');
  return Buffer.concat([
    signature,
    Buffer.from([command, family, rest.length >> 8, rest.length & 0xff, ...rest]),
  ]);
}

const V4 = [198, 51, 100, 7, 127, 0, 0, 1, 0x12, 0x34, 0x0b, 0xea];
const V6 = [0x20, 0x01, 0x0d, 0xb8, ...new Array<number>(11).fill(0), 9, ...new Array<number>(20).fill(0)];
const MAPPED = [
  ...new Array<number>(10).fill(0),
  0xff,
  0xff,
  203,
  0,
  113,
  5,
  ...new Array<number>(20).fill(0),
];

describe('a header of the PROXY protocol', () => {
  test.each([
    ['TCP over IPv4', Buffer.from('PROXY TCP4 198.51.100.7 127.0.0.1 4660 3050\r\n'), '198.51.100.7'],
    ['TCP over IPv6', Buffer.from('PROXY TCP6 2001:db8::9 ::1 4660 3050\r\n'), '2001:db8::9'],
    ['IPv4 written as IPv6', Buffer.from('PROXY TCP6 ::ffff:203.0.113.5 ::1 4660 3050\r\n'), '203.0.113.5'],
    ['what the proxy does not know', Buffer.from('PROXY UNKNOWN ffff::1 ::2 1 2\r\n'), undefined],
    ['and does not say', Buffer.from('PROXY UNKNOWN\r\n'), undefined],
    ['version 2, IPv4', binary(0x21, 0x11, ...V4), '198.51.100.7'],
    ['version 2, IPv4, with more behind it', binary(0x21, 0x11, ...V4, 1, 0, 1, 65), '198.51.100.7'],
    ['version 2, IPv6', binary(0x21, 0x21, ...V6), '2001:db8::9'],
    ['version 2, IPv4 in IPv6', binary(0x21, 0x21, ...MAPPED), '203.0.113.5'],
    ['version 2, of the proxy itself', binary(0x20, 0x00), undefined],
    ['version 2, of no family', binary(0x21, 0x00), undefined],
    ['version 2, of a Unix socket', binary(0x21, 0x31, ...new Array<number>(216).fill(47)), undefined],
  ])('is read however it is cut: %s', (_, header, source) => {
    for (let length = 0; length < header.length; length += 1) {
      expect(parseProxyHeader(header.subarray(0, length)).kind).toBe('incomplete');
    }
    const expected = { kind: 'complete', length: header.length, ...(source !== undefined && { source }) };
    expect(parseProxyHeader(header)).toEqual(expected);
    expect(parseProxyHeader(Buffer.concat([header, Buffer.from('{"type":"list"}\n')]))).toEqual(expected);
  });

  test.each([
    'PROXY TCP4 2001:db8::9 ::1 1 2\r\n',
    'PROXY TCP4 999.1.1.1 127.0.0.1 1 2\r\n',
    'PROXY TCP4 198.51.100.7\r\n',
    'PROXY UDP4 198.51.100.7 127.0.0.1 1 2\r\n',
    'PROXY \r\n',
    `PROXY TCP4 ${'1'.repeat(107)}`,
  ])('is malformed: %j', (text) => {
    expect(parseProxyHeader(Buffer.from(text))).toEqual({ kind: 'malformed' });
  });

  test.each([
    ['of another version', binary(0x11, 0x11, ...V4)],
    ['of another command', binary(0x22, 0x11, ...V4)],
    ['with half an address', binary(0x21, 0x11, 198, 51)],
    ['with half an address of IPv6', binary(0x21, 0x21, ...V4)],
  ])('is malformed: %s', (_, header) => {
    expect(parseProxyHeader(header)).toEqual({ kind: 'malformed' });
  });

  test.each([
    '{"type":"list"}\n',
    'POST / HTTP/1.1\r\n',
    'PROXYING',
    '\r\nGET / HTTP/1.1\r\n',
    '\u0001\u0000',
  ])('is absent: %j', (text) => {
    expect(parseProxyHeader(Buffer.from(text))).toEqual({ kind: 'absent' });
  });
});
