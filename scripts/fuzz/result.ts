import { quantile } from '../bench/quantile.ts';
import type { Attackers } from './attackers.ts';
import type { ControlLog } from './control/control-log.ts';
import type { Report } from './messages.ts';

/** Below it nobody notices that a message has taken twice as long, and one slow write of the disk is enough for that. */
const NOTICEABLE_MS = 100;
/** Of fewer messages a p99 says nothing. */
const LEAST_SAMPLES = 200;

/**
 * Whether messages of well-meaning clients take twice as long at the 99th percentile while hostile input comes, as while
 * ordinary clients send as much. Both windows are alternated, and have the same number of inputs a second, so few that neither
 * the servers nor the attackers have the processors busy: a longer time means that single inputs hold up an event loop, not
 * that there are many. An ordinary request costs a server more than most hostile ones, which end early, so the comparison is
 * lenient. How long messages take in a flood is told and not judged, for there attackers and servers share the processors.
 */
export function judgeLatency(log: ControlLog): string[] {
  const [base, hostile] = [log.latencies('harmless'), log.latencies('hostile')];
  if (base.length < LEAST_SAMPLES || hostile.length < LEAST_SAMPLES) return [];
  const [ordinary, attacked] = [quantile(base, 0.99), quantile(hostile, 0.99)];
  if (attacked <= Math.max(2 * ordinary, NOTICEABLE_MS)) return [];
  return [
    `p99 of a message: ${round(attacked)} ms under attack, ${round(ordinary)} ms among ordinary clients`,
  ];
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
  for (const window of ['harmless', 'hostile', 'flood']) {
    const latencies = log.latencies(window);
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
