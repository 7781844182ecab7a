import { expect, test } from 'vitest';
import { gateAddresses } from './find-gates.ts';

const page = { protocol: 'http:', hostname: 'chat.example' };

test('a gate without a host is at the host of the page', () => {
  const answer = { gates: [{ port: 3014 }, { host: 'gate.example', port: 3015 }] };
  expect(gateAddresses(answer, page)).toEqual(['http://chat.example:3014', 'http://gate.example:3015']);
});

test('a page that came over TLS reaches gates over TLS', () => {
  const answer = { gates: [{ port: 3014 }] };
  expect(gateAddresses(answer, { ...page, protocol: 'https:' })).toEqual(['https://chat.example:3014']);
});

test.each([null, [], {}, { gates: 1 }, { gates: [null, {}, { port: 'x' }] }])(
  '%j names no gate',
  (answer) => {
    expect(gateAddresses(answer, page)).toEqual([]);
  },
);
