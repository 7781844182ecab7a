import { quantile } from '../bench/quantile.ts';
import type { Attackers } from './attackers.ts';
import type { ControlLog } from './control/control-log.ts';
import type { Report } from './messages.ts';
import { WINDOWS } from './schedule.ts';

/** Below it nobody notices that a message has taken twice as long, and one slow write of the disk is enough for that. */
const NOTICEABLE_MS = 100;
/** Of fewer pairs of windows nothing can be said. */
const LEAST_PAIRS = 3;

/**
 * Whether messages of well-meaning clients take twice as long at the 99th percentile while hostile input comes, as while
 * ordinary clients send as much: in all windows together, and in most pairs of a window and the one before it, so that a stall
 * of the machine in one of them is not held against the servers. Both kinds of windows have the same number of inputs a second,
 * so few that neither the servers nor the attackers have the processors busy: a longer time means that single inputs hold up an
 * event loop, not that there are many. An ordinary request costs a server more than most hostile ones, which end early, so the
 * comparison is lenient, and what happens in few windows is missed. How long messages take in a flood is told and not judged,
 * for there attackers and servers share the processors.
 */
export function judgeLatency(log: Pick<ControlLog, 'latencies'>): string[] {
  const base = log.latencies('harmless');
  const hostile = log.latencies('hostile');
  const pairs = hostile.flatMap((window, at) => {
    const before = base[at];
    return before && before.length > 0 && window.length > 0 ? [hasDoubled(before, window)] : [];
  });
  if (pairs.length < LEAST_PAIRS || pairs.filter((doubled) => doubled).length * 2 <= pairs.length) return [];
  if (!hasDoubled(base.flat(), hostile.flat())) return [];
  const [ordinary, attacked] = [base, hostile].map((windows) => round(quantile(windows.flat(), 0.99)));
  return [`p99 of a message: ${attacked} ms under attack, ${ordinary} ms among ordinary clients`];
}

function hasDoubled(before: readonly number[], now: readonly number[]): boolean {
  return quantile(now, 0.99) > Math.max(2 * quantile(before, 0.99), NOTICEABLE_MS);
}

export interface Result {
  readonly print: (text: string) => void;
  readonly seed: number;
  readonly seconds: number;
  readonly attackers: Pick<Attackers, 'hostile'>;
  readonly log: ControlLog;
  readonly report: Extract<Report, { kind: 'report' }>;
}

export function tellResult({ print, seed, seconds, attackers, log, report }: Result): void {
  const { hostile } = attackers;
  print(
    `\nseed ${seed}: ${hostile} inputs in ${round(seconds)} s, ${Math.round(hostile / seconds)} a second`,
  );
  print(`  inputs    ${table(report.inputs)}`);
  print(`  answers   ${table(report.heard)}`);
  print(`  control   ${log.messages} messages`);
  for (const window of WINDOWS) {
    const latencies = log.latencies(window).flat();
    if (latencies.length === 0) continue;
    const [median, p99, most] = [0.5, 0.99, 1].map((part) => round(quantile(latencies, part)));
    print(`  ${window.padEnd(9)} p50 ${median} ms, p99 ${p99} ms, most ${most} ms of ${latencies.length}`);
  }
}

function table(counts: Readonly<Record<string, number>>): string {
  const sorted = Object.entries(counts).sort(([, one], [, other]) => other - one);
  return sorted.map(([what, count]) => `${what} ${count}`).join(', ');
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
