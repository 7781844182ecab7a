import { expect, test } from 'vitest';
import { DISCONNECTS } from '../../../shared/disconnect.ts';
import { createMetrics } from '../observe/metrics.ts';
import { countEnds } from './count-ends.ts';

test('ends are counted by their code, or as the client ended them; what has no code of ours is one figure', async () => {
  const metrics = createMetrics({ process: false });
  const hear = countEnds(metrics);
  for (const end of [DISCONNECTS.TOO_FAST, DISCONNECTS.TOO_FAST, 'goodbye', 'vanished', 'foreign'] as const)
    hear(end);
  hear({ code: 3999, reason: 'an application has said so' });
  const text = await metrics.text();
  const figures = [...text.matchAll(/^tangelo_connections_ended_total\{code="(\w+)"\} (\d+)$/gm)];
  const counts = Object.fromEntries(figures.map(([, code, count]) => [code, Number(count)]));
  expect(figures).toHaveLength(Object.keys(DISCONNECTS).length + 3);
  expect(counts).toMatchObject({ 3506: 2, goodbye: 1, vanished: 1, other: 2, 3501: 0 });
});
