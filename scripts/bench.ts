import { benchLink } from './bench/link.ts';
import { benchMaintenance } from './bench/maintenance.ts';
import { benchStart } from './bench/start.ts';

/** `npm run bench`: measures what the README claims, each figure beside what it is compared with. Takes about a minute. */
const rows: (readonly [what: string, measured: string, target: string])[] = [];
const row = (what: string, measured: string, target: string) => rows.push([what, measured, target]);

const start = await benchStart();
row('cluster of nine ready', `${start.readyMs} ms`, '4000 ms at most');
row('largest process when idle', `${start.largestRssMiB} MiB (${start.largest})`, '90 MB at most');
row('build of the server code', `${start.buildMs} ms`, '3000 ms at most');

const link = await benchLink();
row('link calls/s, 64 callers', String(link.linkCallsPerSecond), '');
row('unary grpc-js calls/s, 64 callers', String(link.unaryCallsPerSecond), '');
row('link ÷ unary', String(link.throughputRatio), '20 at least');
row('link round trip, 1 caller', `${link.linkRoundTripUs} µs`, '');
row('bare grpc-js stream round trip', `${link.streamRoundTripUs} µs`, '');
row('link ÷ bare stream', String(link.latencyRatio), '1.3 at most');

const idle = benchMaintenance();
row('tick with 1,000 idle connections', `${idle.fewUs} µs`, '');
row('tick with 20,000 idle connections', `${idle.manyUs} µs`, '');
row('20,000 ÷ 1,000', String(idle.ratio), '1');

const width = Math.max(...rows.map(([what]) => what.length));
for (const [what, measured, target] of rows) {
  process.stdout.write(`${what.padEnd(width)}  ${measured.padEnd(28)}  ${target}\n`.trimEnd().concat('\n'));
}
