import { benchConnections } from './bench/connections.ts';
import { benchLink } from './bench/link.ts';
import { benchMaintenance } from './bench/maintenance.ts';
import { benchSends } from './bench/sends.ts';
import { benchSlowReaders } from './bench/slow-reader.ts';
import { benchStart } from './bench/start.ts';
import { benchStored } from './bench/stored.ts';

/** `npm run bench`: measures what the README claims, each figure beside what it is compared with. Takes about three minutes. */
const rows: (readonly [what: string, measured: string, target: string])[] = [];
const row = (what: string, measured: string, target = '') => rows.push([what, measured, target]);
const round = (value: number) => Math.round(value * 100) / 100;
const ratio = (one: number, other: number) => String(round(one / other));

const start = await benchStart();
row(`cluster of ${start.processes} processes ready`, `${start.readyMs} ms`, '4000 ms at most');
row('largest process when idle', `${start.largestRssMb} MB (${start.largest})`, '90 MB at most');
row('build of the server code', `${start.buildMs} ms`, '3000 ms at most');

const link = await benchLink();
row('link calls/s, 64 callers', String(link.linkCallsPerSecond));
row('unary grpc-js calls/s, 64 callers', String(link.unaryCallsPerSecond));
row('link ÷ unary', String(link.throughputRatio), '20 at least');
row('link round trip, 1 caller', `${link.linkRoundTripUs} µs`);
row('bare grpc-js stream round trip', `${link.streamRoundTripUs} µs`);
row('link ÷ bare stream', String(link.latencyRatio), '1.3 at most');

const idle = benchMaintenance();
row('tick with 1,000 idle connections', `${idle.fewUs} µs`);
row('tick with 20,000 idle connections', `${idle.manyUs} µs`);
row('20,000 ÷ 1,000', String(idle.ratio), '1');

const open = await benchConnections();
row(`memory of each of ${open.count} clients of socket.io`, `${open.socketIoKb} KB`);
row(`memory of each of ${open.count} clients of lines`, `${open.linesKb} KB`);

const sends = await benchSends();
row('durable sends/s, 256 rooms', String(sends.durable));
row('the same with a commit for each message', String(sends.commitEach));
row('group commit ÷ a commit each', ratio(sends.durable, sends.commitEach), '10 at least');
row('the same with the memory log', String(sends.memory));
row('durable ÷ memory', ratio(sends.durable, sends.memory), '0.5 at least');
row('durable send at half of saturation, p50 / p99', `${sends.p50Ms} / ${sends.p99Ms} ms`);
row('the same of a bare log of lines, p50 / p99', `${sends.bareP50Ms} / ${sends.bareP99Ms} ms`);
row('fdatasync of this disk, idle, p50 / p99', `${sends.fdatasyncP50Ms} / ${sends.fdatasyncP99Ms} ms`);
row('fdatasync beside these sends, p99', `${sends.busyFdatasyncP99Ms} ms`);
row('send p99 ÷ p99 of the bare log', ratio(sends.p99Ms, sends.bareP99Ms));
row('send p99 ÷ fdatasync p99 beside it', ratio(sends.p99Ms, sends.busyFdatasyncP99Ms));
row('send p99 ÷ fdatasync p99 of the idle disk', ratio(sends.p99Ms, sends.fdatasyncP99Ms), '10 at most');

const stored = await benchStored();
row('history page of a room of 1,000 messages', `${round(stored.historyFewMs)} ms`);
row('the same of 1,000,000', `${round(stored.historyManyMs)} ms`);
row('1,000,000 ÷ 1,000', ratio(stored.historyManyMs, stored.historyFewMs), '0.8 to 1.2');
row('entering a room of 1,000 messages', `${round(stored.enterFewMs)} ms`);
row('the same of 1,000,000', `${round(stored.enterManyMs)} ms`);
row('1,000,000 ÷ 1,000', ratio(stored.enterManyMs, stored.enterFewMs), '0.8 to 1.2');
row('first page of the list of 100,000 rooms', `${round(stored.listMs)} ms`, 'milliseconds');

const slow = await benchSlowReaders();
row(`send p99 beside ${slow.readers} who read`, `${slow.readingP99Ms} ms`);
row(`send p99 beside ${slow.readers} who do not read`, `${slow.stoppedP99Ms} ms`);
row('not reading ÷ reading', String(slow.ratio), '1');
row('connector beside those who read', `${slow.readingMb} MB`);
row('connector beside those who do not', `${slow.stoppedMb} MB`, `${slow.readers} × 1.05 MB more at most`);

const width = Math.max(...rows.map(([what]) => what.length));
for (const [what, measured, target] of rows) {
  process.stdout.write(`${what.padEnd(width)}  ${measured.padEnd(28)}  ${target}`.trimEnd().concat('\n'));
}
