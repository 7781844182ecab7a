import { expect, test } from 'vitest';
import { clusterSchema } from '../config/cluster-schema.ts';
import { byTier, planServers } from './start-order.ts';

const entry = (id: string, type: string, frontend: boolean) => ({
  id,
  type,
  host: '127.0.0.1',
  frontend,
  args: [],
});
const servers = [
  entry('gate-1', 'gate', true),
  entry('connector-1', 'connector', true),
  entry('connector-2', 'connector', true),
  entry('chat-1', 'chat', false),
  entry('user-1', 'user', false),
];

test('back-ends start first, then front-ends, then the gate and the web server', () => {
  const plan = planServers({ servers, settings: clusterSchema.parse({}) });
  expect(byTier(plan).map((tier) => tier.map(({ id }) => id))).toEqual([
    ['chat-1', 'user-1'],
    ['connector-1', 'connector-2'],
    ['gate-1', 'web-server-1'],
  ]);
});

test('a web server that is switched off is not planned', () => {
  const plan = planServers({ servers, settings: clusterSchema.parse({ web: { enabled: false } }) });
  expect(plan.map(({ type }) => type)).not.toContain('web');
});
