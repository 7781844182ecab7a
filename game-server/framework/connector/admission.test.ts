import { expect, test } from 'vitest';
import { DISCONNECTS } from '../../../shared/disconnect.ts';
import { Admission } from './admission.ts';

test('so many connections of one address are let in, and another one when one has gone', () => {
  const admission = new Admission({ connectionsPerServer: 0, connectionsPerAddress: 2 });
  expect([1, 2, 3].map(() => admission.admit('10.0.0.1'))).toEqual([
    undefined,
    undefined,
    DISCONNECTS.TOO_MANY_CONNECTIONS,
  ]);
  expect(admission.admit('10.0.0.2')).toBeUndefined();
  admission.release('10.0.0.1');
  expect(admission.admit('10.0.0.1')).toBeUndefined();
});

test('an IPv6 network of 64 bits counts as one address', () => {
  const admission = new Admission({ connectionsPerServer: 0, connectionsPerAddress: 1 });
  expect(admission.admit('2001:db8:0:7::1')).toBeUndefined();
  for (const same of ['2001:db8:0:7:ffff::2', '2001:0db8:0000:0007:1:2:3:4', '2001:db8::7:0:0:0:9']) {
    expect(admission.admit(same), same).toBe(DISCONNECTS.TOO_MANY_CONNECTIONS);
  }
  for (const other of ['2001:db8:0:8::1', '::1', '2001:db8::']) {
    expect(admission.admit(other), other).toBeUndefined();
  }
});

test('so many connections are let in at all', () => {
  const admission = new Admission({ connectionsPerServer: 1, connectionsPerAddress: 0 });
  expect(admission.admit('10.0.0.1')).toBeUndefined();
  expect(admission.admit('10.0.0.2')).toBe(DISCONNECTS.SERVER_FULL);
  admission.release('10.0.0.1');
  expect(admission.admit('10.0.0.2')).toBeUndefined();
});

test('0 lets any number in', () => {
  const admission = new Admission({ connectionsPerServer: 0, connectionsPerAddress: 0 });
  for (let count = 0; count < 5_000; count += 1) expect(admission.admit('::1')).toBeUndefined();
});
