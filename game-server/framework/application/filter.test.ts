import { expect, test } from 'vitest';
import { TangeloError } from '../../../shared/errors.ts';
import { openClient } from '../connector/connector-fixture.ts';
import { createSessions } from '../session/sessions.ts';
import {
  busyFilter,
  enteredFilter,
  type Filter,
  kickFilter,
  throughFilters,
  timeoutFilter,
} from './filter.ts';

const sessions = createSessions({ frontend: 'connector-1', incarnation: 'edge-1', graceMs: 1 });
const { session } = openClient(sessions, 'ann');
const context = { route: 'chat.chatHandler.send', body: {}, session };

function recorder() {
  const events: string[] = [];
  const filter = (name: string): Filter => ({
    name,
    before: () => void events.push(`before ${name}`),
    after: (_context, outcome) =>
      void events.push('reply' in outcome ? `after ${name}` : `after ${name}: ${String(outcome.error)}`),
  });
  return { events, filter };
}

test('the first filter is the outermost', async () => {
  const { events, filter } = recorder();
  const reply = await throughFilters([filter('a'), filter('b')], context, async () => {
    events.push('handler');
    return { ok: true };
  });
  expect(reply).toEqual({ ok: true });
  expect(events).toEqual(['before a', 'before b', 'handler', 'after b', 'after a']);
});

test('whoever refuses a request keeps it from those behind, and those before learn of it', async () => {
  const { events, filter } = recorder();
  const refusing: Filter = {
    name: 'no',
    before() {
      throw new Error('no');
    },
    after: () => void events.push('never'),
  };
  const passing = throughFilters([filter('a'), refusing, filter('b')], context, async () => ({}));
  await expect(passing).rejects.toThrow('no');
  expect(events).toEqual(['before a', 'after a: Error: no']);
});

test('after is told once, also when it fails itself', async () => {
  let told = 0;
  const failing: Filter = {
    name: 'failing',
    after() {
      told += 1;
      throw new Error('after');
    },
  };
  await expect(throughFilters([failing], context, async () => ({}))).rejects.toThrow('after');
  expect(told).toBe(1);
});

test('a filter around may answer in the place of the handler', async () => {
  const cached: Filter = { name: 'cached', around: async () => ({ cached: true }) };
  const reply = await throughFilters([cached], context, () => Promise.reject(new Error('not called')));
  expect(reply).toEqual({ cached: true });
});

test('the timeout filter really answers, and what comes later is dropped', async () => {
  let fail: (error: Error) => void = () => {};
  const handler = () => new Promise<object>((_, reject) => (fail = reject));
  const answering = throughFilters([timeoutFilter({ timeoutMs: 5 })], context, handler);
  await expect(answering).rejects.toMatchObject({ error: 'TIMEOUT', code: 504 });
  fail(new Error('too late'));
  await new Promise((resolve) => setImmediate(resolve));
});

test('the timeout filter passes what comes in time; 0 waits for ever', async () => {
  for (const timeoutMs of [0, 60_000]) {
    const filters = [timeoutFilter({ timeoutMs })];
    expect(await throughFilters(filters, context, async () => ({ a: 1 }))).toEqual({ a: 1 });
    const failing = throughFilters(filters, context, () => Promise.reject(new TangeloError('NO_SUCH_USER')));
    await expect(failing).rejects.toMatchObject({ error: 'NO_SUCH_USER' });
  }
});

test('the busy filter refuses while the event loop lags', async () => {
  let lag = 0;
  const pass = (busyLagMs: number) =>
    throughFilters([busyFilter({ busyLagMs, lagMs: () => lag })], context, async () => ({}));
  await pass(100);
  lag = 101;
  await expect(pass(100)).rejects.toMatchObject({ error: 'SERVER_BUSY' });
  await pass(0);
});

test('who has not entered may use open routes only', async () => {
  const stranger = sessions.open(
    { push: () => {}, close: () => {} },
    { address: '127.0.0.1', requestedHost: 'localhost' },
  );
  const pass = (route: string, who = stranger) =>
    throughFilters(
      [enteredFilter((open) => open === 'open')],
      { route, body: {}, session: who },
      async () => ({}),
    );
  await pass('open');
  await pass('closed', session);
  await expect(pass('closed')).rejects.toMatchObject({ error: 'NOT_ENTERED' });
});

test('whoever is kicked is not heard any more, and the log has why', async () => {
  const logged: object[] = [];
  const { session: bob } = openClient(sessions, 'bob');
  const kick = kickFilter(
    ({ name }) => (name === 'bob' ? { code: 3503, reason: 'three strikes' } : undefined),
    { info: (fields: object) => void logged.push(fields) },
  );
  expect(await throughFilters([kick], context, async () => ({ ok: true }))).toEqual({ ok: true });
  const refused = throughFilters([kick], { ...context, session: bob }, async () => ({}));
  await expect(refused).rejects.toThrow('three strikes');
  expect(logged).toEqual([{ code: 3503, reason: 'three strikes', user: 'bob' }]);
});
