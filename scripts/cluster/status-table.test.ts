import { expect, test } from 'vitest';
import type { ServerStatus__Output } from '../../shared/proto/generated/tangelo/admin/ServerStatus.ts';
import { formatDuration, formatStatus, toJson } from './status-table.ts';

const chat: ServerStatus__Output = {
  id: 'chat-server-1',
  type: 'chat',
  pid: 4_711,
  state: 'up',
  rpcAddress: '127.0.0.1:6050',
  clientAddress: '',
  httpAddress: '127.0.0.1:40001',
  uptimeMs: 65_000,
  memory: 64 * 1_048_576,
  connections: 12,
  rooms: 3,
  restarts: 0,
  lastFailure: '',
};
const gate: ServerStatus__Output = {
  ...chat,
  id: 'gate-1',
  type: 'gate',
  pid: 0,
  state: 'failed',
  rpcAddress: '',
  httpAddress: '',
  memory: 0,
  lastFailure: 'killed by SIGSEGV',
};

test('there is a line for each server, in columns', () => {
  const lines = formatStatus([chat, gate]).split('\n');
  expect(lines).toHaveLength(4);
  expect(lines[1]).toMatch(/^chat-server-1 {2}chat {2}4711 {2}up .* 1m 5s {2}64\.0 MiB {2,}12 {2,}3 {2,}0$/);
  expect(lines[2]).toMatch(/^gate-1 +gate +- {2}failed .*killed by SIGSEGV$/);
  const column = lines[0]?.indexOf('STATE') ?? -1;
  expect(lines[1]?.slice(column)).toMatch(/^up /);
  expect(lines[2]?.slice(column)).toMatch(/^failed /);
});

test('as data it is what the master told', () => {
  expect(JSON.parse(toJson([chat, gate]))).toEqual([chat, gate]);
});

test('a duration shows its two largest units', () => {
  expect([999, 59_999, 61_000, 3_660_000, 90_000_000].map(formatDuration)).toEqual([
    '0s',
    '59s',
    '1m 1s',
    '1h 1m',
    '1d 1h',
  ]);
});
