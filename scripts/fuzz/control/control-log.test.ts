import { expect, test } from 'vitest';
import { ControlLog } from './control-log.ts';

const LINES = ['by ann 1', 'by bob 1', 'by ann 2'];

function after(heardByAnn: readonly string[], heardByBob: readonly string[]): ControlLog {
  const log = new ControlLog();
  for (const name of ['ann', 'bob']) log.listener(name);
  log.begin('first');
  for (const line of LINES) log.said(line);
  for (const line of heardByAnn) log.heard('ann', line);
  for (const line of heardByBob) log.heard('bob', line);
  return log;
}

test('who hears everything once and in one order hears it well, in whatever order that is', () => {
  const other = ['by bob 1', 'by ann 1', 'by ann 2'];
  for (const lines of [LINES, other]) {
    const log = after(lines, lines);
    expect(log.isComplete()).toBe(true);
    expect(log.faults()).toEqual([]);
    expect(log.latencies('first').map((window) => window.length)).toEqual([6]);
  }
});

test.each([
  ['lost', ['by ann 1', 'by bob 1'], /1 messages lost/],
  ['doubled', [...LINES, 'by ann 2'], /1 messages twice/],
  ['made up', [...LINES, 'by eve 1'], /1 messages that nobody said/],
  ['out of order', ['by ann 2', 'by bob 1', 'by ann 1'], /"by ann 1" came too late/],
  ['in another order', ['by bob 1', 'by ann 1', 'by ann 2'], /another order/],
])('a message that is %s is a fault', (_what, heard, fault) => {
  expect(after(LINES, heard).faults().join()).toMatch(fault);
});
