import { expect, test } from 'vitest';
import type { ServerInfo } from '../registry/registry.ts';
import { Progress } from './progress.ts';

const plan = { id: 'gate-server-1', type: 'gate', tier: 2 };
const info: ServerInfo = {
  id: plan.id,
  type: plan.type,
  incarnation: 'i1',
  host: '127.0.0.1',
  port: 41_000,
  clientPort: 3_014,
  state: 'up',
  pid: 4_711,
  startedAt: 0,
};
const web: ServerInfo = { ...info, id: 'web-server-1', type: 'web', host: '0.0.0.0', clientPort: 3_001 };

function setup({
  isTTY,
  env = {},
  scheme,
}: {
  isTTY?: boolean;
  env?: NodeJS.ProcessEnv;
  scheme?: 'https';
} = {}) {
  let text = '';
  const write = (more: string) => {
    text += more;
  };
  const progress = new Progress({
    output: { write, ...(isTTY !== undefined && { isTTY }) },
    env,
    ...(scheme && { scheme }),
  });
  return { progress, text: () => text };
}

test('a start ends with the addresses to open and the time it took', () => {
  const { progress, text } = setup();
  progress.ready(plan, info, 312);
  progress.ready({ ...plan, id: web.id, type: 'web' }, web, 290);
  progress.started({ failed: [], elapsedMs: 1_234 });
  expect(text().split('\n')).toEqual([
    '✓ gate-server-1         pid 4711     127.0.0.1:41000, clients 127.0.0.1:3014  312 ms',
    '✓ web-server-1          pid 4711     0.0.0.0:41000, clients 0.0.0.0:3001  290 ms',
    '  page  http://127.0.0.1:3001',
    '  gate  127.0.0.1:3014',
    'cluster ready in 1234 ms',
    '',
  ]);
});

test('several gates are listed in the order of their ports, whichever was ready first', () => {
  const { progress, text } = setup();
  for (const clientPort of [10_000, 3_015, 3_014]) progress.ready(plan, { ...info, clientPort }, 312);
  progress.started({ failed: [], elapsedMs: 1 });
  expect(text().match(/(?<= {2}gate {2}).*/g)).toEqual([
    '127.0.0.1:3014',
    '127.0.0.1:3015',
    '127.0.0.1:10000',
  ]);
});

test('the page of a cluster with TLS is opened by https', () => {
  const { progress, text } = setup({ scheme: 'https' });
  progress.ready({ ...plan, id: web.id, type: 'web' }, web, 290);
  progress.started({ failed: [], elapsedMs: 1 });
  expect(text()).toContain('  page  https://127.0.0.1:3001\n');
});

test('a cluster that lacks servers is not called ready', () => {
  const { progress, text } = setup();
  progress.started({ failed: ['chat-server-1'], elapsedMs: 1 });
  expect(text()).toBe('not running: chat-server-1\n');
});

test('there is colour on a terminal, unless NO_COLOR is set', () => {
  const colourOf = (options: Parameters<typeof setup>[0]) => {
    const { progress, text } = setup(options);
    progress.ready(plan, info, 1);
    return text().includes('\u001b[');
  };
  expect(colourOf({ isTTY: true })).toBe(true);
  expect(colourOf({ isTTY: true, env: { NO_COLOR: '1' } })).toBe(false);
  expect(colourOf({ isTTY: false })).toBe(false);
});
