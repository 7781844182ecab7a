import { expect, test } from 'vitest';
import { AddressCounts } from './address-counts.ts';

test('each address has a count of its own, which ends where it began', () => {
  const counts = new AddressCounts();
  expect([counts.add('10.0.0.1'), counts.add('10.0.0.1'), counts.add('10.0.0.2')]).toEqual([1, 2, 1]);
  counts.remove('10.0.0.1');
  expect([counts.of('10.0.0.1'), counts.of('10.0.0.2'), counts.of('10.0.0.3')]).toEqual([1, 1, 0]);
  counts.remove('10.0.0.1');
  counts.remove('10.0.0.1');
  expect(counts.add('10.0.0.1')).toBe(1);
});

test('an IPv6 network of 64 bits counts as one address, and an IPv4 address written as IPv6 as what it is', () => {
  const counts = new AddressCounts();
  counts.add('2001:db8:0:7::1');
  expect(counts.of('2001:db8:0:7:ffff::2')).toBe(1);
  expect(counts.of('2001:db8:0:8::1')).toBe(0);
  counts.add('::ffff:10.0.0.1');
  expect([counts.of('10.0.0.1'), counts.of('::ffff:10.0.0.2')]).toEqual([1, 0]);
});
