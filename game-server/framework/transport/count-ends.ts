import { DISCONNECTS } from '../../../shared/disconnect.ts';
import type { Metrics } from '../observe/metrics.ts';
import type { CloseKind, ConnectionEnd, HearEnd } from './transport.ts';

const KINDS: readonly CloseKind[] = ['goodbye', 'vanished'];
const CODES = new Set(Object.values(DISCONNECTS).map(({ code }) => String(code)));
/** Applications close with codes of their own, of which there may be any number. */
const OTHER = 'other';

/** Counts how connections of clients end. All figures are there from the start, so that the first of a kind is seen to be one. */
export function countEnds(metrics: Pick<Metrics, 'counter'>): HearEnd {
  const ends = metrics.counter({
    name: 'tangelo_connections_ended_total',
    help: 'Connections of clients that ended or were refused, by disconnect code or as the client ended them.',
    labelNames: ['code'],
  });
  for (const code of [...CODES, ...KINDS, OTHER]) ends.inc({ code }, 0);
  return (end) => ends.inc({ code: labelOf(end) });
}

function labelOf(end: ConnectionEnd): string {
  if (end === 'goodbye' || end === 'vanished') return end;
  if (end === 'foreign') return OTHER;
  const code = String(end.code);
  return CODES.has(code) ? code : OTHER;
}
