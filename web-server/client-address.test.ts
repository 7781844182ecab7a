import { expect, test } from 'vitest';
import { clientAddress } from './client-address.ts';

const gate = { host: '127.0.0.1', clientPort: 3014 };

test('a front-end is where it says', () => {
  expect(clientAddress({ ...gate, clientHost: 'gate.example.org' }, '0.0.0.0')).toEqual({
    host: 'gate.example.org',
    port: 3014,
  });
});

test('one on this machine is where clients of this machine are listened for', () => {
  expect(clientAddress(gate, undefined).host).toBe('127.0.0.1');
  for (const host of ['127.0.0.1', 'localhost', '::1']) {
    expect(clientAddress({ ...gate, host }, '0.0.0.0').host).toBe('0.0.0.0');
  }
});

test('one on another machine is where other servers reach it', () => {
  expect(clientAddress({ ...gate, host: '10.0.0.2' }, '0.0.0.0').host).toBe('10.0.0.2');
});
