import { describe, expect, test } from 'vitest';
import { bracketed, isReachedAt, requestHost } from './request-host.ts';

describe('the host of a request', () => {
  test.each([
    ['localhost:3001', 'localhost'],
    ['Chat.Example.ORG', 'chat.example.org'],
    ['192.168.1.20:80', '192.168.1.20'],
    ['[::1]:3001', '[::1]'],
    ['my_host-2', 'my_host-2'],
  ])('%s is %s', (header, host) => {
    expect(requestHost(header)).toBe(host);
  });

  test.each([
    undefined,
    '',
    ':3001',
    "evil.example; script-src 'unsafe-inline'",
    'a,b',
    'a b',
    'a\r\nx: y',
    'user@host',
    'http://host',
    'host:port',
    'host:123456',
    '*.example.org',
    '*',
    '-a.example',
    'a..b',
    '[::1',
    '[zz]',
    'host:1:2',
    `${'a'.repeat(64)}.example`,
    `${'abc.'.repeat(70)}example`,
  ])('%j is refused, not repaired', (header) => {
    expect(requestHost(header)).toBeUndefined();
  });
});

test('a server that listens everywhere is reached under any name', () => {
  expect(isReachedAt('0.0.0.0', 'chat.example')).toBe(true);
  expect(isReachedAt('::', '10.0.0.1')).toBe(true);
});

test('localhost reaches a loopback address, another name does not', () => {
  expect(isReachedAt('127.0.0.1', 'localhost')).toBe(true);
  expect(isReachedAt('127.0.0.1', '[::1]')).toBe(false);
  expect(isReachedAt('10.0.0.1', 'localhost')).toBe(false);
});

test('an IPv6 address is compared and written with brackets', () => {
  expect(isReachedAt('::1', '[::1]')).toBe(true);
  expect(bracketed('fe80::1')).toBe('[fe80::1]');
  expect(bracketed('[fe80::1]')).toBe('[fe80::1]');
  expect(bracketed('10.0.0.1')).toBe('10.0.0.1');
});
