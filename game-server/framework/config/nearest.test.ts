import { expect, test } from 'vitest';
import { nearest } from './nearest.ts';

test.each([
  ['prot', 'port'],
  ['clientport', 'clientPort'],
  ['hosst', 'host'],
  ['id', 'id'],
  ['cluster_count', 'clusterCount'],
])('the nearest to %s is %s', (text, closest) => {
  expect(nearest(text, ['id', 'host', 'port', 'clientPort', 'clientHost', 'clusterCount'])).toBe(closest);
});

test('there is none among none', () => {
  expect(nearest('port', [])).toBeUndefined();
});
