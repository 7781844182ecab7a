import { expect, test } from 'vitest';
import { isInRange } from './node-version.mjs';

test.each([
  ['20.19.0', true],
  ['20.20.3', true],
  ['22.12.0', true],
  ['23.0.0', true],
  ['24.1.0', true],
  ['18.20.4', false],
  ['20.18.9', false],
  ['21.7.3', false],
  ['22.11.0', false],
])('of ^20.19.0 || >=22.12.0, %s: %s', (version, expected) => {
  expect(isInRange(version, '^20.19.0 || >=22.12.0')).toBe(expected);
});

test('the Node that runs this is one that package.json names', async () => {
  const { default: manifest } = await import('../../package.json', { with: { type: 'json' } });
  expect(isInRange(process.versions.node, manifest.engines.node)).toBe(true);
});
