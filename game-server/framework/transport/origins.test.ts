import { expect, test } from 'vitest';
import { hostnameOf, originAllowed } from './origins.ts';

function allowed(
  origin: string | undefined,
  origins: string[] = [],
  host = 'chat.example.org:3050',
): boolean {
  return originAllowed({ headers: { origin, host } }, origins);
}

test('what is no page may connect', () => {
  expect(allowed(undefined)).toBe(true);
  expect(allowed(undefined, ['https://only.example.org'])).toBe(true);
});

test('without a list, pages of the host that is connected to may, whatever their port', () => {
  expect(allowed('https://chat.example.org')).toBe(true);
  expect(allowed('http://chat.example.org:3001')).toBe(true);
  for (const origin of [
    'https://evil.example.org',
    'null',
    '',
    'chat.example.org',
    'file://',
    'https://chat.example.org.evil.org',
  ])
    expect(allowed(origin)).toBe(false);
});

test('with a list, only its pages may; * is every page', () => {
  expect(allowed('https://a.example.org', ['https://a.example.org'])).toBe(true);
  expect(allowed('https://chat.example.org', ['https://a.example.org'])).toBe(false);
  expect(allowed('https://evil.example.org', ['*'])).toBe(true);
});

test('a host header is a host, or nothing', () => {
  expect(hostnameOf('localhost:3050')).toBe('localhost');
  expect(hostnameOf('[::1]:3050')).toBe('[::1]');
  for (const header of [undefined, '', 'a/b', 'a@b', 'a b', ':::', '<x>'])
    expect(hostnameOf(header)).toBeUndefined();
});
