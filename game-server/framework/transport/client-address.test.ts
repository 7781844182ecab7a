import { expect, test } from 'vitest';
import { createClientAddress } from './client-address.ts';

/** What is believed of a header that came from a peer. */
function believed(peer: string | undefined, forwardedFor: string | undefined, trusted: string[]): string {
  return createClientAddress(trusted).ofRequest({
    socket: { remoteAddress: peer },
    headers: forwardedFor === undefined ? {} : { 'x-forwarded-for': forwardedFor },
  });
}

test('nobody is believed unless it is said so', () => {
  expect(believed('203.0.113.7', '10.0.0.1', [])).toBe('203.0.113.7');
  expect(believed('203.0.113.7', '10.0.0.1', ['192.0.2.1'])).toBe('203.0.113.7');
  expect(believed(undefined, '10.0.0.1', ['192.0.2.1'])).toBe('');
});

test('a trusted proxy tells where the client is', () => {
  expect(believed('192.0.2.1', '203.0.113.7', ['192.0.2.1'])).toBe('203.0.113.7');
  expect(believed('192.0.2.1', undefined, ['192.0.2.1'])).toBe('192.0.2.1');
  expect(believed('192.0.2.77', '203.0.113.7', ['192.0.2.0/24'])).toBe('203.0.113.7');
  expect(believed('2001:db8::9', '2001:db8:ffff::1', ['2001:db8::/48'])).toBe('2001:db8:ffff::1');
});

test('of a chain of proxies the last address that is none of them counts, whatever the client wrote before it', () => {
  const trusted = ['10.0.0.0/8', '192.0.2.1'];
  expect(believed('192.0.2.1', '6.6.6.6, 203.0.113.7, 10.1.2.3', trusted)).toBe('203.0.113.7');
  expect(believed('192.0.2.1', '10.9.9.9, 10.1.2.3', trusted)).toBe('10.9.9.9');
  expect(believed('192.0.2.1', '203.0.113.7, nonsense, 10.1.2.3', trusted)).toBe('10.1.2.3');
  expect(believed('192.0.2.1', '', trusted)).toBe('192.0.2.1');
});

test('ports and brackets are left out, and an IPv4 address is written as one', () => {
  const trusted = ['127.0.0.1', '::1'];
  expect(believed('::ffff:127.0.0.1', '203.0.113.7:4711', trusted)).toBe('203.0.113.7');
  expect(believed('::1', '[2001:db8::1]:4711', trusted)).toBe('2001:db8::1');
  expect(believed('::1', '::ffff:203.0.113.7', trusted)).toBe('203.0.113.7');
});
