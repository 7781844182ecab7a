import { expect, test } from 'vitest';
import { TangeloError } from '../../../shared/errors.ts';
import { createSessions } from '../session/sessions.ts';
import { openClient } from './connector-fixture.ts';
import { createDispatcher, type DispatcherOptions } from './dispatcher.ts';
import type { ForwardRequest } from './forwarder.ts';
import type { RouteSelector } from './route-table.ts';
import { SessionLanes } from './session-lanes.ts';

function setUp(options: Partial<DispatcherOptions> = {}) {
  const sessions = createSessions({ frontend: 'connector-1', incarnation: 'edge-1', graceMs: 1 });
  const { session } = openClient(sessions, 'ann');
  const forwarded: ForwardRequest[] = [];
  const dispatch = createDispatcher({
    type: 'connector',
    invokeLocal: (route, body) =>
      route === 'connector.entryHandler.echo' ? Promise.resolve({ body }) : undefined,
    async forward(request) {
      forwarded.push(request);
      return { forwarded: request.route };
    },
    knowsType: (type) => type === 'chat',
    selectors: new Map(),
    around: (_request, next) => next(),
    lanes: new SessionLanes(),
    timeoutMs: 1_000,
    ...options,
  });
  return { dispatch: (route: string, body?: unknown) => dispatch(session, route, body), forwarded, session };
}

test.each([
  '',
  '.',
  'chat',
  'chat.chatHandler',
  'chat.chatHandler.send.more',
  'chat..send',
  'nowhere.handler.method',
  '__proto__.a.b',
  'connector.entryHandler.nothing',
  'connector.entryHandler.constructor',
  `${'a'.repeat(100_000)}.b`,
  'chat.chatHandler.send\n',
])('there is no route %j', async (route) => {
  await expect(setUp().dispatch(route, {})).rejects.toMatchObject({ error: 'NO_SUCH_ROUTE' });
});

test.each([null, 1, 'text', true, [], [{}], Buffer.from('{}')])(
  'a body is one object, not %j',
  async (body) => {
    await expect(setUp().dispatch('chat.chatHandler.send', body)).rejects.toMatchObject({
      error: 'BAD_REQUEST',
    });
  },
);

test('requests of its own type are answered here, an absent body is an empty one', async () => {
  const { dispatch, forwarded } = setUp();
  expect(await dispatch('connector.entryHandler.echo')).toEqual({ body: {} });
  expect(forwarded).toEqual([]);
});

test('without a selector requests go where the uid of the session hashes to', async () => {
  const { dispatch, forwarded } = setUp();
  await dispatch('chat.chatHandler.send', { content: 'hi' });
  expect(forwarded).toMatchObject([
    { type: 'chat', body: { content: 'hi' }, target: { key: { key: 'u-ann' } }, timeoutMs: 1_000 },
  ]);
});

test('a selector sees the body as it came, without a prototype', async () => {
  const seen: unknown[] = [];
  const selector: RouteSelector = ({ body }) => {
    seen.push(Object.getPrototypeOf(body), JSON.stringify(body));
    return { key: { room: 'lobby' } };
  };
  const { dispatch } = setUp({ selectors: new Map([['chat', selector]]) });
  await dispatch('chat.chatHandler.send', JSON.parse('{"__proto__": 7}'));
  expect(seen).toEqual([null, '{"__proto__":7}']);
});

test('a request is admitted when its turn has come, after those before it', async () => {
  const events: string[] = [];
  const selector: RouteSelector = ({ body }) => ({
    key: { room: 'lobby' },
    lanes: ['lobby'],
    admit() {
      events.push(`admit ${body.id}`);
      if (body.id === 2) throw new TangeloError('TOO_MANY_ROOMS');
    },
  });
  const { dispatch } = setUp({
    selectors: new Map([['chat', selector]]),
    async forward({ body }) {
      await new Promise((resolve) => setImmediate(resolve));
      events.push(`done ${JSON.stringify(body)}`);
      return {};
    },
  });
  const answers = await Promise.allSettled([1, 2, 3].map((id) => dispatch('chat.roomHandler.join', { id })));
  expect(events).toEqual(['admit 1', 'done {"id":1}', 'admit 2', 'admit 3', 'done {"id":3}']);
  expect(answers.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
});

test('what stands around requests sees every one of them, also those without a route', async () => {
  const seen: string[] = [];
  const { dispatch } = setUp({
    around: ({ route }, next) => {
      seen.push(route);
      return next();
    },
  });
  await dispatch('connector.entryHandler.echo', {});
  await expect(dispatch('nonsense', {})).rejects.toThrow();
  expect(seen).toEqual(['connector.entryHandler.echo', 'nonsense']);
});
