import { pino } from 'pino';
import { expect, test } from 'vitest';
import { DISCONNECTS, type Disconnect } from '../../../shared/disconnect.ts';
import { TangeloError } from '../../../shared/errors.ts';
import { silent } from '../rpc/fixture.ts';
import type { ClientSession } from '../session/client-session.ts';
import { TestClock } from '../session/clock-fixture.ts';
import { createSessions } from '../session/sessions.ts';
import { Connection } from './connection.ts';
import { settled } from './connector-fixture.ts';
import { Deadlines } from './deadlines.ts';
import { Outboxes } from './outbox.ts';

const LIMITS = { messagesPerSecond: 0, burst: 0, inFlight: 0 };

interface SetUp {
  readonly limits?: typeof LIMITS;
  readonly shouldKick?: (session: ClientSession) => Disconnect | undefined;
}

function setUp({ limits = LIMITS, shouldKick = () => undefined }: SetUp = {}) {
  const clock = new TestClock();
  const sessions = createSessions({ frontend: 'connector-1', incarnation: 'i1', graceMs: 600_000 });
  const closes: Disconnect[] = [];
  const pushed: string[] = [];
  const replies: object[] = [];
  const logged: Record<string, unknown>[] = [];
  const ended: string[] = [];
  /** Each lets a request be answered. */
  const slow: (() => void)[] = [];
  let released = 0;
  sessions.onEnded((session, kind) => void ended.push(`${session.name} ${kind}`));
  const transport = {
    remoteAddress: '127.0.0.1',
    requestedHost: 'localhost',
    unsentBytes: 0,
    push: ({ event }: { event: string }) => void pushed.push(event),
    close: (disconnect: Disconnect) => void closes.push(disconnect),
  };
  const connection = new Connection({
    transport,
    sessions,
    limits,
    shouldKick,
    deadlines: new Deadlines({ profileMs: 5_000, pongMs: 2_000, ageMs: 100_000 }, clock),
    outboxes: new Outboxes({
      settings: { unsentSoftBytes: 0, unsentHardBytes: 100 },
      fetch: undefined,
      log: silent,
      clock,
    }),
    async dispatch(session, route) {
      if (route === 'enter') session.enter({ session: 's1', generation: 1, uid: 'u1', name: 'ann' });
      if (route === 'exit') session.renew('s2');
      if (route === 'fail') throw new Error('secret');
      if (route === 'slow') await new Promise<void>((resolve) => slow.push(resolve));
      return {};
    },
    log: pino({ level: 'info' }, { write: (line) => void logged.push(JSON.parse(line)) }),
    onClosed: () => {
      released += 1;
    },
  });
  return {
    clock,
    connection,
    transport,
    closes,
    logged,
    pushed,
    replies,
    ended,
    slow,
    released: () => released,
    async ask(route: string) {
      connection.request({ route, body: {}, reply: (reply) => void replies.push(reply) });
      await settled();
    },
  };
}

test('who enters is not asked to any more, and who logs out is again', async () => {
  const { clock, ask, closes } = setUp();
  clock.pass(4_000);
  await ask('enter');
  clock.pass(4_000);
  expect(closes).toEqual([]);
  await ask('exit');
  clock.pass(4_999);
  expect(closes).toEqual([]);
  clock.pass(1);
  expect(closes).toEqual([DISCONNECTS.NO_PROFILE]);
});

test('who does not answer pings is closed although chatting, and is waited for', async () => {
  const { clock, connection, ask, closes, ended } = setUp();
  await ask('enter');
  connection.pinged();
  for (let ms = 0; ms < 2_000; ms += 100) {
    expect(closes).toEqual([]);
    await ask('chat');
    clock.pass(100);
  }
  expect(closes).toEqual([DISCONNECTS.NO_PONG]);
  connection.closed('vanished');
  expect(ended).toEqual([]);
});

test('it is closed once, released once, and silent from the first on', async () => {
  const { connection, ask, closes, pushed, replies, ended, released } = setUp();
  await ask('enter');
  connection.close(DISCONNECTS.KICKED);
  connection.close(DISCONNECTS.MAX_AGE);
  expect(closes).toEqual([DISCONNECTS.KICKED]);
  connection.session.send({ event: 'onChat', json: Buffer.from('{}') });
  await ask('chat');
  expect(pushed).toEqual([]);
  expect(replies).toHaveLength(1);
  connection.closed('vanished');
  connection.closed('goodbye');
  expect(released()).toBe(1);
  // After a kick nobody is waited for.
  expect(ended).toEqual(['ann left']);
});

test('nothing is due for a connection that is gone', async () => {
  const { clock, connection, closes } = setUp();
  connection.pinged();
  connection.closed('vanished');
  connection.pinged();
  clock.pass(1_000_000);
  expect(closes).toEqual([]);
});

test('a predicate closes at the next request and at the next answer to a ping', async () => {
  let reason: Disconnect | undefined;
  const speaking = setUp({ shouldKick: () => reason });
  const silentOne = setUp({ shouldKick: () => reason });
  await speaking.ask('chat');
  silentOne.connection.ponged();
  reason = { code: 3503, reason: 'because' };
  await speaking.ask('chat');
  silentOne.connection.ponged();
  expect(speaking.closes).toEqual([reason]);
  expect(speaking.replies).toHaveLength(1);
  expect(silentOne.closes).toEqual([reason]);
});

test('who is too fast is refused, and lives as long as it cares', async () => {
  const { ask, closes, replies } = setUp({ limits: { messagesPerSecond: 1, burst: 1, inFlight: 0 } });
  await ask('chat');
  await ask('chat');
  expect(replies).toEqual([{ code: 200 }, expect.objectContaining({ error: 'RATE_LIMITED' })]);
  expect(closes).toEqual([]);
});

test('who does not read answers gets no more of them, and at last no answer at all', async () => {
  const { ask, transport, replies } = setUp();
  transport.unsentBytes = 101;
  await ask('history');
  expect(replies).toEqual([expect.objectContaining({ error: 'TOO_MANY_IN_FLIGHT' })]);
  transport.unsentBytes = 201;
  await ask('history');
  expect(replies).toHaveLength(1);
});

test('a fault is a reply that tells nothing of it', async () => {
  const { ask, replies } = setUp();
  await ask('fail');
  expect(replies).toEqual([new TangeloError('INTERNAL').toReply()]);
});

test('a connection that is drained is closed when what was asked before is answered, and carries out nothing more', async () => {
  const { connection, ask, slow, closes, replies } = setUp();
  await ask('slow');
  await ask('slow');
  const drained = connection.drain(DISCONNECTS.DRAINING);
  await ask('late');
  expect(replies).toEqual([expect.objectContaining({ code: 503, error: 'SERVER_BUSY' })]);
  slow[0]?.();
  await settled();
  expect(closes).toEqual([]);
  slow[1]?.();
  await drained;
  expect(replies.slice(1)).toEqual([{ code: 200 }, { code: 200 }]);
  expect(closes).toEqual([DISCONNECTS.DRAINING]);
});

test('a connection that waits for nothing is drained at once', async () => {
  const { connection, ask, closes } = setUp();
  await ask('enter');
  await connection.drain(DISCONNECTS.DRAINING);
  expect(closes).toEqual([DISCONNECTS.DRAINING]);
});

test('the log has why a connection was ended, but for those of a server that is stopped', async () => {
  const { connection, ask, logged } = setUp();
  await ask('enter');
  connection.close({ code: 3503, reason: 'no advertising' });
  const why = { code: 3503, reason: 'no advertising', user: 'ann', address: '127.0.0.1' };
  expect(logged).toEqual([expect.objectContaining({ ...why, msg: 'client sent away' })]);
  const stopped = setUp();
  await stopped.connection.drain(DISCONNECTS.DRAINING);
  expect(stopped.logged).toEqual([]);
});
